#!/bin/bash
# curl and a shell, as partners' scripts use them. A check is a function that ends with 0.
set -uo pipefail
failed=0
T="Authorization: Bearer $MICT_TOKEN"
J="Content-Type: application/fhir+json"
S=$(mktemp -d)
trap 'rm -rf "$S"' EXIT

check() {
  # Within a condition `set -e` would do nothing.
  (set -e; "$1") >&2
  if [ $? = 0 ]; then echo "passed  curl           ${1//_/ }"; else
    failed=1
    echo "FAILED  curl           ${1//_/ }"
  fi
}

key() { python3 -c 'import uuid; print(uuid.uuid4().hex)'; }
diagnosis() {
  printf '{"resourceType":"Condition","identifier":[{"system":"urn:example:keys","value":"%s"}],"code":{"text":"高血圧症"},"subject":{"reference":"%s"}}' \
    "$1" "${2:-Patient/hanako}"
}
# status METHOD PATH [curl's options]: the status; body and heads stand in $S/body and $S/heads.
status() {
  local method=$1 path=$2
  shift 2
  local base=$MICT_BASE/
  [[ $path == http* ]] && base=
  curl -sg -o "$S/body" -D "$S/heads" -w '%{http_code}' -X "$method" -H "$T" "$@" "$base$path"
}
body() { grep -q "$1" "$S/body" || { echo "no $1 in:"; cat "$S/body"; return 1; }; }
head_is() { grep -qi "^$1: $2" "$S/heads" || { echo "no $1: $2 in:"; cat "$S/heads"; return 1; }; }
id() { python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["id"])' "$S/body"; }
is() { [[ "$1" == "$2" ]] || { echo "$1 is not $2"; cat "$S/body"; return 1; }; }

create_and_follow_location() {
  is "$(status POST Condition -H "$J" -d "$(diagnosis "$(key)")")" 201
  head_is Location "$MICT_BASE/Condition/.*/_history/"
  head_is ETag 'W/"'
  head_is Last-Modified '.* GMT'
  local location
  location=$(grep -i '^location:' "$S/heads" | cut -d' ' -f2 | tr -d '\r')
  is "$(status GET "$location")" 200
  is "$(status GET "${location%/_history/*}" -H "If-None-Match: W/\"${location##*/}\"")" 304
}

conditional_create_by_an_absolute_url() {
  local key
  key=$(key)
  for expected in 201 200; do
    is "$(status POST Condition -H "$J" -d "$(diagnosis "$key")" \
      -H "If-None-Exist: $MICT_BASE/Condition?identifier=urn:example:keys|$key")" $expected
  done
}

update_only_what_was_read() {
  local key
  key=$(key)
  is "$(status POST Condition -H "$J" -d "$(diagnosis "$key")")" 201
  local id
  id=$(id)
  local tag
  tag=$(grep -i '^etag:' "$S/heads" | cut -d' ' -f2 | tr -d '\r')
  cp "$S/body" "$S/resource"
  is "$(status PUT "Condition/$id" -H "$J" -H "If-Match: $tag" --data-binary @"$S/resource")" 200
  sed -i 's/高血圧症/喘息/' "$S/resource"
  is "$(status PUT "Condition/$id" -H "$J" -H "If-Match: $tag" --data-binary @"$S/resource")" 200
  is "$(status PUT "Condition/$id" -H "$J" -H "If-Match: $tag" --data-binary @"$S/resource")" 412
}

patches_of_three_kinds() {
  is "$(status POST Condition -H "$J" -d "$(diagnosis "$(key)")")" 201
  local at
  at=Condition/$(id)
  is "$(status PATCH "$at" -H 'Content-Type: application/json-patch+json' \
    -d '[{"op":"replace","path":"/code/text","value":"甲"}]')" 200
  body '甲'
  is "$(status PATCH "$at" -H 'Content-Type: application/merge-patch+json' -d '{"code":{"text":"乙"}}')" 200
  body '乙'
  is "$(status PATCH "$at" -H "$J" -d '{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"replace"},{"name":"path","valueString":"Condition.code.text"},{"name":"value","valueString":"丙"}]}]}')" 200
  body '丙'
}

