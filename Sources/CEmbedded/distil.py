#!/usr/bin/env python3
"""Distils Klaviyo's OpenAPI documents into description.txt, the facts that the emulator works from.

usage: distil.py --openapi FOLDER [--out FILE] [--check]

FOLDER holds <revision>.json.gz and <revision>.first.json.gz for every revision, <revision>.pre.json.gz for a beta, of
which only the operations' names are taken. The result has one line per item: a few words, then JSON. The last word of
an operation is the range of revisions that have it, where not all do. Names in the JSON may end in @RANGE, the
revisions in which the member holds. Facts that the documents lack or have wrong come from corrections.json beside this
script; what a revision without a document has beside the one before comes from additions.json: the operations of a
beta that became stable with it, and those that only the official SDK has; how resources are kept comes from
kinds.json, and which operations were seen to succeed on the live API from recorded.json.
"""
import argparse
import copy
import difflib
import gzip
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).parent
# The dates that have a beta beside the stable revision: the branches of Klaviyo's repository of documents.
BETAS = ["2023-08-15", "2025-01-15", "2025-04-15", "2025-07-15", "2026-01-15", "2026-04-15", "2026-07-15"]
# Operations of betas without a document: the one that Klaviyo's Android SDK asks for, and the one that the refusal of
# an older revision names the date of (both reported).
REPORTED_BETAS = {
    "2026-01-15": [["get_client_geofences", "GET", "/client/geofences"]],
    "2026-04-15": [["get_translations_beta", "GET", "/api/translations"]],
}
# The first revision whose document tells what may be null.
NULLS = "2024-02-15"
METHODS = ["get", "post", "patch", "delete"]
REFERENCE = re.compile(r'"\$ref":"#/components/schemas/([^"]+)"')
# Schemas that errors call by their names, where they are no resources.
NAMED = re.compile(r"(Email|SMS|MobilePush)Message\w*Definition\w*|Flow(Email|Sms|PushNotification|Webhook|WhatsApp)")
UNIT_WORDS = re.compile(r"`([^`]+)`: ((?:`[^`]+`(?:, )?)+)")
RATE_WHEN = re.compile(
    r"Rate limits when using the `([^`=]+)=([^`]+)` parameter in your API request:"
    r"<br>Burst: `([^`]+)`<br>Steady: `([^`]+)`"
)


