/// The words of a language that sample resources are made of. Every name is plainly made up; codes and units are those
/// that such resources really have.
package struct SampleWords: Sendable {
  /// A name as it is written and, in Japanese, as it is said.
  struct Name: Sendable {
    var text: String
    var reading: String?

    init(_ text: String, _ reading: String? = nil) {
      self.text = text
      self.reading = reading
    }
  }

  /// A code with its words in this language.
  struct Code: Sendable {
    var code: String
    var text: String

    init(_ code: String, _ text: String) {
      self.code = code
      self.text = text
    }
  }

  var families: [Name]
  var givens: [Name]
  var cities: [String]
  var street: String
  /// SNOMED CT.
  var diagnoses: [Code]
  var medicines: [Code]
  var substances: [Code]
  /// LOINC, with the unit in place of a reading.
  var measures: [(code: Code, unit: String, base: Int, span: Int)]
  var sentences: [String]
  /// The labels of a narrative: subject, date, remark.
  var labels: (subject: String, date: String, remark: String)
}

extension SampleWords {
  package static let english = SampleWords(
    families: ["Sampleton", "Testfield", "Exampleby", "Mockridge", "Specimen", "Placeholder"].map { Name($0) },
    givens: ["Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Omega"].map { Name($0) },
    cities: ["Exampleville", "Nowhere", "Sampleborough"],
    street: "Fictitious Street",
    diagnoses: [
      Code("38341003", "Hypertensive disorder"), Code("44054006", "Diabetes mellitus type 2"),
      Code("84114007", "Heart failure"), Code("26929004", "Alzheimer's disease"),
    ],
    medicines: [
      Code("386864001", "Amlodipine"), Code("372567009", "Metformin"), Code("387475002", "Furosemide"),
    ],
    substances: [Code("91936005", "Allergy to penicillin"), Code("300916003", "Latex allergy")],
    measures: [
      (Code("8867-4", "Heart rate"), "/min", 60, 50), (Code("8310-5", "Body temperature"), "Cel", 35, 4),
      (Code("8480-6", "Systolic blood pressure"), "mm[Hg]", 100, 70), (Code("29463-7", "Body weight"), "kg", 40, 50),
    ],
    sentences: [
      "Was visited at home; the family says that sleep & appetite are as before.",
      "Medicine was taken as planned.\nNo side effects were seen.",
      "Temperature < 37 °C since Monday, the \"walking plan\" goes on.",
      "Asks for a rail at the bathroom door; the care manager knows.",
    ],
    labels: ("Subject", "Date", "Remark"))

  package static let japanese = SampleWords(
    families: [
      Name("架空", "カクウ"), Name("見本", "ミホン"), Name("例田", "レイダ"), Name("仮名山", "カメイヤマ"), Name("試験川", "シケンガワ"),
    ],
    givens: [
      Name("甲子", "コウコ"), Name("乙男", "オツオ"), Name("丙美", "ヘイミ"), Name("丁太", "テイタ"), Name("戊江", "ボエ"),
    ],
    cities: ["架空市見本町", "例示郡仮名村", "試験区例文町"],
    street: "仮設通り",
    diagnoses: [
      Code("38341003", "高血圧症"), Code("44054006", "2型糖尿病"), Code("84114007", "心不全"), Code("26929004", "アルツハイマー病"),
    ],
    medicines: [
      Code("386864001", "アムロジピン錠5mg"), Code("372567009", "メトホルミン塩酸塩錠250mg"), Code("387475002", "フロセミド錠20mg"),
    ],
    substances: [Code("91936005", "ペニシリンアレルギー"), Code("300916003", "ラテックスアレルギー")],
    measures: [
      (Code("8867-4", "心拍数"), "/min", 60, 50), (Code("8310-5", "体温"), "Cel", 35, 4),
      (Code("8480-6", "収縮期血圧"), "mm[Hg]", 100, 70), (Code("29463-7", "体重"), "kg", 40, 50),
    ],
    sentences: [
      "自宅を訪問した。睡眠と食欲は普段と変わりないと家族から聞いた。",
      "薬は計画どおり服用できている。\n副作用は見られない。",
      "月曜日から体温は37℃未満で、歩行訓練「散歩計画」を続けている。",
      "浴室の入口に手すりを希望している。介護支援専門員に連絡済み。",
    ],
    labels: ("対象者", "日付", "備考"))
}
