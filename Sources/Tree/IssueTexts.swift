/// The one table of issue codes: for each its severity, FHIR's issue type, whether all data was kept although it was
/// found, and its text in English and Japanese. `{0}`, `{1}` stand for names and types, never for values. It is long
/// because there are many codes, and one `switch`, so that a code without its line does not compile.
extension IssueCode {
  var line: Line {
    switch self {
    case .jsonSyntax: Line(.fatal, "structure", kept: false, "the JSON is malformed: {0}", "JSONの構文誤り: {0}")
    case .jsonDuplicate:
      Line(
        .error, "structure", kept: false, "the name `{0}` stands twice in one object: keep one",
        "同じオブジェクトに`{0}`が二度あります。一つだけ残してください")
    case .jsonEncoding:
      Line(
        .fatal, "structure", kept: false, "the text is not valid UTF-8: save it as UTF-8",
        "UTF-8として不正なバイト列です。UTF-8で保存してください")
    case .xmlSyntax: Line(.fatal, "structure", kept: false, "the XML is malformed: {0}", "XMLの構文誤り: {0}")
    case .xmlEncoding: Line(.fatal, "structure", kept: false, "the encoding is at fault: {0}", "文字コードの誤り: {0}")
    case .xmlForbidden:
      Line(
        .fatal, "security", kept: false, "{0} is not accepted in XML: leave it out, or write what it stands for",
        "XML中の{0}は受け付けません。削除するか、それが表すものを直接書いてください")
    case .xmlNamespace:
      Line(
        .error, "structure", kept: false, "`{0}` must be in the namespace {1}, as by `xmlns=\"{1}\"`",
        "`{0}`の名前空間は{1}でなければなりません (例: `xmlns=\"{1}\"`)")
    case .xmlText:
      Line(
        .error, "structure", kept: false, "text is not allowed inside `{0}`, only elements and attributes",
        "`{0}`の中に文字は置けません。置けるのは要素と属性だけです")
    case .xmlAttribute:
      Line(
        .error, "structure", kept: false, "unknown attribute `{0}` on `{1}`: leave it out",
        "`{1}`に未知の属性`{0}`があります。取り除いてください")
    case .xmlCharacter:
      Line(
        .error, "value", kept: true, "the value holds a character that XML cannot hold: take it out, or write JSON",
        "XMLで表せない文字が値に含まれています。取り除くか、JSONで書いてください")
    case .tooDeep:
      Line(
        .fatal, "too-long", kept: false, "nested deeper than {0} levels: that is more than is read",
        "入れ子が{0}段を超えており、読めません")
    case .tooLarge: Line(.fatal, "too-long", kept: false, "a limit is exceeded: {0}", "上限を超えています: {0}")
    case .linesSyntax:
      Line(
        .fatal, "structure", kept: false,
        "in NDJSON every line is a whole resource in JSON, and this one is not: write each resource on one line, or read "
          + "the text as the JSON or XML that it is",
        "NDJSONでは各行が一つのJSONリソースですが、この行は違います。1行に1リソースで書くか、JSONまたはXMLとして読んでください")
    case .linesLoss:
      Line(
        .error, "not-supported", kept: false,
        "NDJSON holds resources alone: `{0}`, and all else that is no resource, would be lost: take it out, or write JSON "
          + "or XML",
        "NDJSONに書けるのはリソースだけで、`{0}`などリソース以外は失われます。取り除くか、JSONまたはXMLで書いてください")
    case .moreIssues:
      Line(
        .fatal, "too-long", kept: false, "there are more than {0} issues; the others are not listed: mend these first",
        "問題が{0}件を超えるため、残りは省略しました。まず表示した問題を直してください")
    case .moreNotes:
      Line(
        .information, "informational", kept: true,
        "there are more than {0} warnings and notes; the others are not listed",
        "警告と情報が{0}件を超えるため、残りは省略しました")
    case .typeMissing:
      Line(
        .fatal, "required", kept: false, "`resourceType` is missing: write it, as in `\"resourceType\": \"Patient\"`",
        "`resourceType`がありません (例: `\"resourceType\": \"Patient\"`)")
    case .typeUnknown:
      Line(
        .fatal, "structure", kept: false, "unknown resource type `{0}`; mind upper and lower case",
        "未知のリソース型`{0}`です。大文字と小文字は区別されます")
    case .typeMisplaced:
      Line(.error, "structure", kept: false, "`{0}` can't stand here, only `{1}`", "ここに置けるのは`{1}`だけで、`{0}`は置けません")
    case .elementUnknown: Line(.error, "structure", kept: false, "`{1}` has no element `{0}`", "`{1}`に要素`{0}`はありません")
    case .elementNameless:
      Line(
        .error, "structure", kept: false,
        "something stands here in `{0}` whose name is no name, and is not shown: leave it out",
        "`{0}`のここに、名前として不正な名前のものがあります（名前は表示しません）。取り除いてください")
    case .elementMissing:
      Line(.error, "required", kept: true, "`{0}` is required in `{1}`: add it", "`{1}`には`{0}`が必須です。加えてください")
    case .elementRepeated:
      Line(
        .error, "structure", kept: false, "`{0}` stands too often: at most {1} may stand here",
        "`{0}`が多すぎます。置けるのは{1}個までです")
    case .elementOrder:
      Line(
        .error, "structure", kept: true, "`{0}` stands too late in `{1}`: elements come in the specification's order",
        "`{1}`の中で`{0}`の位置が後ろすぎます。要素は仕様の順に並べてください")
    case .elementShape: Line(.error, "structure", kept: false, "`{0}` must be {1}", "`{0}`は{1}でなければなりません")
    case .elementEmpty:
      Line(
        .error, "structure", kept: true, "`{0}` has neither value nor children: give it one or leave it out",
        "`{0}`に値も子要素もありません。値を入れるか、省いてください")
    case .choiceRepeated:
      Line(
        .error, "structure", kept: true, "only one of `{0}[x]` may stand here: keep one",
        "`{0}[x]`は一つしか置けません。一つだけ残してください")
    case .valueFormat:
      Line(
        .error, "value", kept: true,
        "not a valid `{0}`: {1}. Write {2}", "`{0}`として不正です: {1}。書き方: {2}")
    case .valueEmpty:
      Line(
        .error, "value", kept: false, "a value can't be empty: leave it out", "値を空にはできません。値がなければ省いてください")
    case .narrative:
      Line(
        .error, "value", kept: true, "the narrative must be one well-formed XHTML `div` without active content: {0}{1}",
        "ナラティブは動的な内容のない整形式のXHTMLの`div`一つでなければなりません: {0}{1}")
    case .mappingSyntax: Line(.error, "structure", kept: true, "{0}", "{0}")
    case .mappingUnknown: Line(.error, "not-found", kept: true, "unknown {0} `{1}`{2}", "未知の{0}`{1}`です{2}")
    case .mappingPath:
      Line(.error, "not-found", kept: true, "`{1}` has no element `{0}`{2}", "`{1}`に要素`{0}`はありません{2}")
    case .mappingType:
      Line(.error, "value", kept: true, "`{0}` is {1} but `{2}` is {3}", "`{0}`は{1}ですが`{2}`は{3}です")
    case .mappingChoice:
      Line(
        .error, "structure", kept: true,
        "`{0}` and `{1}` can't both stand: the rows must be alternatives of a `choice:`, and their fields of one `choice` of the stock model",
        "`{0}`と`{1}`は同時には存在できません。行を`choice:`の下に置き、項目もストックモデルで同じ`choice`にしてください")
    case .mappingCardinality:
      Line(
        .error, "structure", kept: true, "`{0}` is a list: name an item with `[key=value]`, or use `each`",
        "`{0}`は繰り返し要素です。`[key=value]`で一つを指すか`each`を使ってください")
    case .mappingOverlap:
      Line(
        .error, "duplicate", kept: true, "`{0}` is taken twice: keep one of the two rows",
        "`{0}`が二度割り当てられています。どちらかの行だけを残してください")
    case .mappingTable: Line(.error, "code-invalid", kept: true, "table `{0}`: {1}", "コード表`{0}`: {1}")
    case .mappingConvert:
      Line(.error, "not-found", kept: true, "`{0}` converts {1}, not {2}", "変換`{0}`は{1}用で、{2}には使えません")
    case .mappingKey:
      Line(.error, "structure", kept: true, "`each` needs a mapped key: {0}", "`each`には対応付けた鍵が必要です: {0}")
    case .mappingRequired:
      Line(
        .error, "required", kept: true, "`{0}` is required but no row makes it: add a row or a constant",
        "`{0}`は必須ですが、作る行がありません。行か定数を加えてください")
    case .mappingUnmapped:
      Line(
        .error, "required", kept: true, "the field `{0}` is not mapped: add a row for it",
        "項目`{0}`が対応付けられていません。行を加えてください")
    case .mappingCategory:
      Line(.error, "not-found", kept: true, "unknown information category `{0}`", "未知の情報区分`{0}`です")
    case .mappingResidue:
      Line(
        .error, "security", kept: true, "occupation `{0}` reads the residue's category `{1}` but not `{2}`",
        "職種`{0}`は残余の区分`{1}`を見られますが`{2}`は見られません")
    case .mappingDisjoint:
      Line(
        .error, "duplicate", kept: true,
        "both `{0}` and `{1}` take the same resource: give them conditions in `when` that exclude each other",
        "`{0}`と`{1}`が同じリソースを受け付けます。互いに排他的な条件を`when`に書いてください")
    case .mappingExcluded:
      Line(
        .error, "structure", kept: true,
        "this constant writes at `{0}` what `!=` excludes: the lens would not take what it makes",
        "この定数は、`!=`が除外する値を`{0}`に書きます。自分の作るリソースを受け付けられません")
    case .mappingProfile:
      Line(
        .error, "required", kept: true, "the profile {1} requires `{0}`, but no row makes it: add one",
        "プロファイル{1}は`{0}`を必須としますが、作る行がありません。加えてください")
    case .mappingLaw:
      Line(.error, "processing", kept: true, "the law `{0}` does not hold at {1}", "法則`{0}`が{1}で成り立ちません")
    case .mappingSample: Line(.error, "processing", kept: true, "{0}", "{0}")
    case .lensNone:
      Line(
        .error, "not-supported", kept: true, "no mapping takes this `{0}`; taken are: {1}",
        "この`{0}`を受け付けるマッピングがありません。受け付けるもの: {1}")
    case .lensPatient:
      Line(
        .error, "required", kept: true, "`{0}` must name the patient of this gateway as `Patient/id`",
        "`{0}`はこのゲートウェイの患者を`Patient/id`の形で指す必要があります")
    case .lensChanged:
      Line(
        .error, "business-rule", kept: true,
        "an update can't change {0}: create it anew, and delete this one if it was entered in error",
        "更新では{0}を変えられません。新しく作成し、誤って登録したものは削除してください")
    case .lensAuthor:
      Line(
        .error, "required", kept: true,
        "entered on behalf of somebody else: `{0}` must name the responsible author, and not yourself",
        "代行入力です。`{0}`に責任ある記載者（入力者本人以外）を示してください")
    case .lensID:
      Line(
        .error, "invalid", kept: true, "`id` must be the one in the address", "`id`はアドレスのIDと同じでなければなりません")
    case .lensSubsetted:
      Line(
        .error, "business-rule", kept: true,
        "this holds only a part of the resource (`SUBSETTED`): read all of it, without {0}, before you change it",
        "これはリソースの一部だけ（`SUBSETTED`）です。{0}なしで全体を読んでから変更してください")
    case .lensCreate:
      Line(
        .error, "not-supported", kept: true, "no `{0}` is created by requests here: update the one that is there",
        "`{0}`はリクエストでは作成できません。既存のものを更新してください")
    case .patchSyntax:
      Line(.error, "structure", kept: true, "this is no {0}: {1}", "{0}として読めません: {1}")
    case .patchPath:
      Line(
        .error, "not-found", kept: true, "operation {0} of the patch: nothing that you see stands at its `{1}`",
        "パッチの操作{0}: `{1}`の場所に、見えるものがありません")
    case .patchTest:
      Line(
        .error, "conflict", kept: true, "operation {0} of the patch: what stands there is not what it tests for",
        "パッチの操作{0}: そこにある値は`test`の値と異なります")
    case .patchPlace:
      Line(
        .error, "processing", kept: true, "operation {0} of the patch can't be carried out: {1}",
        "パッチの操作{0}を実行できません: {1}")
    case .batchEntry:
      Line(
        .error, "structure", kept: true, "this entry asks for nothing that can be done: {0}",
        "このエントリーは実行できません: {0}")
    case .batchTarget:
      Line(
        .error, "duplicate", kept: true,
        "`{0}` speaks of the same resource: of a transaction only one entry may change it, and full URLs differ",
        "`{0}`も同じリソースを指しています。1つのトランザクションで1つのリソースを変更できるのは1エントリーだけで、fullUrlは重複できません")
    case .batchReference:
      Line(
        .error, "not-found", kept: true,
        "a conditional reference must meet exactly one thing that you may read; this one meets {0}",
        "条件付き参照は、閲覧できるもののうちちょうど1つに一致する必要があります。一致: {0}")
    case .batchVersion:
      Line(
        .error, "not-supported", kept: true,
        "a reference can't name a version of what the same transaction makes or finds: leave `/_history/…` out",
        "同じトランザクションで作成・特定されるものの版は参照できません。`/_history/…`を省いてください")
    case .containedNested:
      Line(
        .error, "invariant", kept: true, "a contained resource can't contain others: put them beside it (dom-2)",
        "包含リソースの中にリソースを包含することはできません。並べて置いてください (dom-2)")
    case .containedUnused:
      Line(
        .error, "invariant", kept: true,
        "the contained resource is referred to by nothing and doesn't refer to what contains it: refer to it by `#id`, or "
          + "leave it out (dom-3)",
        "包含リソースはどこからも参照されず、包含元も参照していません。`#id`で参照するか、取り除いてください (dom-3)")
    case .containedMeta:
      Line(
        .error, "invariant", kept: true, "a contained resource can't have `{0}`: leave it out ({1})",
        "包含リソースに`{0}`は置けません。省いてください ({1})")
    case .containedID:
      Line(
        .error, "duplicate", kept: true, "another contained resource has the same id: give each its own",
        "同じ`id`の包含リソースが他にもあります。別々の`id`を付けてください")
    case .referenceFormat:
      Line(
        .error, "value", kept: true,
        "not a reference: write `Type/id` with a type of R4, `#id`, or a whole address that is a URI "
          + "(https://hl7.org/fhir/R4/references.html#literal)",
        "参照として不正です。R4の型で`型/id`とするか、`#id`、またはURIとして正しい完全なアドレスを書いてください"
          + " (https://hl7.org/fhir/R4/references.html#literal)")
    case .referenceUnresolved:
      Line(
        .error, "not-found", kept: true,
        "no contained resource has the id that is referred to: contain it, or mend the id",
        "参照先の`id`を持つ包含リソースがありません。包含するか、`id`を直してください")
    case .referenceType:
      Line(
        .error, "structure", kept: true, "a reference to `{0}` can't stand here, only to {1}",
        "ここで参照できるのは{1}で、`{0}`は参照できません")
    case .referenceTypeDiffers:
      Line(
        .error, "structure", kept: true, "`type` names `{0}`, but what is referred to is of type `{1}`",
        "`type`は`{0}`ですが、参照先は`{1}`です")
    case .bundleTotal:
      Line(
        .error, "invariant", kept: true, "`total` can only stand in searchsets and histories: leave it out (bdl-1)",
        "`total`は検索結果と履歴だけに置けます。省いてください (bdl-1)")
    case .bundleSearch:
      Line(
        .error, "invariant", kept: true, "`search` can only stand in entries of searchsets: leave it out (bdl-2)",
        "`search`は検索結果のエントリーだけに置けます。省いてください (bdl-2)")
    case .bundleRequest:
      Line(
        .error, "invariant", kept: true,
        "`request` must stand in each entry of a batch, transaction or history, and nowhere else (bdl-3)",
        "`request`はバッチ、トランザクション、履歴の各エントリーに必須で、他には置けません (bdl-3)")
    case .bundleResponse:
      Line(
        .error, "invariant", kept: true,
        "`response` must stand in each entry of a batch response, transaction response or history, and nowhere else (bdl-4)",
        "`response`はバッチ応答、トランザクション応答、履歴の各エントリーに必須で、他には置けません (bdl-4)")
    case .bundleEntry:
      Line(
        .error, "invariant", kept: true, "an entry needs a resource, a request or a response (bdl-5)",
        "エントリーにはリソース、要求、応答のいずれかが必要です (bdl-5)")
    case .bundleDuplicate:
      Line(
        .error, "invariant", kept: true, "another entry has the same `fullUrl` and version: give each its own (bdl-7)",
        "`fullUrl`と版が同じエントリーが他にもあります。重複しないようにしてください (bdl-7)")
    case .bundleVersion:
      Line(
        .error, "invariant", kept: true, "a `fullUrl` can't name a version: leave `/_history/…` out (bdl-8)",
        "`fullUrl`に版は書けません。`/_history/…`を省いてください (bdl-8)")
    case .bundleDocument:
      Line(.error, "invariant", kept: true, "a document must have `{0}`: add it ({1})", "文書には`{0}`が必須です。加えてください ({1})")
    case .bundleFirst:
      Line(
        .error, "invariant", kept: true, "the first resource of a {0} must be a `{1}` ({2})",
        "{0}の最初のリソースは`{1}`でなければなりません ({2})")
    case .extensionValue:
      Line(
        .error, "invariant", kept: true,
        "an extension has either a value or extensions, not both and not neither (ext-1)",
        "拡張には値か拡張のどちらか一方が必要です (ext-1)")
    case .narrativeEmpty:
      Line(.error, "invariant", kept: true, "the narrative shows nothing (txt-2)", "ナラティブに表示される内容がありません (txt-2)")
    case .codeInvalid:
      Line(
        .error, "code-invalid", kept: true, "the code is not in the value set {0}, which is required{1}",
        "必須の値セット{0}にないコードです{1}")
    case .codeMissing:
      Line(
        .error, "code-invalid", kept: true, "a code of the value set {0} is required{1}",
        "必須の値セット{0}のコードがありません{1}")
    case .codeUnchecked:
      Line(
        .information, "informational", kept: true,
        "not checked: whether codes are in {0} can't be told from the packages given",
        "未検査: コードが{0}にあるかどうかは、指定のパッケージからは分かりません")
    case .codesUnchecked:
      Line(
        .information, "informational", kept: true,
        "not checked: codes but for those that FHIR requires, because no package with code systems was given",
        "未検査: コード体系のパッケージが指定されていないため、FHIRの必須コード以外は検査していません")
    case .codeUnknown:
      Line(
        .error, "code-invalid", kept: true, "the code system {0} has no such code; mind upper and lower case",
        "コード体系{0}にないコードです。大文字と小文字は区別されます")
    case .codeSystemUnchecked:
      Line(
        .information, "informational", kept: true,
        "not checked: whether the code system {0} has its codes can't be told from the packages given",
        "未検査: コード体系{0}のコードかどうかは、指定のパッケージからは分かりません")
    case .codeElsewhere:
      Line(
        .warning, "code-invalid", kept: true,
        "the code is not in the value set {0}, which is to be used wherever it has a suitable code",
        "値セット{0}にないコードです。適切なコードがあれば、この値セットのものを使ってください")
    case .bundleAddress:
      Line(
        .error, "invariant", kept: true, "the `fullUrl` names another type or id than the `{0}` in this entry has",
        "`fullUrl`の型またはidが、このエントリーの`{0}`と一致しません")
    case .bundleAddressMissing:
      Line(
        .error, "required", kept: true, "each entry of a {0} with a resource needs a `fullUrl`, such as `urn:uuid:…`",
        "{0}のリソースを持つエントリーには`fullUrl`が必要です (例: `urn:uuid:…`)")
    case .bundleAddressRelative:
      Line(
        .error, "value", kept: true,
        "a `fullUrl` must be a whole address, such as `https://…/Patient/1` or `urn:uuid:…`",
        "`fullUrl`は完全なアドレスでなければなりません (例: `https://…/Patient/1`、`urn:uuid:…`)")
    case .bundleReference:
      Line(
        .error, "not-found", kept: true,
        "no entry of this Bundle has what is referred to: its `fullUrl` must be this address, or this one after the "
          + "server's in the `fullUrl` here (https://hl7.org/fhir/R4/bundle.html#references)",
        "参照先がこのBundleのエントリーにありません。エントリーの`fullUrl`は、このアドレスか、ここの`fullUrl`のサーバーに続けた"
          + "アドレスでなければなりません (https://hl7.org/fhir/R4/bundle.html#references)")
    case .bundleReferenceElsewhere:
      Line(
        .warning, "not-found", kept: true,
        "no entry of this Bundle has what is referred to, and nobody outside can find it by such a name",
        "参照先がこのBundleのエントリーになく、この名前では外からも見つけられません")
    case .codeDisplay:
      Line(
        .warning, "value", kept: true, "the code system {0} calls this code {1}, not as `display` does",
        "`display`が、コード体系{0}での名称{1}と異なります")
    case .extensionUnknown:
      Line(
        .information, "informational", kept: true, "not checked: no package given defines this extension",
        "未検査: この拡張の定義が指定のパッケージにありません")
    case .extensionUnknownModifier:
      Line(
        .error, "extension", kept: true,
        "no package given defines this modifier extension: whoever doesn't know it can't rely on what it stands in",
        "この修飾拡張の定義が指定のパッケージにありません。これを知らない受け手は、付いている要素を信頼できません")
    case .extensionURL:
      Line(
        .error, "value", kept: true,
        "an extension outside another one needs the whole URL of its definition, as in `http://example.org/fhir/StructureDefinition/name`",
        "他の拡張の外にある拡張には、定義の完全なURLが必要です。例: `http://example.org/fhir/StructureDefinition/name`")
    case .extensionPartUnknown:
      Line(
        .error, "extension", kept: true, "the extension {0} has no part of that `url`; it has: {1}",
        "拡張{0}にこの`url`の部品はありません。あるもの: {1}")
    case .extensionContext:
      Line(
        .error, "extension", kept: true, "this extension can't stand at `{0}` ({1} says where it can)",
        "この拡張は`{0}`に置けません (置ける場所は{1}にあります)")
    case .extensionContextInvariant:
      Line(
        .error, "extension", kept: true, "this extension can stand here only where `{0}` is true of `{1}` ({2})",
        "この拡張を置けるのは、`{1}`について`{0}`が真のときだけです ({2})")
    case .extensionContextUnchecked:
      Line(
        .information, "informational", kept: true, "not checked: whether the extension {0} can stand here",
        "未検査: 拡張{0}をここに置けるかどうか")
    case .extensionModifier:
      Line(
        .error, "extension", kept: true, "this extension can only stand in `{0}` ({1})",
        "この拡張は`{0}`にだけ置けます ({1})")
    case .definitionUnknown:
      Line(
        .information, "informational", kept: true,
        "not checked: the invariants of `{0}`, because no package given defines it",
        "未検査: `{0}`の定義が指定のパッケージにないため、その不変条件は検査していません")
    case .profileUnknown:
      Line(
        .information, "informational", kept: true,
        "not checked: no package given has the profile that is claimed here, with a snapshot that can be read",
        "未検査: ここで宣言されたプロファイル（読める`snapshot`付き）が指定のパッケージにありません")
    case .profileUnreadable:
      Line(
        .information, "informational", kept: true,
        "not checked: the profile {0}: it has no snapshot with rows, and none can be made, because the packages given "
          + "don't have its base {1} with one; give the package of the base, or the profile with its snapshot",
        "未検査: プロファイル{0}には行のあるsnapshotがなく、base {1}のsnapshotも指定のパッケージにないため作成できません。"
          + "baseのパッケージか、snapshot付きのプロファイルを指定してください")
    case .profileRowUnchecked:
      Line(
        .information, "informational", kept: true,
        "not checked: what `{0}` of this row asks, because it is not understood ({1}: {2})",
        "未検査: この行の`{0}`を解釈できません ({1}: {2})")
    case .profileUnavailable:
      Line(
        .information, "informational", kept: true,
        "not checked: the profile {0}, which no package given has ({1}: {2})",
        "未検査: プロファイル{0}が指定のパッケージにありません ({1}: {2})")
    case .profileResource:
      Line(
        .error, "structure", kept: true, "the profile {0} is for `{1}`, not for `{2}`",
        "プロファイル{0}は`{1}`用で、`{2}`には使えません")
    case .profileMissing:
      Line(
        .error, "required", kept: true, "`{0}` is required here (at least {1}) ({2}: {3})",
        "`{0}`が{1}個以上必要です ({2}: {3})")
    case .profileSliceMissing:
      Line(
        .error, "required", kept: true, "`{0}` is required here (at least {1}): an item with {2} ({3}: {4})",
        "`{0}`が{1}個以上必要です。条件: {2} ({3}: {4})")
    case .profileRepeated:
      Line(
        .error, "structure", kept: true, "`{0}` may stand here at most {1} times; leave the others out ({2}: {3})",
        "`{0}`は{1}個までです。残りは省いてください ({2}: {3})")
    case .profileForbidden:
      Line(
        .error, "structure", kept: true, "the profile does not allow `{0}`: leave it out ({1}: {2})",
        "プロファイルは`{0}`を認めていません。省いてください ({1}: {2})")
    case .profileType:
      Line(
        .error, "structure", kept: true, "this is a `{0}`, but only {1} can stand here ({2}: {3})",
        "`{0}`ですが、ここに置けるのは{1}だけです ({2}: {3})")
    case .profileFixed:
      Line(
        .error, "value", kept: true, "the value must be exactly {0} ({1}: {2})",
        "値は{0}と完全に一致しなければなりません ({1}: {2})")
    case .profilePattern:
      Line(
        .error, "value", kept: true, "the value must contain {0} ({1}: {2})",
        "値は{0}を含まなければなりません ({1}: {2})")
    case .profileLength:
      Line(
        .error, "too-long", kept: true, "the value may have at most {0} characters ({1}: {2})",
        "値は{0}文字までです ({1}: {2})")
    case .profileLeast:
      Line(
        .error, "value", kept: true, "the value must be at least {0} ({1}: {2})",
        "値は{0}以上でなければなりません ({1}: {2})")
    case .profileGreatest:
      Line(
        .error, "value", kept: true, "the value may be at most {0} ({1}: {2})",
        "値は{0}以下でなければなりません ({1}: {2})")
    case .profileRangeUnchecked:
      Line(
        .information, "informational", kept: true, "not checked: the least or greatest value ({0}: {1})",
        "未検査: 値の範囲 ({0}: {1})")
    case .profileSlice:
      Line(
        .error, "structure", kept: true, "this fits none of the slices {0}, and no others may stand here ({1}: {2})",
        "スライス{0}のどれにも当てはまりません。ここに他は置けません ({1}: {2})")
    case .profileSliceEnd:
      Line(
        .error, "structure", kept: true, "the slices {0} must stand before all others ({1}: {2})",
        "スライス{0}は他のすべてより前に置いてください ({1}: {2})")
    case .profileSliceOrder:
      Line(
        .error, "structure", kept: true, "the slices must stand in this order: {0} ({1}: {2})",
        "スライスはこの順に並べてください: {0} ({1}: {2})")
    case .profileSliceUnchecked:
      Line(
        .information, "informational", kept: true,
        "not checked: which slice items belong to can't be told from this document ({0}: {1})",
        "未検査: どのスライスに属するか、この文書からは分かりません ({0}: {1})")
    case .profileCode:
      Line(
        .error, "code-invalid", kept: true,
        "the code is not in the value set {0}, which the profile requires{3} ({1}: {2})",
        "プロファイルが必須とする値セット{0}にないコードです{3} ({1}: {2})")
    case .profileCodeMissing:
      Line(
        .error, "code-invalid", kept: true, "a code of the value set {0} is required{3} ({1}: {2})",
        "値セット{0}のコードが必須です{3} ({1}: {2})")
    case .profileCodeElsewhere:
      Line(
        .warning, "code-invalid", kept: true,
        "the code is not in the value set {0}, which is to be used wherever it has a suitable code ({1}: {2})",
        "値セット{0}にないコードです。適切なコードがあれば、この値セットのものを使ってください ({1}: {2})")
    case .profileCodeMaximum:
      Line(
        .error, "code-invalid", kept: true, "the code is not in the greatest value set allowed, {0}{3} ({1}: {2})",
        "許される最大の値セット{0}にないコードです{3} ({1}: {2})")
    case .profileReference:
      Line(
        .error, "structure", kept: true, "a reference to `{0}` can't stand here, only to {1} ({2}: {3})",
        "ここで参照できるのは{1}で、`{0}`は参照できません ({2}: {3})")
    case .profileAggregation:
      Line(
        .error, "structure", kept: true,
        "what is referred to is {0}, but can only be {1} (aggregation; {2}: {3})",
        "参照先は{0}ですが、許されるのは{1}だけです (`aggregation`; {2}: {3})")
    case .profileReferenceUnfit:
      Line(
        .error, "structure", kept: true, "what is referred to fits none of {0} ({1}: {2})",
        "参照先は{0}のどれにも適合しません ({1}: {2})")
    case .profileUnfit:
      Line(
        .error, "structure", kept: true, "this fits none of the profiles {0} ({1}: {2})",
        "プロファイル{0}のどれにも適合しません ({1}: {2})")
    case .profileMustSupport:
      Line(
        .information, "informational", kept: true, "`{0}`, which must be supported, is not given ({1}: {2})",
        "`mustSupport`とされた`{0}`がありません ({1}: {2})")
    case .invariantBroken:
      Line(
        .error, "invariant", kept: true, "{0}: {1} ({2})",
        "不変条件{0}を満たしません: {1} ({2})")
    case .invariantWarning:
      Line(
        .warning, "invariant", kept: true, "{0}: {1} ({2})",
        "不変条件{0}を満たしません: {1} ({2})")
    case .invariantAdvice:
      Line(
        .information, "invariant", kept: true, "{0}: {1} ({2})",
        "推奨される条件{0}を満たしません: {1} ({2})")
    case .invariantUnchecked:
      Line(
        .information, "informational", kept: true, "not checked: the invariant {0} ({1})",
        "未検査: 不変条件{0} ({1})")
    }
  }
}
