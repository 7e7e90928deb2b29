"""fhirpy, synchronous."""

from fhirpy import SyncFHIRClient
from fhirpy.base.exceptions import (
    AuthorizationError, ForbiddenError, MultipleResourcesFound, OperationOutcome, ResourceNotFound,
)
from fhirpy.base.searchset import Raw

from gateway import BASE, KEYS, PATIENT, TOKEN, Checks, condition, key, observation, raises

client = SyncFHIRClient(BASE, authorization=f"Bearer {TOKEN}")
check = Checks("fhirpy")


def stored(value=None, **more):
    return client.resource(**{**condition(value, **more), "resource_type": "Condition"}).create()


def named(value):
    return client.resources("Condition").search(identifier=f"{KEYS}|{value}")


@check
def create_and_read():
    resource = stored()
    assert resource.id and resource["meta"]["versionId"]
    again = client.reference("Condition", resource.id).to_resource()
    assert again["code"]["text"] == "高血圧症"
    assert client.get("Condition", resource.id)["id"] == resource.id


@check
def update():
    resource = stored()
    before = resource["meta"]["versionId"]
    resource["code"]["text"] = "本態性高血圧症"
    resource.update()
    assert resource["meta"]["versionId"] != before
    assert client.get(f"Condition/{resource.id}")["code"]["text"] == "本態性高血圧症"


@check
def save_some_fields():
    resource = stored()
    resource["code"] = {"text": "糖尿病"}
    resource.save(fields=["code"])
    assert client.get("Condition", resource.id)["code"] == {"text": "糖尿病"}


@check
def merge_patch():
    resource = stored()
    resource.patch(code={"text": "脂質異常症"}, recordedDate=None)
    again = client.get("Condition", resource.id)
    assert again["code"] == {"text": "脂質異常症"} and "recordedDate" not in again
    client.patch("Condition", resource.id, recordedDate="2026-04-03")
    assert client.get("Condition", resource.id)["recordedDate"] == "2026-04-03"


@check
def delete():
    resource = stored()
    resource.delete()
    raises(ResourceNotFound, lambda: client.get("Condition", resource.id))


@check
def refresh_what_is_unchanged_and_what_is_not():
    resource = stored()
    version = resource["meta"]["versionId"]
    assert resource.refresh()["meta"]["versionId"] == version
    client.patch("Condition", resource.id, code={"text": "喘息"})
    assert resource.refresh()["code"]["text"] == "喘息"


@check
def search_with_several_parameters():
    value = key()
    stored(value)
    found = named(value).search(patient=PATIENT, clinical_status="active", recorded_date__ge="2026-04-01").fetch()
    assert [each["identifier"][0]["value"] for each in found] == [value]
    assert named(value).search(code__text="こうけつあつ").count() == 0
    assert named(value).search(code__text="高血圧").count() == 1
    assert named(value).search(subject__Patient__name="みほん").count() == 1
    assert named(value).search(Raw(**{"recorded-date": "lt2026-01-01"})).first() is None


@check
def get_one():
    value = key()
    stored(value)
    assert named(value).get()["identifier"][0]["value"] == value
    stored(value)
    raises(MultipleResourcesFound, named(value).get)
    raises(ResourceNotFound, named(key()).get)


@check
def count_sort_and_elements():
    value = key()
    for day in (2, 3, 1):
        stored(value, recordedDate=f"2026-05-0{day}")
    assert named(value).count() == 3
    days = [each["recordedDate"] for each in named(value).sort("-recorded-date").fetch_all()]
    assert days == ["2026-05-03", "2026-05-02", "2026-05-01"]
    some = named(value).elements("recordedDate").fetch()
    assert all("recordedDate" in each and "recorder" not in each for each in some)
    others = named(value).elements("recordedDate", exclude=True).fetch()
    assert others and all("recordedDate" not in each for each in others)


@check
def page_through_everything():
    value = key()
    for _ in range(7):
        stored(value)
    assert len({each.id for each in named(value).limit(2)}) == 7
    assert len(named(value).limit(3).fetch_all()) == 7


@check
def include_and_has():
    value = key()
    stored(value)
    bundle = named(value).include("Condition", "patient").fetch_raw()
    assert {entry.resource.resourceType for entry in bundle.entry} == {"Condition", "Patient"}
    patients = client.resources("Patient").has("Condition", "patient", identifier=f"{KEYS}|{value}").fetch()
    assert [each.id for each in patients] == [PATIENT]
    bundle = client.resources("Patient").search(_id=PATIENT).revinclude("Condition", "patient").fetch_raw()
    assert len(bundle.entry) > 1


@check
def get_or_create():
    value = key()
    first, is_new = named(value).get_or_create(client.resource("Condition", **condition(value)))
    assert is_new
    second, is_new = named(value).get_or_create(client.resource("Condition", **condition(value)))
    assert not is_new and second.id == first.id


@check
def conditional_update_patch_and_delete():
    value = key()
    first, is_new = named(value).update(client.resource("Condition", **condition(value)))
    assert is_new
    second, is_new = named(value).update(client.resource("Condition", **condition(value, "腰痛症")))
    assert not is_new and second.id == first.id
    assert named(value).patch(code={"text": "膝痛"})["code"]["text"] == "膝痛"
    named(value).delete()
    assert named(value).count() == 0


@check
def validate():
    assert client.resource("Condition", **condition()).is_valid()
    wrong = observation()
    del wrong["status"]
    assert not client.resource("Observation", **wrong).is_valid()


@check
def everything_of_a_patient():
    bundle = client.reference("Patient", PATIENT).execute("$everything", method="get")
    assert {"Patient", "Condition"} <= {entry["resource"]["resourceType"] for entry in bundle["entry"]}
    assert client.resource("Patient", id=PATIENT).execute("$everything", method="post")["resourceType"] == "Bundle"


@check
def transaction():
    value = key()
    bundle = {
        "resourceType": "Bundle", "type": "transaction",
        "entry": [
            {
                "fullUrl": "urn:uuid:4f6a3f0e-7a52-4f5c-9a3a-3f1ad7f8c001",
                "resource": condition(value), "request": {"method": "POST", "url": "/Condition"},
            },
            {
                "resource": observation(
                    value, focus=[{"reference": "urn:uuid:4f6a3f0e-7a52-4f5c-9a3a-3f1ad7f8c001"}]),
                "request": {"method": "POST", "url": "/Observation"},
            },
        ],
    }
    answer = client.execute("", method="post", data=bundle)
    assert [entry["response"]["status"][:3] for entry in answer["entry"]] == ["201", "201"]
    kept = client.resources("Observation").search(identifier=f"{KEYS}|{value}").get()
    assert kept["focus"][0]["reference"].startswith("Condition/")


@check
def errors():
    raises(AuthorizationError, lambda: SyncFHIRClient(BASE).get("Patient", PATIENT))
    raises(ForbiddenError, lambda: client.resource("Condition", **{
        **condition(), "subject": {"reference": "Patient/nobody"}}).create())
    raises(ResourceNotFound, lambda: client.get("Condition", "nothing"))
    error = raises(OperationOutcome, lambda: client.resources("Condition").search(colour="red").fetch())
    assert error.resource["issue"][0]["severity"] == "error"
    raises(OperationOutcome, lambda: client.resource("Condition", colour="red").create())


@check
def capabilities():
    statement = client.execute("metadata", method="get")
    assert statement["fhirVersion"] == "4.0.1"


check.end()
