"""Klaviyo's OpenAPI documents, corrected where recordings of the real API contradict them, and made strict.

What an answer may carry is looked for in copies of the schemas, so that those of requests stay as they are:

- A member that the document doesn't name is an error (`additionalProperties: false`).
- Corrections (`corrections.json`) are for a schema by its name, for every schema `having` certain members or no
  others (`only`), for relationships, for included resources, for an operation, or for documents that never say null.
- `allOf` is merged into one schema, since two strict ones would exclude each other.
- Where a query picks attributes by `fields[…]`, none of them is required.
"""

import copy
import functools
import gzip
import json
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[2] / "shared"
CORRECTIONS = json.loads((HERE / "corrections.json").read_text())
# What revisions without a document have beside the one before.
ADDITIONS = json.loads((HERE.parents[1] / "Sources" / "CEmbedded" / "additions.json").read_text())
METHODS = ("get", "post", "patch", "delete", "put")
# What answers of the oldest revisions have beside their data, though their documents don't say so.
LINKS = {"type": "object", "properties": {"self": {"type": "string"}}, "additionalProperties": False}
# The way to a schema in a document.
ROOT = "#/components/schemas/"
# The members of documents, resources and their links, which aren't null for want of a value.
STRUCTURE = {"data", "type", "id", "attributes", "relationships", "included", "links", "self", "related", "first", "last"}


def is_there():
    return (SHARED / "openapi").is_dir()


@functools.cache
def revisions():
    """The revisions that have a document, and those whose beta has one, the oldest first."""
    names = [path.name.removesuffix(".json.gz") for path in (SHARED / "openapi").glob("*.json.gz")]
    return sorted([name for name in names if re.fullmatch(r"\d{4}-\d\d-\d\d", name)] + list(ADDITIONS))


def nearest(revision):
    """The newest documented revision that isn't newer than this one; the newest of all for none."""
    older = [name for name in revisions() if revision is None or name <= revision[:10]]
    return older[-1] if older else revisions()[0]


def load(revision):
    """A document as it is; of a revision without one, that of the one before with the beta that became stable with it."""
    if revision not in ADDITIONS:
        with gzip.open(SHARED / "openapi" / f"{revision}.json.gz") as file:
            return json.load(file)
    additions = ADDITIONS[revision]
    document, beta = load(additions["beta"]), load(f"{additions['beta']}.pre")
    for name, properties in additions["schemas"].items():
        beta["components"]["schemas"][name]["properties"].update(properties)
    beta = json.loads(json.dumps(beta).replace(ROOT, f"{ROOT}Beta."))
    for name, schema in beta["components"]["schemas"].items():
        document["components"]["schemas"][f"Beta.{name}"] = schema
    for path, method, operation in operations(beta):
        operation["operationId"] = operation["operationId"].removesuffix("_beta")
        document["paths"].setdefault(path, {})[method] = operation
    return document


@functools.cache
def document(revision):
    """The document of a revision, corrected and strict."""
    document = load(revision)
    used = set()
    document["x-says-null"] = says_null(document)
    document["x-relationships"] = relationships(document["components"]["schemas"])
    for path, method, operation in operations(document):
        correct_status(document, operation, used)
        for status, response in operation["responses"].items():
            if "$ref" in response:
                response = operation["responses"][status] = copy.deepcopy(resolve(document, response["$ref"]))
            for content in response.get("content", {}).values():
                content["schema"] = Answers(document, used).schema(content["schema"])
        correct_answer(document, operation, used)
        if method == "get":
            correct_single(document, revision, path, operation, used)
        for status, response in operation["responses"].items():
            for content in response.get("content", {}).values() if status.startswith("2") else ():
                content["x-picked"] = picked(content["schema"], document)
    document["x-corrections"] = used
    return document


@functools.cache
def nullable_members():
    """The names of the members that the first document that says so of any lets be null."""
    documents = map(load, revisions())
    first = next(document for document in documents if says_null(document))
    found = set()

    def look(schema):
        for name, each in schema.get("properties", {}).items() if isinstance(schema, dict) else ():
            if isinstance(each, dict) and each.get("nullable"):
                found.add(name)
        for each in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
            look(each)

    look(first["components"]["schemas"])
    return found


def says_null(document):
    return '"nullable": true' in json.dumps(document)


