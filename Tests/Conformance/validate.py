"""Validates exchanges that tests wrote down against the OpenAPI document of the revision they were served at.

    python validate.py EXCHANGES … [--at-least N]

EXCHANGES are files with a JSON object a line: method, target, the revision requested and the one served, and of the answer
status, content type and body. A revision without a document is validated against the newest one before it, and the beta
that became stable with it, as far as these have the operation.
"""

import argparse
import collections
import functools
import json
import re
import sys
import urllib.parse

import jsonschema
import jsonschema_rs
import referencing
import referencing.jsonschema
import rfc3986_validator

import documents

TYPE = "application/vnd.api+json"
# The emulator's own, which Klaviyo's documents don't have.
OWN = ("/__emulator/", "/subscriptions/")
# What the schemas of a document are called in references.
HOME = "urn:openapi"
ERRORS = {"type": "object", "properties": {"errors": {"type": "array", "minItems": 1}}, "required": ["errors"]}


def as_json_schema(schema):
    """A schema of OpenAPI 3.0 as one of JSON Schema: they differ in how null is allowed."""
    if isinstance(schema, list):
        return [as_json_schema(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if isinstance(schema.get("$ref"), str):
        return {"$ref": HOME + schema["$ref"]}
    result = {key: as_json_schema(value) for key, value in schema.items() if key != "nullable"}
    if schema.get("nullable") is True:
        if isinstance(schema.get("type"), str):
            result["type"] = [schema["type"], "null"]
            if "enum" in schema:
                result["enum"] = [*schema["enum"], None]
        else:
            return {"anyOf": [result, {"type": "null"}]}
    return result


FORMATS = jsonschema.FormatChecker()


@FORMATS.checks("uri")
def is_uri(text):
    """Whether a link is a URI; one that echoes a request has the brackets that its client didn't escape (recorded)."""
    if not isinstance(text, str):
        return True
    return bool(rfc3986_validator.validate_rfc3986(text.replace("[", "%5B").replace("]", "%5D"), rule="URI"))


class Validator:
    """Judges answers: a fast program finds those that are right, a slow one says what is wrong with the others."""

    def __init__(self, schema, document):
        self.fast = jsonschema_rs.Draft202012Validator(
            schema, registry=document.fast_registry, validate_formats=True, formats={"uri": is_uri})
        self.slow = jsonschema.Draft202012Validator(schema, registry=document.registry, format_checker=FORMATS)

    def problems(self, answer):
        return [] if self.fast.is_valid(answer) else [describe(error) for error in self.slow.iter_errors(answer)]


class Document:
    """A document as validators use it."""

    def __init__(self, revision):
        self.revision = revision
        self.document = documents.document(revision)
        schemas = self.document["components"]["schemas"]
        answers = {name: as_json_schema(each) for name, each in schemas.items() if name.startswith("Answer.")}
        contents = {"components": {"schemas": answers}}
        resource = referencing.Resource.from_contents(contents, referencing.jsonschema.DRAFT202012)
        self.registry = referencing.Registry().with_resource(HOME, resource)
        self.fast_registry = jsonschema_rs.Registry([(HOME, contents)], draft=jsonschema_rs.Draft202012)
        self.paths = []
        for path, method, operation in documents.operations(self.document):
            pattern = re.compile(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path.rstrip("/"))) + "/?")
            self.paths.append((path.count("{"), pattern, method.upper(), operation))
        self.paths.sort(key=lambda entry: entry[0])

    def operation(self, method, path):
        """The operation that answers; for HEAD and unknown methods that of the path."""
        matching = [entry for entry in self.paths if entry[1].fullmatch(path)]
        fewest = min((entry[0] for entry in matching), default=0)
        for count, _, name, operation in matching:
            if name == method and count == fewest:
                return operation
        return None

    @functools.cache
    def validator(self, operation_id, status, has_fields):
        """The validator of an operation's answers of a status; nothing where they have no body.

        It throws a KeyError for a status that isn't documented.
        """
        operation = next(entry[3] for entry in self.paths if entry[3]["operationId"] == operation_id)
        responses = operation["responses"]
        response = responses.get(str(status)) or responses[f"{status // 100}XX"]
        contents = list(response.get("content", {}).values())
        if not contents:
            return None
        has_fields = has_fields or operation.get("x-picked")
        schema = contents[0].get("x-picked" if has_fields else "schema", contents[0]["schema"])
        return Validator(as_json_schema(schema), self)


