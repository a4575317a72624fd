"""Writes the document of a revision for schemathesis: corrected and strict, with only what is emulated.

    klaviyo-emulator operations --json | python fuzz.py DOCUMENT [TAG …] --revision DAY --seed N --part N/OF

Whatever is not emulated answers 501, which another test sees to. Where a body has one of many kinds (conditions of
segments, actions of flows), a seed picks a few: all of them together would take minutes to make up. Where more is taken
than the document says (leniency.json), its schemas are widened, so that nothing of that counts as a mistake.
"""

import argparse
import json
import random
import sys
from pathlib import Path

import documents

TYPE = "application/vnd.api+json"
# How many kinds are left of many.
KINDS = 4
LENIENCY = json.loads((Path(__file__).resolve().parent / "leniency.json").read_text())
# The members of bodies that take more.
MEMBERS = {rule["member"]: rule["schema"] for rule in LENIENCY if "member" in rule}


def openapi(arguments, emulated):
    document = documents.document(arguments.revision)
    chance = random.Random(arguments.seed)
    has_nulls = not document["x-says-null"] and any(rule.get("nulls") for rule in LENIENCY)
    operations = [entry for entry in documents.operations(document) if entry[2]["operationId"] in emulated]
    # What can be read before it begins (hooks.py).
    document["x-reads"] = [path for path, method, _ in operations if method == "get" and path.startswith("/api/")]
    document["x-corrections"] = document["x-relationships"] = None
    part, parts = map(int, arguments.part.split("/"))
    chosen = [entry for entry in operations if not arguments.tags or set(entry[2]["tags"]) & set(arguments.tags)]
    paths, document["paths"] = document["paths"], {}
    for path, method, operation in chosen[part - 1::parts]:
        item = document["paths"].setdefault(path, {
            name: value for name, value in paths[path].items() if name not in documents.METHODS})
        item[method] = operation
        is_picked = operation.get("x-picked") or any(
            parameter["name"].startswith("fields[") for parameter in operation["parameters"])
        for response in operation["responses"].values():
            for content in response.get("content", {}).values():
                schema = content.pop("x-picked", None)
                if is_picked and schema:
                    content["schema"] = schema
            if response.get("content"):
                # Documents before 2024-10-15 say application/json, of answers as of requests.
                response["content"] = {TYPE: next(iter(response["content"].values()))}
        thin_out(operation.get("requestBody"), chance)
        for content in operation.get("requestBody", {}).get("content", {}).values():
            content["schema"] = widen(content["schema"], has_nulls)
        for parameter in operation["parameters"]:
            widen_parameter(parameter)
    for name, schema in document["components"]["schemas"].items():
        if not name.startswith("Answer."):
            thin_out(schema, chance)
            document["components"]["schemas"][name] = widen(schema, has_nulls)
    return document


def thin_out(schema, chance):
    """Leaves a few of the many kinds that a body may have, here and below."""
    if isinstance(schema, list):
        for each in schema:
            thin_out(each, chance)
    elif isinstance(schema, dict):
        for name in ("anyOf", "oneOf"):
            kinds = schema.get(name)
            if isinstance(kinds, list) and len(kinds) > KINDS:
                schema[name] = chance.sample(kinds, KINDS)
        for each in schema.values():
            thin_out(each, chance)


def widen(schema, has_nulls):
    """Lets a body have what leniency.json says, here and below; returns the schema.

    `has_nulls`: Whether every member that isn't required may be null.
    """
    if "$ref" in schema:
        # OpenAPI 3.0 has no say beside a reference, but that is what the document means.
        return {"anyOf": [{"$ref": schema["$ref"]}], "nullable": True} if schema.get("nullable") else schema
    # What fits two kinds is no mistake.
    schema = {"anyOf" if key == "oneOf" else key: value for key, value in schema.items()}
    for key in ("anyOf", "allOf"):
        if key in schema:
            schema[key] = [widen(each, has_nulls) for each in schema[key]]
    if "items" in schema:
        schema["items"] = widen(schema["items"], has_nulls)
    if "properties" in schema:
        schema["properties"] = {
            name: widen(MEMBERS.get(name, each), has_nulls) for name, each in schema["properties"].items()}
        for name in schema["properties"] if has_nulls else ():
            if name not in schema.get("required", []):
                schema["properties"][name] = {"anyOf": [schema["properties"][name]], "nullable": True}
    if schema.get("nullable") and "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
    return schema


def widen_parameter(parameter):
    """Lets a parameter have what leniency.json says."""
    items = parameter["schema"].get("items", {})
    for rule in LENIENCY:
        if parameter["name"].startswith(tuple(rule.get("parameters", []))) and "enum" in items:
            items["enum"] = [*items["enum"], rule["value"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("document")
    parser.add_argument("tags", nargs="*", help="all if none is named")
    parser.add_argument("--revision", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", default="1/1", metavar="N/OF", help="only one part of the operations")
    arguments = parser.parse_args()
    emulated = {name for operation in json.load(sys.stdin) if operation["emulated"]
                for name in (operation["id"], *operation["aliases"])}
    with open(arguments.document, "w") as file:
        json.dump(openapi(arguments, emulated), file)


if __name__ == "__main__":
    main()
