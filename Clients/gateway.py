"""What every client script needs: where the gateway is, who is asking, what is written, and how a check is told.

A *check* is a function; it passes when it returns. The scripts know no more of the gateway than a partner does.
"""

import os
import sys
import traceback
import uuid

BASE = os.environ["MICT_BASE"]
TOKEN = os.environ["MICT_TOKEN"]
PATIENT = "hanako"
KEYS = "urn:example:keys"


def key():
    """A business identifier that nobody has used."""
    return uuid.uuid4().hex


def condition(value=None, name="高血圧症", **more):
    """A diagnosis, as a partner's system writes it."""
    return {
        "resourceType": "Condition",
        "identifier": [{"system": KEYS, "value": value or key()}],
        "clinicalStatus": {
            "coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]
        },
        "code": {"text": name},
        "subject": {"reference": f"Patient/{PATIENT}"},
        "recordedDate": "2026-04-01",
        **more,
    }


def observation(value=None, degrees=36.5, when="2026-04-02T09:00:00+09:00", **more):
    """A body temperature."""
    return {
        "resourceType": "Observation",
        "status": "final",
        "identifier": [{"system": KEYS, "value": value or key()}],
        "category": [
            {
                "coding": [
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/observation-category",
                        "code": "vital-signs",
                    }
                ]
            }
        ],
        "code": {"coding": [{"system": "http://loinc.org", "code": "8310-5"}], "text": "体温"},
        "subject": {"reference": f"Patient/{PATIENT}"},
        "effectiveDateTime": when,
        "valueQuantity": {
            "value": degrees, "unit": "℃", "system": "http://unitsofmeasure.org", "code": "Cel",
        },
        **more,
    }


class Checks:
    """The checks of one client: each is run where it is defined, and told in a line."""

    def __init__(self, client):
        self.client = client
        self.failed = 0

    def __call__(self, check):
        what = check.__name__.replace("_", " ")
        try:
            check()
        except Exception:
            self.failed += 1
            print(f"FAILED  {self.client:<14} {what}")
            traceback.print_exc(file=sys.stderr)
        else:
            print(f"passed  {self.client:<14} {what}")
        sys.stdout.flush()
        return check

    def end(self):
        sys.exit(1 if self.failed else 0)


def raises(kind, action):
    """That the action raises an error of the kind, which is given back."""
    try:
        action()
    except kind as error:
        return error
    raise AssertionError(f"{kind.__name__} was not raised")