@functools.cache
def document(revision):
    return Document(revision)


def parse(text):
    try:
        return json.loads(text)
    except ValueError:
        return None


def problems(exchange):
    """What is wrong with an exchange; None where no document says anything about it."""
    path, _, query = exchange["target"].partition("?")
    path = urllib.parse.unquote(path)
    if not path.startswith(("/api/", "/client/")) or exchange["method"] in ("OPTIONS", "HEAD"):
        return None
    status, body = exchange["status"], exchange["body"]
    revision = exchange["served"] or exchange["requested"]
    known = document(documents.nearest(revision))
    operation = known.operation(exchange["method"], path)
    if operation is None:
        if status < 400:
            # What only the SDK of a revision has is in no document.
            is_newer = (revision or "") > known.revision or known.revision in documents.ADDITIONS
            return None if is_newer else [f"{status} from an operation that {known.revision} doesn't have"]
        return refusal_problems(exchange)
    if status == 501:
        return refusal_problems(exchange)
    query = urllib.parse.unquote(query)
    try:
        validator = known.validator(operation["operationId"], status, "fields[" in query)
    except KeyError:
        return [f"status {status} is not documented"]
    if validator is None:
        return [f"has a body where none is documented: {body[:100]}"] if body else []
    document_ = parse(body)
    if document_ is None:
        return [f"body is no JSON: {body[:100]!r}"]
    found = validator.problems(document_)
    # Answers to too many requests are the only ones that don't tell their type (recorded).
    if exchange["type"] != (None if status == 429 else TYPE):
        found.append(f"content type is {exchange['type']}")
    return found


def refusal_problems(exchange):
    """What is wrong with the refusal of something that isn't in the document."""
    found = [describe(error) for error in jsonschema.Draft202012Validator(ERRORS).iter_errors(parse(exchange["body"]))]
    return found


def describe(error):
    while error.context:
        # Of several kinds the one that its type names, or else the one with the fewest errors.
        kinds = {}
        for each in error.context:
            kinds.setdefault(each.relative_schema_path[0], []).append(each)
        error = min(kinds.values(), key=lambda kind: (
            any(list(each.relative_path) in ([], ["type"]) for each in kind), len(kind)))[0]
    path = ".".join("*" if isinstance(name, int) else name for name in error.absolute_path)
    if error.validator in ("additionalProperties", "required"):
        return f"{path}: {error.message[:300]}"
    return f"{path}: {json.dumps(error.instance)[:80]} breaks {error.validator} {json.dumps(error.validator_value)[:200]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("exchanges", nargs="+")
    parser.add_argument("--at-least", type=int, default=1, help="fail if fewer were validated")
    arguments = parser.parse_args()

    counts = collections.Counter()
    found = collections.defaultdict(list)
    seen = {}
    for exchange in (json.loads(line) for path in arguments.exchanges for line in open(path)):
        key = (exchange["method"], exchange["target"], exchange["served"], exchange["status"],
               exchange["type"], re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", exchange["body"]))
        if key not in seen:
            seen[key] = problems(exchange)
        if seen[key] is None:
            counts["not documented"] += 1
            continue
        counts[exchange["by"]] += 1
        for problem in seen[key]:
            found[problem].append(exchange)
    validated = sum(counts.values()) - counts["not documented"]
    for problem, exchanges in sorted(found.items(), key=lambda item: -len(item[1])):
        first = exchanges[0]
        print(f"{len(exchanges)}x {problem}\n    first: {first['method']} {first['target'][:150]}"
              f" at {first['served']} -> {first['status']}")
    print(f"exchanges validated: {validated} ({dict(counts)}), {len(seen)} different; {len(found)} kinds of problems")
    if validated < arguments.at_least:
        sys.exit(f"fewer than {arguments.at_least} exchanges were validated")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