def compact(value):
    """The JSON of a value without white space."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


# --- One document -----------------------------------------------------------------------------------------


class Document:
    """One OpenAPI document, read into plain trees."""

    def __init__(self, path, changes=None):
        """`changes` are set over the properties of schemas, by name, and into the choices of `fields[TYPE]`."""
        with gzip.open(path) as file:
            self.json = json.load(file)
        schemas = self.json["components"]["schemas"]
        for name, properties in (changes or {}).get("schemas", {}).items():
            schemas[name]["properties"].update(properties)
        self.fields = (changes or {}).get("fields", {})
        self.links = {name: REFERENCE.findall(compact(schema)) for name, schema in schemas.items()}
        self.reached, self.expansions = {}, {}

    def reach(self, name):
        """The names of the schemas that a schema leads to, its own among them."""
        if name not in self.reached:
            found, ahead = set(), [name]
            while ahead:
                link = ahead.pop()
                if link not in found:
                    found.add(link)
                    ahead += self.links[link]
            self.reached[name] = frozenset(found)
        return self.reached[name]

    def resolve(self, node, seen=()):
        """The node that a reference leads to, its siblings set over it; None for a reference within itself."""
        while "$ref" in node:
            name = node["$ref"].rsplit("/", 1)[-1]
            if name in seen:
                return None, seen
            seen = seen + (name,)
            rest = {key: value for key, value in node.items() if key != "$ref"}
            node = {**self.json["components"]["schemas"][name], **rest}
        return node, seen

    def schema(self, node, seen=()):
        """A schema without references; made once for a named schema and the names above it that can cut it short."""
        if node.keys() != {"$ref"}:
            return self.expanded(node, seen)
        name = node["$ref"].rsplit("/", 1)[-1]
        key = name, self.reach(name).intersection(seen)
        if key not in self.expansions:
            self.expansions[key] = self.expanded(node, seen)
        return self.expansions[key]

    def expanded(self, node, seen):
        """What schema() says of a node: types, names, limits."""
        above = len(seen)
        node, seen = self.resolve(node, seen)
        if node is None:
            return {"type": "any"}
        if "allOf" in node:
            node = self.merged_parts(node, seen)
        result = {"type": node.get("type") or kind_of(node)}
        for name in ["format", "minItems", "maxItems", "maxLength"]:
            if name in node:
                result[name] = node[name]
        if node.get("nullable"):
            result["nullable"] = True
        if len(seen) > above and NAMED.fullmatch(seen[-1]):
            result["name"] = seen[-1]
        if "enum" in node:
            result["enum"] = [str(value) for value in node["enum"] if value is not None]
        if "properties" in node:
            result["properties"] = {name: self.schema(part, seen) for name, part in node["properties"].items()}
            if node.get("required"):
                result["required"] = [name for name in node["required"] if name in node["properties"]]
        if "items" in node:
            result["items"] = self.schema(node["items"], seen)
        if "oneOf" in node or "anyOf" in node:
            result["oneOf"] = [self.schema(part, seen) for part in node.get("oneOf") or node.get("anyOf")]
        return result

    def merged_parts(self, node, seen):
        """An allOf as one object."""
        merged = {key: value for key, value in node.items() if key != "allOf"}
        merged["properties"] = dict(merged.get("properties", {}))
        merged["required"] = list(merged.get("required", []))
        for part in node["allOf"]:
            part, inner = self.resolve(part, seen)
            if part is None:
                continue
            if "allOf" in part:
                part = self.merged_parts(part, inner)
            for name, value in part.get("properties", {}).items():
                known = merged["properties"].get(name)
                both = known and known != value and "$ref" not in known
                merged["properties"][name] = {"allOf": [value, known]} if both else value
            merged["required"] += part.get("required", [])
            for key in ("nullable", "enum", "type"):
                if key in part:
                    merged.setdefault(key, part[key])
        return merged

    def operations(self):
        """The operations by method and path."""
        for path, methods in self.json["paths"].items():
            for method in METHODS:
                if method in methods:
                    yield method.upper(), path.rstrip("/"), methods[method]


def kind_of(node):
    """The type of a schema that doesn't state one."""
    if "properties" in node:
        return "object"
    values = [value for value in node.get("enum", []) if value is not None]
    for kind, name in ((bool, "boolean"), (str, "string")):
        if values and all(isinstance(value, kind) for value in values):
            return name
    return "any"


# --- One operation at one revision --------------------------------------------------------------------------


def query_of(document, operation):
    """The query parameters, by what they do."""
    query = {}
    for parameter in operation.get("parameters", []):
        name, schema = parameter["name"], parameter.get("schema", {})
        if parameter["in"] != "query":
            continue
        choices = schema.get("items", {}).get("enum") or schema.get("enum") or []
        family = re.fullmatch(r"(fields|additional-fields)\[(.+)\]", name)
        if family:
            kind = "fields" if family[1] == "fields" else "additional"
            added = document.fields.get(family[2], []) if kind == "fields" else []
            query.setdefault(kind, {})[family[2]] = sorted({*choices, *added}) if added else choices
        elif name == "filter":
            query["filter"] = filters_of(operation, parameter)
            if parameter.get("required"):
                query["filterRequired"] = True
        elif name == "include":
            query["include"] = choices
        elif name == "sort":
            query["sort"] = [choice for choice in choices if not choice.startswith("-")]
        elif name == "page[cursor]":
            query.setdefault("page", {})["cursor"] = True
        elif name == "page[size]":
            sizes = {"default": schema.get("default"), "min": schema.get("minimum"), "max": schema.get("maximum")}
            query.setdefault("page", {}).update({key: value for key, value in sizes.items() if value is not None})
        else:
            query.setdefault("other", {})[name] = {"required": True} if parameter.get("required") else {}
    return query


def filters_of(operation, parameter):
    """The fields that can be filtered by: from the extension, or for older documents from the sentence that lists them."""
    extension = operation.get("x-klaviyo-filters")
    if extension:
        fields = {}
        for name, entry in extension.items():
            groups = entry.get("operators", {})
            operators = {operator for group in groups.values() for operator in group}
            fields[name] = {"ops": sorted(operators), "type": filter_type(entry.get("value", {}))}
            if groups.get("list"):
                fields[name]["lists"] = sorted(groups["list"])
        return fields
    found = UNIT_WORDS.findall(parameter.get("description", ""))
    return {name: {"ops": sorted(re.findall(r"`([^`]+)`", operators))} for name, operators in found}


def filter_type(value):
    """The type of a filter's value, dates told from other texts."""
    return value.get("format") if value.get("format") in ("date-time", "date") else value.get("type", "string")


