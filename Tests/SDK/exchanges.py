"""Writes down what the SDK sends and is answered, for those who check all of it afterwards (Tests/Conformance)."""

import json
import os
import urllib.parse

import urllib3.connectionpool


def write_down(monkeypatch, path):
    """Lets urllib3 append a line of JSON to a file for each exchange."""
    send = urllib3.connectionpool.HTTPConnectionPool.urlopen

    def urlopen(self, method, url, body=None, headers=None, *arguments, **options):
        response = send(self, method, url, body, headers, *arguments, **options)
        address = urllib.parse.urlsplit(url)
        target = address.path + ("?" + address.query if address.query else "")
        requested = {name.lower(): value for name, value in (headers or {}).items()}.get("revision")
        line = {
            "by": "python sdk", "method": method, "target": target, "requested": requested,
            "served": response.headers.get("X-Klaviyo-Api-Revision"), "status": response.status,
            "type": response.headers.get("Content-Type"), "body": response.data.decode(errors="replace"),
        }
        # In one piece: several versions of the SDK write to the same file at once.
        with open(path, "ab", buffering=0) as file:
            file.write(json.dumps(line).encode() + b"\n")
        return response

    monkeypatch.setattr(urllib3.connectionpool.HTTPConnectionPool, "urlopen", urlopen)


def file():
    """Where to; None where nothing is to be written down."""
    return os.environ.get("KLAVIYO_EXCHANGES")
