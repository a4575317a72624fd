"""Lets schemathesis meet things that are there: three of four requests name a list, profile, tag or company that is there."""

import hashlib
import json
import os

import schemathesis

KNOWN = json.loads(os.environ.get("FUZZ_IDS", "{}"))


def is_lucky(value):
    """Whether a made-up value is replaced by a known one: always the same for the same value."""
    return hashlib.sha256(repr(value).encode()).digest()[0] % 4 > 0


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    if path_parameters and "id" in path_parameters and is_lucky(path_parameters["id"]):
        collection = context.operation.path.split("/")[2]
        if collection in KNOWN:
            return {**path_parameters, "id": KNOWN[collection]}
    return path_parameters


@schemathesis.hook
def map_query(context, query):
    if query and "company_id" in query and is_lucky(query["company_id"]):
        return {**query, "company_id": KNOWN["company"]}
    return query