def success_of(operation):
    """The lowest status of success and its response."""
    statuses = sorted(status for status in operation["responses"] if status.startswith("2"))
    return int(statuses[0]), operation["responses"][statuses[0]]


def answer_of(document, operation):
    """What a successful answer carries."""
    _, response = success_of(operation)
    content = next(iter(response.get("content", {}).values()), None)
    if not content or "schema" not in content:
        return None
    data = document.schema(content["schema"]).get("properties", {}).get("data")
    if not data:
        return None
    many = data["type"] == "array"
    item = data.get("items", {}) if many else data
    properties = item.get("properties", {})
    kinds = properties.get("type", {}).get("enum", [])
    answer = {"type": kinds[0] if kinds else ""}
    if many:
        answer["many"] = True
    if "attributes" not in properties and "links" not in properties:
        answer["ids"] = True
    answer["attributes"] = list(properties.get("attributes", {}).get("properties", {}))
    answer["relationships"] = list(properties.get("relationships", {}).get("properties", {}))
    return {key: value for key, value in answer.items() if value != []}


def facts_of(document, operation):
    """All versioned facts of one operation at one revision."""
    status, _ = success_of(operation)
    facts = {"success": status, "scopes": operation.get("x-klaviyo-scopes", [])}
    answer = answer_of(document, operation)
    if answer:
        facts["answer"] = answer
    query = query_of(document, operation)
    if query:
        facts["query"] = query
    content = operation.get("requestBody", {}).get("content", {})
    if content:
        media, body = next(iter(content.items()))
        facts["body"] = document.schema(body["schema"])
        if "multipart" in media:
            facts["bodyType"] = media
    return facts


def resources_of(document, operation, found):
    """Adds the attributes and relationships of all resource types in an answer to those found already."""
    _, response = success_of(operation)
    content = next(iter(response.get("content", {}).values()), None)
    if not content or "schema" not in content:
        return
    properties = document.schema(content["schema"]).get("properties", {})
    nodes = [properties.get("data", {}), properties.get("included", {})]
    while nodes:
        node = nodes.pop()
        nodes += node.get("oneOf", []) + ([node["items"]] if "items" in node else [])
        members = node.get("properties", {})
        kinds = members.get("type", {}).get("enum", [])
        if len(kinds) != 1 or "attributes" not in members:
            continue
        resource = found.setdefault(kinds[0], {"attributes": {}, "relationships": {}})
        attributes = {name: pruned(part) for name, part in members["attributes"].get("properties", {}).items()}
        resource["attributes"] = union(resource["attributes"], attributes)
        for name, relationship in members.get("relationships", {}).get("properties", {}).items():
            resource["relationships"].setdefault(name, target_of(relationship))


def pruned(node):
    """The part of an attribute's schema that shapes answers: which members its objects have."""
    result = {key: node[key] for key in ("type", "nullable") if key in node}
    if "properties" in node:
        result["properties"] = {name: pruned(part) for name, part in node["properties"].items()}
    return result


def target_of(relationship):
    """What a relationship leads to."""
    data = relationship.get("properties", {}).get("data", {})
    many = data.get("type") == "array"
    item = data.get("items", {}) if many else data
    kinds = item.get("properties", {}).get("type", {}).get("enum", [""])
    return {"to": kinds[0], "many": many}


# --- Trees over revisions -------------------------------------------------------------------------------------


def union(one, other):
    """Two trees of one revision as one; where plain values differ, the second's."""
    if isinstance(one, dict) and isinstance(other, dict):
        # What stopped being required during a revision's life is not required of its clients.
        names = list(other) + [key for key in one if key not in other and key != "required"]
        return {key: union(one[key], other[key]) if key in one and key in other and key != "required"
                else other.get(key, one.get(key)) for key in names}
    if is_set(one) and is_set(other):
        return other + [value for value in one if value not in other]
    return other


def is_set(value):
    """Whether a value is a list of texts."""
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def suffix(present, revisions):
    """The range in which something holds, of the revisions in which it could; holes are filled."""
    places = [revisions.index(revision) for revision in present]
    first, last = min(places), max(places)
    if first == 0 and last == len(revisions) - 1:
        return ""
    begin = "" if first == 0 else revisions[first]
    end = "" if last == len(revisions) - 1 else revisions[last]
    return f"@{begin}..{end}"


