/// The table of phrases that are said of mapping files, as `texts` has those of readers.
extension Phrases {
  static let mappingTexts: [String: String] = [
    // YAML.
    "the file is empty: write what is to stand in it, or remove it": "ファイルが空です。内容を書くか、ファイルを削除してください",
    "{0} stands twice: keep one": "{0}が二度あります。一つだけ残してください",
    "not valid YAML: see that the lines above are closed and indented alike":
      "YAMLとして不正です。前の行の閉じ忘れと字下げを確かめてください",
    "not valid YAML: {0} can't stand here: put a text that has it in quotes, or indent the line like those beside it":
      "YAMLとして不正です。ここに{0}は置けません。それを含む文字列は引用符で囲むか、字下げを前後の行に揃えてください",
    "not valid YAML: indent with spaces, not tabs, and put a text that begins with a sign in quotes":
      "YAMLとして不正です。字下げはタブでなく空白で行い、記号で始まる文字列は引用符で囲んでください",
    "not valid YAML: indent this line like those beside it, and put a text that begins with {0} in quotes":
      "YAMLとして不正です。字下げを前後の行に揃え、{0}で始まる文字列は引用符で囲んでください",
    "not valid YAML: indent this line like those beside it; each item of a list begins with {0}":
      "YAMLとして不正です。字下げを前後の行に揃えてください。リストの各項目は{0}で始まります",
    "not valid YAML: {0} begins an item: put it on a line of its own": "YAMLとして不正です。{0}は項目の始まりです。独立した行に置いてください",
    "not valid YAML: {0} opens a list: close it with {1}, or put the text in quotes":
      "YAMLとして不正です。{0}で始まるリストを{1}で閉じるか、文字列を引用符で囲んでください",
    "not valid YAML: {0} opens a mapping: close it with {1}, or put the text in quotes":
      "YAMLとして不正です。{0}で始まるマッピングを{1}で閉じるか、文字列を引用符で囲んでください",
    "not valid YAML: a quote is opened and not closed": "YAMLとして不正です。引用符が閉じられていません",
    "not valid YAML: a word is written {0}, an item {1}, with a space":
      "YAMLとして不正です。語は{0}、項目は{1}のように空白を入れて書いてください",
    "not valid YAML: put a text that begins with {0}, {1} or {2} in quotes":
      "YAMLとして不正です。{0}、{1}、{2}で始まる文字列は引用符で囲んでください",
    "not valid YAML: in double quotes a backslash is written twice; use single quotes":
      "YAMLとして不正です。二重引用符の中の逆斜線は二つ重ねて書くか、一重引用符を使ってください",
    "not valid YAML: indent this line like those beside it": "YAMLとして不正です。字下げを前後の行に揃えてください",
    // Names that are not known.
    "word of the stock model": "ストックモデルの語",
    "word of a mapping file": "マッピングファイルの語",
    "word of a group": "グループの語",
    "resource type of FHIR": "FHIRリソース型",
    "item of the stock model": "ストックモデルの項目",
    "group of fields": "項目グループ",
    "type of FHIR with elements": "要素を持つFHIRの型",
    "code table": "コード表",
    "named conversion": "変換",
    "type or group": "型・グループ",
    "short name of a system": "体系の短縮名",
    "group of rows": "行グループ",
    "mapping file": "マッピングファイル",
    ": did you mean {0}?": "。{0}ではありませんか",
    // Heads.
    "a mapping file has {0} and {1}": "マッピングファイルには{0}と{1}が必要です",
    "both sides are named: {0} (or {1}) and {2}": "両側の指定、{0}（または{1}）と{2}が必要です",
    "name the category of the {0}; there is no default": "{0}の情報区分を書いてください。既定値はありません",
    "a group has {0}, {1}, {2} and {3}": "グループには{0}、{1}、{2}、{3}が必要です",
    "the mapping {0} stands in {1} too: give each a name of its own": "マッピング{0}は{1}にもあります。別々の名前を付けてください",
    "the group {0} stands in another file too: give each a name of its own":
      "グループ{0}は別のファイルにもあります。別々の名前を付けてください",
    "{0} lists conditions {1}, {2} or {3}": "{0}には条件{1}、{2}、{3}を並べます",
    "with several values, a row maps {0} to a field with {1}": "値が複数のときは、{0}を{1}の項目に対応付ける行が必要です",
    // Rows.
    "a row is written {0} or {1}": "行は{0}または{1}と書きます",
    "a path is written {0}": "パスは{0}と書きます",
    "at least two alternatives stand below {0}": "{0}の下には二つ以上の選択肢が必要です",
    "an alternative of {0} is a row {1}": "{0}の選択肢は{1}の行です",
    "a list needs the key that tells its items apart: {0}": "リストには要素を見分けるキーが必要です: {0}",
    "a row is written {0} or {1}, in half-width characters: here are full-width ones":
      "行は{0}または{1}の形で、半角で書きます。全角の文字があります",
    "{0} stands in each of {1}, not beside them": "{0}は{1}の中にそれぞれ書きます。その外には書けません",
    "there is no line for this code; the stock codes are {0}": "このコードの行がありません。ストックモデルのコードは{0}です",
    "rows, or the name of a group, stand below a row {0}": "行{0}の下には、行またはグループの名前が必要です",
    "only the name of a group stands below a row {0}; of a list, write {1}":
      "行{0}の下に置けるのはグループの名前だけです。リストは{1}と書きます",
    "the name of a group stands below a row {0}": "行{0}の下にはグループの名前が必要です",
    "{0} is not a list: it takes no brackets": "{0}は繰り返し要素でないので、角括弧は付けられません",
    "{0} is not a list": "{0}は繰り返し要素ではありません",
    "{0} names none; write {1} or {2}": "{0}に鍵がありません。{1}または{2}と書きます",
    "lists of the group {0} have the key {1} elsewhere; write the same":
      "グループ{0}のリストの鍵は他では{1}です。同じにしてください",
    "{0} is no field of a row below": "{0}は下の行の項目ではありません",
    "{0} is no {1}": "{0}は{1}として不正です",
    "a constant can't stand below a row's value: map it to a field, or leave it out":
      "行の値の下に定数は置けません。項目に対応付けるか、取り除いてください",
    "it is required, so the field {0} needs {1} in {2}": "必須なので、項目{0}には{2}で{1}が必要です",
    "it is required wherever the field {0} stands: give what makes it {1}, in a group of fields if need be":
      "項目{0}があれば必須です。これを作る項目に{1}を付けてください（必要ならグループにまとめます）",
    // Short names and tables.
    "a system needs a URI, or {0} and {1}": "体系にはURI、または{0}と{1}が必要です",
    "a URI of {0} stands under {1} too: keep one": "{0}のURIが{1}にもあります。一方だけにしてください",
    "the first line must be {0} or {1}": "最初の行は{0}または{1}でなければなりません",
    "a line is two codes, and perhaps {0}": "各行は二つのコードと、必要なら{0}です",
    "the pair stands twice: keep one": "同じ組が二度あります。一つだけ残してください",
    "a stock code stands twice and neither line is marked {0}: mark the one that is written":
      "同じストック側コードが二度あり、{0}の付いた行がありません。書き出すほうに付けてください",
    "an outside code stands twice and neither line is marked {0}: mark the one that is written":
      "同じ外部コードが二度あり、{0}の付いた行がありません。書き出すほうに付けてください",
    "two lines for a stock code are marked {0}: mark one": "同じストック側コードの二つの行に{0}が付いています。一方だけにしてください",
    "two lines for an outside code are marked {0}: mark one": "同じ外部コードの二つの行に{0}が付いています。一方だけにしてください",
    "the stock code {0} is no {1}": "ストック側コード{0}は{1}として不正です",
    "the outside code {0} is no {1}": "外部コード{0}は{1}として不正です",
    // The stock model.
    "a stock model has {0}, each with {1}, {2}, {3} and {4}": "ストックモデルには{0}が必要です。各項目に{1}、{2}、{3}、{4}を書きます",
    "a group has {0}, each with {1}, {2} and {3}": "グループには{0}が必要です。それぞれに{1}、{2}、{3}を書きます",
    "an item has {0}, each with {1}, {2} and {3}": "項目には{0}が必要です。それぞれに{1}、{2}、{3}を書きます",
    "the model is too large": "モデルが大きすぎます",
    "a field needs its label in English and Japanese ({0}, {1})": "フィールドには英語と日本語の名前（{0}、{1}）が必要です",
    "an item needs its label in English and Japanese ({0}, {1})": "項目には英語と日本語の名前（{0}、{1}）が必要です",
    "{0} is a number and {1} a number or \"*\"": "{0}は数、{1}は数または\"*\"です",
    "a field has a {0} of FHIR (or {1}, or a group's name), or else {2}":
      "フィールドにはFHIRの{0}（または{1}、グループ名）か、{2}のどちらかが必要です",
    "an alternative of a choice is no list": "選択肢は繰り返しにできません",
    "{0} stands on all alternatives of the choice {1}, or on none": "選択{1}の{0}は、すべての選択肢に付けるか、どれにも付けないでください",
    "the alternatives of the choice {0}, at least two, stand one after the other":
      "選択{0}の選択肢は二つ以上必要で、続けて並べてください",
    "an item has a {0} of the access table": "項目にはアクセス権限表の{0}が必要です",
    "an item has one field of type {0} at most": "型{0}のフィールドは一つの項目に一つまでです",
    "the field of type {0} has {1} and is no list": "型{0}のフィールドには{1}が必要で、繰り返しにはできません",
    "a field of type {0} stands in an item itself, not in a group": "型{0}のフィールドは項目自身に置きます。グループには置けません",
    "{0} lists conditions {1} or {2}": "{0}には条件{1}または{2}を並べます",
    "{0} has a {1}, {2} of the item and {3}": "{0}には{1}、その項目の{2}、{3}が必要です",
    "the {0} of a finer category include those of its {1}": "より細かい区分の{0}には、その{1}の項目も含めてください",
  ]
}
