"""One server for clients of all ages: every version of the SDK that is tried uses the same account, at once."""

import json
import os
import subprocess
import sys
from pathlib import Path

from answers import emails

# The interpreters of all versions, by `run`; this one alone where a test is started by hand.
PYTHONS = os.environ.get("SDK_PYTHONS", sys.executable).split()


def test_old_and_new_versions_use_one_server_at_once(klaviyo, server):
    here = Path(__file__).parent
    command = [here / "one_client.py", server.url]
    clients = [subprocess.Popen([python, *command], stdout=subprocess.PIPE, text=True, cwd=here) for python in PYTHONS]
    reports = [json.loads(client.communicate(timeout=120)[0]) for client in clients]
    assert len({report["version"] for report in reports}) == len(PYTHONS)
    for report in reports:
        assert report["revision"] == report["served"], report
        assert report["names"] == [report["version"]] * 20, report
    made = {report["email"] for report in reports}
    assert made <= set(emails(klaviyo.Profiles.get_profiles(page_size=100)))
