"""Writes the newest document for schemathesis: corrected and strict, with only what is emulated.

    klaviyo-emulator operations --json | python fuzz.py DOCUMENT TAG …

Whatever is not emulated answers 501, which another test sees to.
"""

import json
import sys

import documents


def openapi(tags, emulated):
    document = documents.document(documents.revisions()[-1])
    # What can be read before it begins, of all tags (hooks.py).
    document["x-reads"] = [path for path, method, operation in documents.operations(document)
                           if method == "get" and operation["operationId"] in emulated and path.startswith("/api/")]
    for path, method, operation in list(documents.operations(document)):
        if not set(operation["tags"]) & set(tags) or operation["operationId"] not in emulated:
            del document["paths"][path][method]
            continue
        is_picked = operation.get("x-picked") or any(
            parameter["name"].startswith("fields[") for parameter in operation["parameters"])
        for response in operation["responses"].values():
            for content in response.get("content", {}).values():
                schema = content.pop("x-picked", None)
                if is_picked and schema:
                    content["schema"] = schema
    del document["x-corrections"]
    return document


if __name__ == "__main__":
    emulated = {operation["id"] for operation in json.load(sys.stdin) if operation["emulated"]}
    with open(sys.argv[1], "w") as file:
        json.dump(openapi(sys.argv[2:], emulated), file)
