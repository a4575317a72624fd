"""What schemathesis is told beside the document: which resources are there, and which failures are none.

The account begins with fuzz.yaml and, twice, what fuzz-bodies.json makes. Three of four requests name such things: in
paths, in the relationships of bodies and in `company_id`. The last of a collection is there to be deleted.
"""

import hashlib
import json
import os
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import schemathesis
from schemathesis.specs.openapi.checks import negative_data_rejection

HERE = Path(__file__).resolve().parent
BODIES = json.loads((HERE / "fuzz-bodies.json").read_text())
# A list of campaigns needs a filter.
FILTERS = {"/api/campaigns": "equals(messages.channel,'email')"}
# Recorded: a schema that doesn't exist makes the live API fail.
FAILS_LIVE = ("create_profile_schema_relationship", 500)
# The operations of which a part is not emulated: conditions of segments, tags and filters of templates.
NOT_WHOLE = {
    "create_segment", "update_segment", "create_template", "update_template", "render_template", "create_template_render",
}
TAKES_ALL = {rule.get("operation") for rule in json.loads((HERE / "leniency.json").read_text())}
# The revision that the bodies are those of.
NEWEST = "2026-07-15"
# What the document has for an example, and schemathesis in most requests.
COMPANY = "PUBLIC_API_KEY"
SERVER = os.environ.get("FUZZ_SERVER")
HEADERS = {**json.loads(os.environ.get("FUZZ_HEADERS", "{}")), "Content-Type": "application/json"}


def send(path, body=None):
    data = None if body is None else body.encode()
    with urllib.request.urlopen(urllib.request.Request(SERVER + path, data, HEADERS), timeout=30) as response:
        return json.loads(response.read() or "{}")


def get(path):
    """The resources that a path leads to."""
    query = urllib.parse.urlencode({"filter": FILTERS[path]} if path in FILTERS else {})
    try:
        data = send(f"{path}?{query}").get("data")
    except urllib.error.HTTPError:
        return []
    return data if isinstance(data, list) else [data] if data else []


def make():
    """Makes two of each thing that a scenario has no words for."""
    for collection, data in BODIES.items():
        for number in "12":
            body = json.dumps({"data": data}).replace("#", number)
            if "METRIC" in body:
                body = body.replace("METRIC", get("/api/metrics")[0]["id"])
            try:
                send(f"/api/{collection}", body)
            except urllib.error.HTTPError as refused:
                # At other revisions some have other bodies.
                if HEADERS["revision"] == NEWEST:
                    raise RuntimeError(f"{collection}: {refused.read().decode()}") from refused
        send("/__emulator/jobs/run", "{}")


def discover():
    """The ids of what there is, by collection and by type of resource."""
    paths = [path.rstrip("/") for path in json.loads(Path(os.environ["FUZZ_DOCUMENT"]).read_text())["x-reads"]]
    by_collection, by_type = {}, {}
    for path in sorted(paths, key=lambda path: path.count("/")):
        parts = path.split("/")
        owners = by_collection.get(parts[2], []) if len(parts) == 5 and "{" in parts[3] else []
        for each in [path] if len(parts) == 3 else [f"/api/{parts[2]}/{owner}/{parts[4]}" for owner in owners[:2]]:
            for resource in get(each):
                if "id" not in resource:  # a bulk job before 2023-12-15
                    continue
                collection = resource["links"]["self"].split("/")[4] if "links" in resource else parts[-1]
                for ids in by_collection.setdefault(collection, []), by_type.setdefault(resource["type"], []):
                    if resource["id"] not in ids:
                        ids.append(resource["id"])
    return by_collection, by_type


if SERVER:
    make()
COLLECTIONS, TYPES = discover() if SERVER else ({}, {})


def is_lucky(value):
    """Whether a made-up value is replaced by a known one: always the same for the same value."""
    return hashlib.sha256(repr(value).encode()).digest()[0] % 4 > 0


@schemathesis.hook
def before_call(context, case, kwargs):
    """Names what is there, in the requests of every phase."""
    parts = case.operation.path.rstrip("/").split("/")
    ids = COLLECTIONS.get(parts[2])
    is_deleted = case.method.upper() == "DELETE" and len(parts) == 4
    if case.path_parameters and ids and not (is_deleted and len(ids) == 1):
        known = ids[-1 if is_deleted else 0]
        salt = (case.operation.path, case.method)
        case.path_parameters = {
            name: known if is_lucky((salt, value)) else value for name, value in case.path_parameters.items()}
    company = (case.query or {}).get("company_id")
    if company is not None and (company == COMPANY or is_lucky(company)):
        case.query = {**case.query, "company_id": COLLECTIONS["accounts"][0]}
    if isinstance(case.body, (dict, list)):
        case.body = with_known(case.body)


def with_known(value):
    """A body with known ids in the place of made-up ones."""
    if isinstance(value, list):
        return [with_known(each) for each in value]
    if not isinstance(value, dict):
        return value
    result = {name: with_known(each) for name, each in value.items()}
    ids = TYPES.get(value["type"]) if isinstance(value.get("type"), str) else None
    if ids and isinstance(value.get("id"), str) and is_lucky(value["id"]):
        result["id"] = ids[0]
    return result


@schemathesis.check
def no_failure(context, response, case):
    """No answer is a failure, but where the emulator says itself that it doesn't emulate a part of something."""
    operation = case.operation.definition.raw.get("operationId")
    if response.status_code < 500 or (operation, response.status_code) == FAILS_LIVE:
        return
    codes = [error.get("code") for error in response.json()["errors"]]
    assert operation in NOT_WHOLE, f"{response.status_code} {codes}"
    assert (response.status_code, codes) == (501, ["not_emulated"]), f"{response.status_code} {codes}"


@schemathesis.check
def refuses_mistakes(context, response, case):
    """What the document doesn't allow is refused, but where leniency.json says why not."""
    if case.operation.definition.raw.get("operationId") not in TAKES_ALL:
        negative_data_rejection(context, response, case)