def versioned(trees):
    """Merges the trees of several revisions into pairs of a range and versioned JSON."""
    revisions = sorted(trees)
    values = list(trees.values())
    if all(isinstance(value, dict) for value in values):
        return [("", versioned_object(trees, revisions))]
    if all(is_set(value) for value in values):
        return [("", versioned_set(trees, revisions))]
    runs = []
    for revision in revisions:
        text = compact(trees[revision])
        if runs and runs[-1][0] == text:
            runs[-1][1].append(revision)
        else:
            runs.append((text, [revision]))
    return [(suffix(present, revisions), json.loads(text)) for text, present in runs]


def versioned_object(trees, revisions):
    """An object whose members carry the ranges in which they hold."""
    names = list(trees[revisions[-1]])
    for revision in reversed(revisions):
        names += [name for name in trees[revision] if name not in names]
    result = {}
    for name in names:
        assert "@" not in name, name
        present = {revision: trees[revision][name] for revision in revisions if name in trees[revision]}
        # Documents before NULLS don't tell what may be null: what may be later always could (the SDKs of those
        # revisions, made from documents of a later day, send null for what is unset).
        among = [revision for revision in revisions if revision >= NULLS] if name == "nullable" else revisions
        presence = suffix(present, among)
        for variant, value in versioned(present):
            result[name + (variant or presence)] = value
    return result


def versioned_set(trees, revisions):
    """A list of texts that carry the ranges in which they are in it."""
    items = list(trees[revisions[-1]])
    for revision in reversed(revisions):
        items += [item for item in trees[revision] if item not in items]
    assert not any("@" in item for item in items), items
    return [item + suffix([r for r in revisions if item in trees[r]], revisions) for item in items]


# --- The whole ------------------------------------------------------------------------------------------------


def rate_of(operation):
    """The rate limits of an operation."""
    return operation.get("x-klaviyo-ratelimit", {})


def rates_when(operation):
    """The rate limits that hold when a query parameter has a value, from the sentences that state them."""
    names = ["parameter", "value", "burst", "steady"]
    return [dict(zip(names, found)) for found in RATE_WHEN.findall(operation.get("description", ""))]


def distil(folder):
    """All lines of the description."""
    revisions = sorted(path.name.removesuffix(".json.gz") for path in folder.glob("????-??-??.json.gz"))
    if not revisions:
        sys.exit(f"distil.py: no <revision>.json.gz in {folder}")
    operations, resources = {}, {}
    for revision in revisions:
        for path in [folder / f"{revision}.first.json.gz", folder / f"{revision}.json.gz"]:
            if path.exists():
                read(Document(path), revision, operations, resources)
    known = list(revisions)
    # A revision without a document begins as a copy of the one before.
    for revision, additions in json.loads((HERE / "additions.json").read_text()).items():
        for trees in [*(entry["trees"] for entry in operations.values()), *resources.values()]:
            if known[-1] in trees:
                trees[revision] = copy.deepcopy(trees[known[-1]])
        add(additions, folder, revision, operations, resources)
        known.append(revision)
    scopes = {}
    for entry in operations.values():
        for revision, tree in entry["trees"].items():
            scopes.setdefault(revision, set()).update(tree["scopes"])
    scopes = {revision: sorted(names) for revision, names in scopes.items()}
    items = {("revisions",): known, ("scopes",): versioned_set(scopes, known), ("betas",): betas(folder)}
    for entry in sorted(operations.values(), key=lambda e: (e["path"], METHODS.index(e["method"].lower()))):
        present = sorted(entry["trees"])
        line = {"tag": entry["tag"]}
        if entry["aliases"] - {entry["id"]}:
            line["aliases"] = sorted(entry["aliases"] - {entry["id"]})
        line["rate"] = entry["rate"]
        if entry["rateWhen"]:
            line["rateWhen"] = entry["rateWhen"]
        carry_back(entry["trees"])
        line.update(versioned_object(entry["trees"], present))
        words = ("operation", entry["id"], entry["method"], entry["path"], suffix(present, known).removeprefix("@"))
        items[words if words[-1] else words[:-1]] = line
    for trees in resources.values():
        carry_back_targets(trees)
    for name in sorted(resources):
        items[("resource", name)] = versioned_object(resources[name], sorted(resources[name]))
    for operation in json.loads((HERE / "recorded.json").read_text()):
        line = next(line for words, line in items.items() if words[:2] == ("operation", operation))
        line["evidence"] = "recorded"
    correct(items)
    for name, kind in json.loads((HERE / "kinds.json").read_text()).items():
        items[("kind", name, kind.pop("collection"))] = kind
    share(items)
    return "".join(" ".join(words) + " " + compact(value) + "\n" for words, value in items.items())