def relationships(schema):
    """The relationships that a document adds to schemas of resources in one place or another (`allOf`), by their names."""
    found = {}
    if isinstance(schema, list):
        for each in schema:
            found.update(relationships(each))
    elif isinstance(schema, dict):
        for each in schema.values():
            found.update(relationships(each))
        names = [part["$ref"].removeprefix(ROOT) for part in schema.get("allOf", []) if "$ref" in part]
        for part in schema.get("allOf", []) if len(names) == 1 else ():
            if "relationships" in part.get("properties", {}):
                found[names[0]] = part["properties"]["relationships"]
    return found


def operations(document):
    """The operations of a document: path, method, operation."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def resolve(document, reference):
    node = document
    for name in reference.removeprefix("#/").split("/"):
        node = node[name]
    return node


def correct_status(document, operation, used):
    for index, correction in enumerate(CORRECTIONS):
        if correction.get("operation") == operation["operationId"] and "status" in correction:
            old, new = correction["status"]
            if old is None and new not in operation["responses"]:
                used.add(index)
                others = (other["responses"] for _, _, other in operations(document))
                operation["responses"][new] = copy.deepcopy(next(other[new] for other in others if new in other))
            if old in operation["responses"]:
                used.add(index)
                response = operation["responses"].pop(old)
                if operation["operationId"].startswith("delete"):
                    response.pop("content", None)
                operation["responses"][new] = response


def correct_answer(document, operation, used):
    for index, correction in enumerate(CORRECTIONS):
        if correction.get("operation") != operation["operationId"] or "status" in correction:
            continue
        used.add(index)
        if correction.get("picked"):
            operation["x-picked"] = True
            continue
        for status, response in operation["responses"].items():
            for content in response.get("content", {}).values() if status.startswith("2") else ():
                schema = content["schema"] = inlined(document, content["schema"])
                if correction.get("single"):
                    data = schema["properties"]["data"]
                    schema["properties"]["data"] = data.get("items", data)
                    continue
                if correction.get("nullable"):
                    schema["properties"]["data"] = {"anyOf": [schema["properties"]["data"]], "nullable": True}
                    continue
                part = inlined(document, schema["properties"].get(correction["at"], LINKS))
                part["properties"].update(correction["add"])
                schema["properties"][correction["at"]] = part


def correct_single(document, revision, path, operation, used):
    """Lets the only resource that a path leads to from another one be null."""
    for index, correction in enumerate(CORRECTIONS):
        if correction.get("related") and revision < correction["before"] and "}/" in path:
            used.add(index)
            for content in operation["responses"]["200"]["content"].values():
                schema = content["schema"] = inlined(document, content["schema"])
                data = schema["properties"]["data"]
                if data.get("type") != "array":
                    schema["properties"]["data"] = {"anyOf": [data], "nullable": True}


def inlined(document, schema):
    return copy.deepcopy(resolve(document, schema["$ref"]) if "$ref" in schema else schema)


class Answers:
    """Copies of a document's schemas as answers must fit them, under names with `Answer.` before them."""

    def __init__(self, document, used):
        self.document = document
        self.schemas = document["components"]["schemas"]
        self.used = used
        self.relationships = document["x-relationships"]

    def schema(self, schema):
        if "$ref" in schema:
            name = schema["$ref"].removeprefix(ROOT)
            if f"Answer.{name}" not in self.schemas:
                self.schemas[f"Answer.{name}"] = {}  # for schemas that contain themselves
                self.schemas[f"Answer.{name}"] = self.schema(self.schemas[name])
                self.correct(self.schemas[f"Answer.{name}"], name)
            copied = {"$ref": f"{ROOT}Answer.{name}"}
            # OpenAPI 3.0 has no say beside a reference, but that is what the document means.
            return {"anyOf": [copied], "nullable": True} if schema.get("nullable") else copied
        schema = self.merged(schema)
        result = {key: value for key, value in schema.items() if key not in ("example", "description", "default")}
        for key in ("oneOf", "anyOf"):
            if key in result:
                # An answer that fits two is no mistake: kinds are told apart by their type, if at all.
                result["anyOf"] = [self.schema(each) for each in result.pop(key)]
        if "items" in result:
            result["items"] = self.schema(result["items"])
        if "properties" in result:
            result["properties"] = {name: self.schema(each) for name, each in result["properties"].items()}
            self.correct(result)
            self.correct_nulls(result["properties"])
            result.setdefault("additionalProperties", False)
        return result

    def merged(self, schema):
        """A schema with what its `allOf` says merged into it."""
        if "allOf" not in schema:
            return schema
        result = {key: value for key, value in schema.items() if key != "allOf"}
        for part in schema["allOf"]:
            while "$ref" in part:
                part = resolve(self.document, part["$ref"])
            result = self.union(result, self.merged(part))
        return result

    def union(self, left, right):
        """Both of two schemas, the members of objects below them included."""
        for name in ("left", "right"):
            side = locals()[name]
            if "$ref" in side and side != (right if name == "left" else left):
                resolved = self.merged(resolve(self.document, side["$ref"]))
                left, right = (resolved, right) if name == "left" else (left, resolved)
        result = {**left, **right}
        if "required" in left and "required" in right:
            result["required"] = [*left["required"], *right["required"]]
        if "properties" in left and "properties" in right:
            result["properties"] = {**left["properties"]}
            for name, schema in right["properties"].items():
                known = left["properties"].get(name)
                result["properties"][name] = self.union(known, schema) if known else schema
        return result

    def correct(self, schema, schema_name=None):
        """Corrects a schema: by its name, or else by the members it has."""
        properties = schema.get("properties", {})
        if not schema_name and set(properties) == {"data", "links"} and "ObjectLinks" not in str(properties["links"]):
            self.correct_relationship(schema)
        for index, correction in enumerate(CORRECTIONS):
            if (correction.get("schema", "") == schema_name if schema_name else
                    "having" in correction and set(correction["having"]) <= set(properties)
                    or correction.get("only") == list(properties)):
                self.used.add(index)
                for name in set(correction.get("nullable", [])) & set(properties):
                    properties[name] = {**inlined(self.document, properties[name]), "nullable": True}
                for name, addition in correction.get("add", {}).items():
                    properties.setdefault(name, addition)
                for name, sibling in correction.get("like", {}).items():
                    properties.setdefault(name, properties[sibling])
                for name, replacement in correction.get("set", {}).items():
                    properties[name] = replacement
                for name in set(correction.get("optional", [])) & set(schema.get("required", [])):
                    schema["required"] = [each for each in schema["required"] if each != name]
            elif correction.get("included") and schema_name in self.relationships and "relationships" not in properties:
                self.used.add(index)
                properties["relationships"] = self.schema(self.relationships[schema_name])

    def correct_nulls(self, properties):
        """Lets values be null in a document that never says which may be, where the next one that does says so."""
        for index, correction in enumerate(CORRECTIONS):
            if correction.get("nulls") and not self.document["x-says-null"]:
                self.used.add(index)
                for name in set(properties) & nullable_members() - STRUCTURE:
                    # OpenAPI 3.0 has no say beside a reference.
                    value = {"anyOf": [properties[name]]} if "$ref" in properties[name] else properties[name]
                    properties[name] = {**value, "nullable": True}

    def correct_relationship(self, schema):
        for index, correction in enumerate(CORRECTIONS):
            if correction.get("relationships"):
                self.used.add(index)
                data = schema["properties"]["data"]
                if data.get("type") == "object":
                    schema["properties"]["data"] = {**data, "nullable": True}
                schema["required"] = [name for name in schema.get("required", []) if name != "data"]
                if not schema["required"]:
                    del schema["required"]


def picked(schema, document, inside=False):
    """A schema for answers whose attributes, or parts of them, were picked by `fields[…]`: none is required.

    `inside`: Whether it is that of a resource's attributes, or below.
    """
    schemas = document["components"]["schemas"]
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(ROOT)
        copy_name = f"{name}.{'parts' if inside else 'picked'}"
        if copy_name not in schemas:
            schemas[copy_name] = {}  # for schemas that contain themselves
            schemas[copy_name] = picked(schemas[name], document, inside)
        return {"$ref": ROOT + copy_name}
    result = dict(schema)
    if inside:
        result.pop("required", None)
    if "anyOf" in result:
        result["anyOf"] = [picked(each, document, inside) for each in result["anyOf"]]
    if "items" in result:
        result["items"] = picked(result["items"], document, inside)
    if "properties" in result:
        result["properties"] = {
            name: picked(each, document, inside or name == "attributes")
            for name, each in result["properties"].items()}
    return result
