"""fhirclient, the SMART client: strict models of everything that the gateway answers."""

import datetime

import requests
from fhirclient import client
from fhirclient.models.bundle import Bundle
from fhirclient.models.condition import Condition
from fhirclient.models.fhirreference import FHIRReference
from fhirclient.models.observation import Observation
from fhirclient.models.patient import Patient
from fhirclient.server import FHIRNotFoundException, FHIRUnauthorizedException

from gateway import BASE, KEYS, PATIENT, TOKEN, Checks, condition, key, observation, raises

smart = client.FHIRClient(settings={"app_id": "example", "api_base": BASE})
smart.server.session.headers["Authorization"] = f"Bearer {TOKEN}"
server = smart.server
check = Checks("fhirclient")


def stored(value=None, **more):
    return Condition(Condition(condition(value, **more)).create(server))


def named(value, **more):
    return Condition.where({"identifier": f"{KEYS}|{value}", **more})


@check
def capabilities():
    assert smart.prepare() and smart.ready
    statement = server.capabilityStatement
    assert statement.fhirVersion == "4.0.1" and statement.rest[0].resource


@check
def create_read_update_delete():
    made = stored()
    resource = Condition.read(made.id, server)
    assert resource.code.text == "高血圧症" and resource.recordedDate.date == datetime.datetime(2026, 4, 1)
    resource.code.text = "心不全"
    assert Condition(resource.update(server)).code.text == "心不全"
    assert resource.meta.versionId != Condition.read(made.id, server).meta.versionId
    resource.delete(server)
    error = raises(requests.HTTPError, lambda: Condition.read(made.id, server))
    assert error.response.status_code == 410


@check
def read_a_patient_and_what_refers_to_it():
    patient = Patient.read(PATIENT, server)
    assert smart.human_name(patient.name[0])
    resource = stored()
    assert isinstance(resource.subject, FHIRReference) and resource.subject.reference == f"Patient/{PATIENT}"
    read = Condition.read(resource.id, server)
    assert read.subject.resolved(Patient).id == PATIENT


@check
def search():
    value = key()
    stored(value)
    found = named(value, patient=PATIENT, _count="5").perform_resources(server)
    assert [each.identifier[0].value for each in found] == [value]
    assert named(value, **{"recorded-date": {"$and": ["ge2026-04-01", "le2026-04-01"]}}).perform(server).total == 1
    assert named(value, **{"clinical-status": {"$or": ["active", "inactive"]}}).perform(server).total == 1
    assert named(value, subject={"$type": "Patient", "name": "みほん"}).perform(server).total == 1


@check
def includes():
    value = key()
    stored(value)
    bundle = named(value).include("subject", Condition).perform(server)
    assert {entry.resource.resource_type for entry in bundle.entry} == {"Condition", "Patient"}
    bundle = Patient.where({"_id": PATIENT}).include("subject", Condition, reverse=True).perform(server)
    assert {entry.search.mode for entry in bundle.entry} == {"match", "include"}


@check
def iterate_over_all_pages():
    value = key()
    for _ in range(7):
        stored(value)
    query = named(value, _count="3")
    assert len(list(query.perform_resources_iter(server))) == 7
    assert [len(page.entry) for page in query.perform_iter(server)] == [3, 3, 1]


@check
def transaction_and_batch():
    value = key()
    for kind in ("transaction", "batch"):
        bundle = Bundle({
            "resourceType": "Bundle", "type": kind,
            "entry": [{
                "resource": observation(value),
                "request": {
                    "method": "POST", "url": "Observation", "ifNoneExist": f"identifier={KEYS}|{value}"},
            }, {"request": {"method": "GET", "url": f"Patient/{PATIENT}"}}],
        })
        answer = Bundle(server.post_json("", bundle.as_json()).json())
        assert answer.type == f"{kind}-response" and answer.entry[1].resource.id == PATIENT
    assert Observation.where({"identifier": f"{KEYS}|{value}"}).perform(server).total == 1


@check
def everything_of_a_patient():
    bundle = Bundle.read_from(f"Patient/{PATIENT}/$everything", server)
    assert bundle.entry and bundle.as_json()


@check
def history():
    resource = stored()
    resource.code.text = "貧血"
    resource.update(server)
    bundle = Bundle.read_from(f"Condition/{resource.id}/_history", server)
    assert [entry.request.method for entry in bundle.entry] == ["PUT", "POST"]


@check
def errors():
    raises(FHIRNotFoundException, lambda: Condition.read("nothing", server))
    stranger = client.FHIRClient(settings={"app_id": "example", "api_base": BASE})
    raises(FHIRUnauthorizedException, lambda: Patient.read(PATIENT, stranger.server))
    error = raises(requests.HTTPError, lambda: Condition.where({"colour": "red"}).perform(server))
    assert error.response.json()["resourceType"] == "OperationOutcome"


check.end()
