"""Tests of the validation itself: that it takes what the real API was recorded to answer, and finds mistakes."""

import json

import pytest

import documents
import validate

RECORDED = sorted((documents.SHARED / "recorded").glob("*.json"))
LINK = "https://a.klaviyo.com/api/lists"
LIST = {
    "type": "list", "id": "Y6nRLr", "attributes": {
        "name": "News", "created": "2026-09-04T13:39:28+00:00", "updated": "2026-09-04T13:39:28+00:00",
        "opt_in_process": "single_opt_in"}, "links": {"self": f"{LINK}/Y6nRLr/"},
}


def exchange(document, target="/api/lists", status=200, method="GET", revision="2026-07-15"):
    return {"method": method, "target": target, "requested": revision, "served": revision, "status": status,
            "type": validate.TYPE, "body": json.dumps(document)}


def lists(**changes):
    return {"data": [{**LIST, **changes}], "links": {"self": LINK, "next": None, "prev": None}}


def test_takes_a_correct_answer():
    assert validate.problems(exchange(lists())) == []


@pytest.mark.parametrize("changes, problem", [
    ({"extra": 1}, "'extra' was unexpected"),
    ({"attributes": {**LIST["attributes"], "extra": 1}}, "'extra' was unexpected"),
    ({"attributes": {**LIST["attributes"], "opt_in_process": "none"}}, "breaks enum"),
    ({"attributes": {**LIST["attributes"], "created": "yesterday"}}, "breaks format"),
    ({"attributes": {**LIST["attributes"], "name": 1}}, "breaks type"),
    ({"links": {"self": "no link"}}, "breaks format"),
    ({"type": "lists"}, "breaks enum"),
])
def test_finds_a_wrong_member(changes, problem):
    assert any(problem in found for found in validate.problems(exchange(lists(**changes))))


def test_finds_a_missing_member():
    assert validate.problems(exchange({"links": {"self": LINK}})) == [": 'data' is a required property"]
    without_id = {name: value for name, value in LIST.items() if name != "id"}
    assert validate.problems(exchange({"data": [without_id], "links": {"self": LINK}}))


def test_finds_a_wrong_status_type_or_body():
    assert validate.problems(exchange(lists(), status=203)) == ["status 203 is not documented"]
    assert validate.problems({**exchange(lists()), "type": "text/html"}) == ["content type is text/html"]
    assert validate.problems({**exchange(lists()), "body": "<html>"})
    assert validate.problems(exchange({}, "/api/lists/Y6nRLr", 204, "DELETE"))
    assert validate.problems(exchange({"message": "no"}, "/api/nothing", 404))


def test_finds_an_operation_that_its_revision_lacks():
    assert validate.problems(exchange(lists(), "/api/profile-merge", 202, "POST", "2023-07-15"))
    assert validate.problems(exchange(lists(), "/api/brands", revision="2026-10-15")) is None


@pytest.mark.parametrize("path", RECORDED, ids=[path.stem for path in RECORDED])
def test_takes_what_was_recorded(path):
    """The recordings show every empty object as an empty array."""
    recorded = json.loads(path.read_text())
    request, response = recorded["request"], recorded["response"]
    body = response["body"]
    picked = "?fields[x]=y" if "fields" in request["query"] else ""
    target = request["path"] + picked
    found = validate.problems({
        "method": request["method"], "target": target, "requested": "2026-07-15", "served": "2026-07-15",
        "status": response["status"], "type": response["headers"].get("content-type"),
        "body": "" if body is None else json.dumps(body)})
    assert [problem for problem in found if not ("[] breaks type" in problem and "object" in problem)] == []


def test_needs_every_correction():
    used = set().union(*(documents.document(revision)["x-corrections"] for revision in documents.revisions()))
    assert used == set(range(len(documents.CORRECTIONS)))