delete_twice() {
  is "$(status POST Condition -H "$J" -d "$(diagnosis "$(key)")")" 201
  local at
  at=Condition/$(id)
  is "$(status DELETE "$at")" 204
  is "$(status GET "$at")" 410
  is "$(status DELETE "$at")" 204
}

preferences() {
  is "$(status POST Condition -H "$J" -H 'Prefer: return=minimal' -d "$(diagnosis "$(key)")")" 201
  [[ ! -s $S/body ]]
  is "$(status POST Condition -H "$J" -H 'Prefer: return=OperationOutcome' -d "$(diagnosis "$(key)")")" 201
  body OperationOutcome
}

xml_in_and_out() {
  is "$(status POST Condition -H 'Content-Type: application/fhir+xml' -H 'Accept: application/fhir+xml' \
    -d '<Condition xmlns="http://hl7.org/fhir"><code><text value="高血圧症"/></code><subject><reference value="Patient/hanako"/></subject></Condition>')" 201
  body '<Condition xmlns'
  is "$(status GET 'Patient?_format=xml&_pretty=true')" 200
  body '<Bundle xmlns'
  is "$(status GET 'metadata?_format=application/fhir+xml')" 200
  body '<CapabilityStatement xmlns'
  is "$(status GET Condition/nothing -H 'Accept: application/fhir+xml')" 404
  body '<OperationOutcome xmlns'
}

search_by_post_and_by_the_address_of_this_server() {
  local key
  key=$(key)
  is "$(status POST Condition -H "$J" -d "$(diagnosis "$key" "$MICT_BASE/Patient/hanako")")" 201
  body '"Patient/hanako"'
  is "$(status POST Condition/_search --data-urlencode "identifier=urn:example:keys|$key" \
    --data-urlencode "subject=$MICT_BASE/Patient/hanako")" 200
  body '"total":1'
  is "$(status GET "Condition?identifier=urn:example:keys|$key&_text=高血圧")" 200
  is "$(status GET "Condition?identifier=urn:example:keys|$key&_content=高血圧")" 200
  body '"total":1'
}

summaries_of_a_read() {
  is "$(status POST Condition -H "$J" -d "$(diagnosis "$(key)" | sed 's/"code":/"note":[{"text":"x"}],&/')")" 201
  local at
  at=Condition/$(id)
  is "$(status GET "$at?_elements=code")" 200
  body SUBSETTED
  is "$(status GET "$at?_summary=true")" 200
  body SUBSETTED
}

operations() {
  is "$(status POST '$convert' -H "$J" -H 'Accept: application/fhir+xml' -d "$(diagnosis "$(key)")")" 200
  body '<Condition xmlns'
  is "$(status GET 'Patient/hanako/$everything?_count=1')" 200
  body searchset
}

heads_and_compression() {
  is "$(curl -s -o "$S/body" -D "$S/heads" -w '%{http_code}' -I -H "$T" "$MICT_BASE/Patient/hanako")" 200
  is "$(status GET Patient/hanako --compressed)" 200
  diagnosis "$(key)" | gzip >"$S/packed"
  is "$(status POST Condition -H "$J" -H 'Content-Encoding: gzip' --data-binary @"$S/packed")" 201
}

errors() {
  is "$(curl -s -o "$S/body" -w '%{http_code}' "$MICT_BASE/Patient/hanako")" 401
  is "$(status GET Nonsense)" 404
  is "$(status GET 'Condition?colour=red')" 400
  is "$(status GET 'Condition?colour=red' -H 'Prefer: handling=lenient')" 200
  is "$(status POST Condition -H "$J" -d '{')" 400
  is "$(status POST Condition -H 'Content-Type: text/plain' -d 'x')" 415
  is "$(status GET Patient/hanako -H 'Accept: text/html')" 406
  is "$(status GET Patient/hanako -H 'Accept: application/fhir+json; fhirVersion=5.0')" 406
}

for name in $(declare -F | cut -d' ' -f3 | grep -vxE 'check|key|diagnosis|status|body|head_is|id|is'); do check "$name"; done
exit $failed