def betas(folder):
    """The dates of the betas, and the operations of each that are known: name, method and path."""
    found = {date: list(REPORTED_BETAS.get(date, [])) for date in BETAS}
    for date, operations in found.items():
        path = folder / f"{date}.pre.json.gz"
        for method, path, operation in Document(path).operations() if path.exists() else []:
            operations.append([operation["operationId"], method, path])
        operations.sort(key=lambda operation: (operation[2], operation[1]))
    return found


def carry_back(trees):
    """Gives older revisions what only newer documents say, though it was always so: the types that filters compare
    and the sizes of pages. Whether a client may choose the size stays as the documents have it."""
    newest = trees[max(trees)].get("query", {})
    for tree in trees.values():
        query = tree.get("query", {})
        for name, field in query.get("filter", {}).items():
            known = newest.get("filter", {}).get(name, field)
            field["type"] = known.get("type", "string")
            if "lists" in known:
                field["lists"] = known["lists"]
        if "page" in query:
            sized = "default" in query["page"]
            query["page"] = {"default": 100, **newest.get("page", {}), **query["page"]}
            if sized:
                query["page"]["sized"] = True


def carry_back_targets(trees):
    """Gives older revisions what only some documents say of a relationship: where it leads, and to how many. Those of
    two years have nothing but its links."""
    known = {}
    for revision in sorted(trees):
        for name, relationship in trees[revision].get("relationships", {}).items():
            if relationship.get("to"):
                known[name] = relationship
    for tree in trees.values():
        for name, relationship in tree.get("relationships", {}).items():
            if not relationship.get("to") and name in known:
                relationship.update(to=known[name]["to"], many=known[name]["many"])


def read(document, revision, operations, resources):
    """Adds what one document says to what is known."""
    found = {}
    for method, path, operation in document.operations():
        entry = operations.setdefault(key_of(method, path), {"trees": {}, "aliases": set()})
        entry["aliases"] |= {operation["operationId"], *operation.get("x-klaviyo-operation-aliases", [])}
        entry.update(id=operation["operationId"], method=method, path=path, tag=operation["tags"][0],
                     rate=rate_of(operation), rateWhen=rates_when(operation))
        facts = facts_of(document, operation)
        known = entry["trees"].get(revision)
        entry["trees"][revision] = union(known, facts) if known else facts
        resources_of(document, operation, found)
    for name, tree in found.items():
        trees = resources.setdefault(name, {})
        trees[revision] = union(trees[revision], tree) if revision in trees else tree


def key_of(method, path):
    """What an operation is known by through all revisions: its method and path, whatever the parameters are called."""
    return method, re.sub(r"\{[^}]*\}", "{}", path)


def add(additions, folder, revision, operations, resources):
    """Adds what a revision without a document has: operations of a beta that became stable with it, whose facts are
    those of the beta with what is added to them, and operations that only the SDK has, with all their facts."""
    beta = Document(folder / f"{additions['beta']}.pre.json.gz", additions)
    betas = {key_of(method, path): operation for method, path, operation in beta.operations()}
    ids = {entry["id"]: entry for entry in operations.values()}
    found, reshaped = {}, set()
    for addition in additions["operations"]:
        entry = ids.get(addition["operation"])
        if not entry:
            entry = {"id": addition["operation"], "aliases": set(), "trees": {}, "rateWhen": [],
                     **{name: addition[name] for name in ("method", "path", "tag", "rate")}}
            assert key_of(entry["method"], entry["path"]) not in operations, addition
        key = key_of(entry["method"], entry["path"])
        facts = {}
        if key in betas:
            facts = facts_of(beta, betas[key])
            resources_of(beta, betas[key], found)
            entry["aliases"].add(betas[key]["operationId"].removesuffix("_beta"))
            if entry["trees"]:
                reshaped.add(facts.get("answer", {}).get("type"))
        for place, other in addition.get("like", {}).items():
            copy_part(place.split("."), ids[other]["trees"][revision], facts)
        own = {name: addition[name] for name in ("success", "scopes", "answer", "query", "body") if name in addition}
        entry["trees"][revision] = overlaid(facts, own)
        operations[key] = entry
    for name, tree in additions.get("resources", {}).items():
        found[name] = overlaid(found.get(name, {}), tree)
    for name, tree in found.items():
        if name in reshaped or name not in resources:
            resources.setdefault(name, {})[revision] = tree


