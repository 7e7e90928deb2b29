/// The words and codes that `ClinicalSamples` puts into its resources.
enum ClinicalWords {
  typealias Named = (code: String, name: String)
  /// How a drug is taken: its code of JAMI, its words, how often a day.
  typealias Usage = (code: String, name: String, times: Int)

  /// Plainly fictitious people.
  static let patients = ["見本 花子", "見本 太郎", "例示 桜", "例示 一", "試験 梅", "架空 次郎"]

  static let diseases: [(name: String, icd10: String, icd10Name: String)] = [
    ("狭心症", "I209", "狭心症，詳細不明"), ("高血圧症", "I10", "本態性（原発性＜一次性＞）高血圧（症）"),
    ("２型糖尿病", "E119", "２型＜インスリン非依存性＞糖尿病，合併症を伴わないもの"), ("心不全", "I509", "心不全，詳細不明"),
    ("脂質異常症", "E785", "高脂血症，詳細不明"), ("心房細動", "I489", "心房細動及び心房粗動，詳細不明"),
    ("変形性膝関節症", "M179", "膝関節症，詳細不明"), ("骨粗鬆症", "M8199", "骨粗しょう＜鬆＞症，詳細不明"),
    ("アルツハイマー型認知症", "F009", "アルツハイマー＜Alzheimer＞病の認知症，詳細不明"), ("便秘症", "K590", "便秘"),
    ("慢性閉塞性肺疾患", "J449", "慢性閉塞性肺疾患，詳細不明"), ("パーキンソン病", "G20", "パーキンソン＜Parkinson＞病"),
  ]

  static let prefixes = ["安定", "慢性", "陳旧性", "両側", "術後"]
  static let bodySites = ["心臓", "右膝", "左膝", "両側肺", "大腿骨"]
  static let findings = ["階段昇降時の胸部圧迫感", "起床時のふらつき", "夜間の息切れ", "もの忘れが増えた", "歩行時の膝の痛み"]
  static let severities: [Named] = [("MI", "軽度"), ("MO", "中度"), ("SE", "重度")]
  static let outcomes: [Named] = [("N", "不変"), ("F", "治癒"), ("R", "軽快"), ("W", "悪化")]
  static let notes = [
    "労作時の症状は月1回程度。訪問時に回数を確認のこと。", "下腿浮腫が強くなれば減量を検討する。一包化を希望。",
    "家族より、夜間は落ち着いて眠れているとのこと。", "次回の血液検査の結果を見て、続けるかを決める。食事は普段どおり摂れている。",
  ]

  static let drugs = [
    "アムロジン錠２．５ｍｇ", "アムロジピンＯＤ錠５ｍｇ「見本」", "メトホルミン塩酸塩錠２５０ｍｇ「見本」", "フロセミド錠２０ｍｇ「見本」",
    "エドキサバン錠３０ｍｇ「見本」", "ドネペジル塩酸塩ＯＤ錠５ｍｇ「見本」", "酸化マグネシウム錠３３０ｍｇ「見本」", "ロスバスタチン錠２．５ｍｇ「見本」",
  ]
  static let usages: [Usage] = [
    ("1011000400000000", "１日１回朝食後", 1), ("1012040400000000", "１日２回朝夕食後", 2),
    ("1013044400000000", "１日３回毎食後", 3), ("1011100000000000", "１日１回就寝前", 1),
  ]
}
