"""fhirpy, asynchronous: the same kind of work, many requests under way at once."""

import asyncio

from fhirpy import AsyncFHIRClient
from fhirpy.base.exceptions import OperationOutcome, ResourceNotFound

from gateway import BASE, KEYS, PATIENT, TOKEN, Checks, condition, key

check = Checks("fhirpy async")


def run(work):
    """Makes a check of a coroutine."""
    def checked():
        asyncio.run(work(AsyncFHIRClient(BASE, authorization=f"Bearer {TOKEN}")))
    checked.__name__ = work.__name__
    return check(checked)


def named(client, value):
    return client.resources("Condition").search(identifier=f"{KEYS}|{value}")


@run
async def create_many_at_once(client):
    value = key()
    made = [client.resource("Condition", **condition(value)) for _ in range(20)]
    await asyncio.gather(*(each.save() for each in made))
    assert await named(client, value).count() == 20
    assert len([each async for each in named(client, value).limit(6)]) == 20
    assert len(await named(client, value).fetch_all()) == 20


@run
async def one_of_many_creates_it(client):
    value = key()
    answers = await asyncio.gather(*(
        named(client, value).get_or_create(client.resource("Condition", **condition(value))) for _ in range(8)))
    assert sum(is_new for _, is_new in answers) == 1 and len({each.id for each, _ in answers}) == 1


@run
async def read_update_patch_delete(client):
    resource = client.resource("Condition", **condition())
    await resource.create()
    resource["code"]["text"] = "不眠症"
    await resource.update()
    await resource.patch(code={"text": "便秘症"})
    await resource.refresh()
    assert resource["code"]["text"] == "便秘症"
    assert (await client.reference("Condition", resource.id).to_resource())["code"]["text"] == "便秘症"
    await resource.delete()
    try:
        await client.get("Condition", resource.id)
    except ResourceNotFound:
        pass
    else:
        raise AssertionError("it is still there")


@run
async def first_of_an_order(client):
    value = key()
    for day in (2, 1):
        await client.resource("Condition", **condition(value, recordedDate=f"2026-05-0{day}")).save()
    assert (await named(client, value).sort("recorded-date").first())["recordedDate"] == "2026-05-01"


@run
async def everything(client):
    bundle = await client.reference("Patient", PATIENT).execute("$everything", method="get", params={"_count": 50})
    assert bundle["type"] == "searchset"


@run
async def refusals(client):
    try:
        await client.resources("Condition").search(colour="red").fetch()
    except OperationOutcome as error:
        assert error.resource["issue"]
    else:
        raise AssertionError("nothing was refused")


check.end()
