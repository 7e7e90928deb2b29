"""fhir-pyrate: search results as data frames."""

import logging
import warnings

import pandas
import requests
from fhir_pyrate import Pirate

from gateway import BASE, KEYS, PATIENT, TOKEN, Checks, key, observation

warnings.simplefilter("ignore")
logging.disable(logging.WARNING)
check = Checks("fhir-pyrate")
session = requests.Session()
session.headers["Authorization"] = f"Bearer {TOKEN}"
value = key()
for day in range(1, 8):
    session.post(
        f"{BASE}/Observation", json=observation(value, 36 + day / 10, f"2026-05-0{day}T09:00:00+09:00")
    ).raise_for_status()
mine = {"identifier": f"{KEYS}|{value}", "_count": 3}


def pirate(**more):
    return Pirate(auth=session, base_url=BASE, print_request_url=False, **more)


@check
def total():
    assert pirate().get_bundle_total("Observation", mine) == 7
    assert pirate().get_bundle_total("Observation", {**mine, "_summary": "count"}) == 7
    assert pirate().get_bundle_total("Observation", mine, count_entries=True) == 3


@check
def steal_bundles():
    assert sum(len(bundle.entry) for bundle in pirate().steal_bundles("Observation", mine)) == 7
    assert len(list(pirate().steal_bundles("Observation", mine, num_pages=1))) == 1


@check
def to_a_dataframe_by_paths():
    frame = pirate().steal_bundles_to_dataframe(
        "Observation", {**mine, "_sort": "date"},
        fhir_paths=["id", ("degrees", "valueQuantity.value"), ("patient", "subject.reference")])
    assert list(frame["degrees"].astype(float)) == [36 + day / 10 for day in range(1, 8)]
    assert set(frame["patient"]) == {f"Patient/{PATIENT}"}


@check
def to_a_dataframe_of_everything():
    frame = pirate().steal_bundles_to_dataframe("Observation", mine)
    assert len(frame) == 7 and "valueQuantity_value" in frame.columns


@check
def sail_through_time():
    frame = pirate(num_processes=2, disable_multiprocessing_build=True).sail_through_search_space_to_dataframe(
        "Observation", "date", date_init="2026-05-01", date_end="2026-05-10", request_params=mine,
        fhir_paths=["id", "effectiveDateTime"])
    assert len(set(frame["id"])) == 7


@check
def trade_rows_for_a_dataframe():
    patients = pandas.DataFrame({"who": [PATIENT]})
    frame = pirate().trade_rows_for_dataframe(
        patients, "Observation", df_constraints={"patient": "who"}, request_params=mine,
        fhir_paths=["id", ("degrees", "valueQuantity.value")])
    assert len(frame) == 7


@check
def include_patients():
    frames = pirate().steal_bundles_to_dataframe("Observation", {**mine, "_include": "Observation:patient"})
    assert set(frames) == {"Observation", "Patient"}


check.end()
