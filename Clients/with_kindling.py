"""fhir-kindling."""

import asyncio
import json
import tempfile

import httpx
from fhir.resources.condition import Condition
from fhir_kindling import FhirServer

from gateway import BASE, KEYS, PATIENT, TOKEN, Checks, condition, key, observation, raises

server = FhirServer(BASE, token=TOKEN)
check = Checks("fhir-kindling")


def of(value, kind="Condition"):
    return server.query(kind).where(field="identifier", operator="eq", value=f"{KEYS}|{value}")


@check
def capabilities():
    assert "Condition" in server.rest_resources
    assert server.capabilities.fhirVersion == "4.0.1"


@check
def add_one_and_get_it():
    made = server.add(condition())
    assert made.resource_id and made.location.endswith(made.resource_id)
    assert server.get(f"Condition/{made.resource_id}").code.text == "高血圧症"
    assert server.get(made.reference).id == made.resource_id
    assert server.add(Condition(**condition())).resource_id


@check
def add_all_in_one_transaction():
    value = key()
    made = server.add_all([condition(value) for _ in range(5)])
    assert len(made.references) == 5
    got = server.get_many(made.references)
    assert {each.id for each in got} == {each.resource_id for each in made.create_responses}


@check
def add_in_batches():
    value = key()
    made = server.add_all([condition(value) for _ in range(6)], batch_size=4, display=False)
    assert len(made.create_responses) == 6


@check
def add_a_bundle():
    value = key()
    made = server.add_bundle({
        "resourceType": "Bundle", "type": "transaction",
        "entry": [{"resource": observation(value), "request": {"method": "POST", "url": "Observation"}}],
    })
    assert of(value, "Observation").count() == 1 and len(made.resources) == 1


@check
def query_all_limit_first_and_count():
    value = key()
    server.add_all([condition(value) for _ in range(7)])
    assert of(value).count() == 7
    assert len(of(value).all(count=2).resource_list) == 7
    assert len(of(value).limit(3).resource_list) == 3
    assert len(of(value).first().resource_list) == 1
    pages = []
    of(value).all(page_callback=pages.append, count=3)
    assert sum(len(page) for page in pages) == 7


@check
def nothing_found():
    assert of(key()).all().resource_list == [] and of(key()).count() == 0


@check
def query_in_xml():
    value = key()
    server.add_all([condition(value) for _ in range(3)])
    query = server.query("Condition", output_format="xml").where(
        field="identifier", operator="eq", value=f"{KEYS}|{value}")
    assert query.all().response.count("<resource>") == 3


@check
def operators_includes_and_has():
    value = key()
    server.add(condition(value))
    found = of(value).where(field="recorded-date", operator="ge", value="2026-04-01").all()
    assert len(found.resource_list) == 1
    found = of(value).include(resource="Condition", reference_param="patient").all()
    assert [each.resource_type for each in found.included_resources] == ["Patient"]
    found = server.query("Patient").has(
        resource="Condition", reference_param="patient", search_param="identifier", operator="eq",
        value=f"{KEYS}|{value}").all()
    assert [each.id for each in found.resource_list] == [PATIENT]
    found = server.query("Patient").include(
        resource="Condition", reference_param="patient", reverse=True).all()
    assert found.included_resources


@check
def raw_query():
    value = key()
    server.add(condition(value))
    assert len(server.raw_query(f"/Condition?identifier={KEYS}|{value}").all().resource_list) == 1


@check
def save_to_a_file():
    value = key()
    server.add_all([condition(value) for _ in range(3)])
    with tempfile.TemporaryDirectory() as folder:
        of(value).all().save(f"{folder}/found.json", output_format="json")
        with open(f"{folder}/found.json") as file:
            assert len(json.load(file)["entry"]) == 3


@check
def update_in_one_transaction():
    value = key()
    server.add_all([condition(value) for _ in range(2)])
    resources = of(value).all().resource_list
    for each in resources:
        each.code.text = "胃炎"
    server.update(resources)
    assert {each.code.text for each in of(value).all().resource_list} == {"胃炎"}


@check
def delete_by_resources_references_and_query():
    value = key()
    made = server.add_all([condition(value) for _ in range(5)])
    server.delete(resources=of(value).limit(1).resource_list)
    assert of(value).count() == 4
    left = of(value).all().resource_list
    server.delete(references=[f"Condition/{left[0].id}", f"Condition/{left[1].id}"])
    assert of(value).count() == 2
    server.delete(query=of(value))
    assert of(value).count() == 0 and made


@check
def summary_of_the_server():
    assert {each.resource for each in server.summary(display=False).available_resources} >= {"Patient", "Condition"}


@check
def asynchronous():
    async def work():
        value = key()
        made = await server.add_all_async([condition(value) for _ in range(3)])
        query = server.query_async("Condition").where(field="identifier", operator="eq", value=f"{KEYS}|{value}")
        assert len((await query.all()).resource_list) == 3
        assert (await server.get_async(made.references[0])).id
        assert len(await server.get_many_async(made.references)) == 3
        query = server.query_async("Condition").where(field="identifier", operator="eq", value=f"{KEYS}|{value}")
        assert await query.count() == 3

    asyncio.run(work())


@check
def errors():
    error = raises(httpx.HTTPStatusError, lambda: server.get("Condition/nothing"))
    assert error.response.status_code == 404
    error = raises(httpx.HTTPStatusError, lambda: FhirServer(BASE, token="wrong").get(f"Patient/{PATIENT}"))
    assert error.response.status_code == 401


check.end()