def overlaid(one, other):
    """A tree with another laid over it: objects are merged, lists of texts joined."""
    if isinstance(one, dict) and isinstance(other, dict):
        return {**one, **{name: overlaid(one[name], part) if name in one else part for name, part in other.items()}}
    if is_set(one) and is_set(other):
        return one + [value for value in other if value not in one]
    return other


def copy_part(place, source, target):
    """Copies the part of a tree at a place to the same place of another tree."""
    for name in place[:-1]:
        source, target = source[name], target.setdefault(name, {})
    target[place[-1]] = copy.deepcopy(source[place[-1]])


def correct(items):
    """Applies corrections.json: sets, renames, adds to or deletes from the named lines."""
    for correction in json.loads((HERE / "corrections.json").read_text()):
        matching = [words for words in items if matches(correction, words, items[words])]
        if not matching:
            sys.exit(f"distil.py: a correction matches nothing: {compact(correction)}")
        for words in matching:
            node = items[words]
            for name in correction["path"][:-1]:
                if name not in node:
                    sys.exit(f"distil.py: there is no {name} on the path of a correction: {compact(correction)}")
                node = node[name]
            apply(correction, node, correction["path"][-1])


def matches(correction, words, line):
    """Whether a correction is about a line."""
    pattern = correction["line"].split()
    if pattern[0] != words[0] or pattern[1] not in ("*", words[1]):
        return False
    answer = line.get("answer", {}) if isinstance(line, dict) else {}
    return words[1] not in correction.get("except", []) and correction.get("answers", answer.get("type")) == answer.get("type")


def apply(correction, node, name):
    """Carries one correction out at its place."""
    if correction.get("delete"):
        node.pop(name)
    elif "remove" in correction:
        node[name] = [item for item in node[name] if item.split("@")[0] not in correction["remove"]]
    elif "order" in correction:
        node[name] = {key: node[name].get(key, correction.get("new", {}).get(key)) for key in correction["order"]}
    elif "add" in correction:
        items = node.setdefault(name, [])
        place = items.index(correction["after"]) + 1 if correction.get("after") in items else len(items)
        items[place:place] = [item for item in correction["add"] if item not in items]
    else:
        former = node.pop(next((key for key in node if key.split("@")[0] == name), name), None)
        node[correction.get("as", name)] = correction.get("set", former)


def share(items):
    """Moves large schemas that several operations have in common to lines of their own."""
    counts = {}

    def count(node):
        if isinstance(node, dict):
            text = compact(node) if "type" in node else ""
            if len(text) > 400:
                counts[text] = counts.get(text, 0) + 1
                if counts[text] > 1:
                    return
            for value in node.values():
                count(value)
        elif isinstance(node, list):
            for value in node:
                count(value)

    for words, line in items.items():
        if words[0] == "operation":
            count(line.get("body", {}))
    names = {text: f"s{index}" for index, text in enumerate(text for text, n in counts.items() if n > 1)}
    shapes = {}

    def replaced(node, inside=None):
        if isinstance(node, dict):
            text = compact(node) if "type" in node else ""
            if text in names and text != inside:
                if names[text] not in shapes:
                    shapes[names[text]] = None
                    shapes[names[text]] = replaced(node, inside=text)
                return {"shape": names[text]}
            return {name: replaced(value) for name, value in node.items()}
        if isinstance(node, list):
            return [replaced(value) for value in node]
        return node

    for words, line in items.items():
        if words[0] == "operation" and "body" in line:
            line["body"] = replaced(line["body"])
    for name, shape in shapes.items():
        items[("shape", name)] = shape


def main():
    """Reads the arguments, writes the description or compares it."""
    parser = argparse.ArgumentParser(description="Distils OpenAPI documents into description.txt.")
    parser.add_argument("--openapi", required=True, type=pathlib.Path, metavar="FOLDER")
    parser.add_argument("--out", default=HERE / "description.txt", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the file differs")
    arguments = parser.parse_args()
    text = distil(arguments.openapi)
    if not arguments.check:
        arguments.out.write_text(text)
        return
    current = arguments.out.read_text() if arguments.out.exists() else ""
    if current != text:
        lines = difflib.unified_diff(current.splitlines(), text.splitlines(), "description.txt", "distilled", n=0, lineterm="")
        for _, line in zip(range(40), lines):
            print(line[:300])
        sys.exit(1)


if __name__ == "__main__":
    main()
