"""Starts klaviyo-emulator and talks to its control API, with nothing but the standard library."""

import functools
import json
import os
import subprocess
import tempfile
import threading
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READY = "klaviyo-emulator listening on "
START_LIMIT = 30  # seconds
# The day that decides which revisions are retired; today if there is none.
REVISION_TODAY = os.environ.get("SDK_REVISION_TODAY")

# Requests to this machine never go through a proxy.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def binary():
    return Path(os.environ.get("KLAVIYO_EMULATOR", ROOT / ".build/debug/klaviyo-emulator")).resolve()


@functools.cache
def operation_names(revision=None):
    """The operations of a revision, the newest one if none is named: their newest names, and all that they have had."""
    command = [binary(), "operations", "--json", *(["--revision", revision] if revision else [])]
    return {each["id"]: each["aliases"] for each in json.loads(subprocess.check_output(command))}


class Emulator:
    """A running server with an account of its own, which is forgotten when it stops.

    Its jobs wait until `run_jobs` is called, so that tests see both sides of them.
    """

    def __init__(self, scenario=None):
        command = [str(binary()), "serve", "--port", "0", "--set", "job_delay=1h"]
        if REVISION_TODAY:
            command += ["--set", f"revision_today={REVISION_TODAY}"]
        if scenario:
            command += ["--scenario", scenario]
        self._said = tempfile.TemporaryFile()
        self._mark = 0
        self._last_words = None
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self._said, text=True
        )
        self.url = self._read_url()

    def _read_url(self):
        limit = threading.Timer(START_LIMIT, self._process.kill)
        limit.start()
        line = self._process.stdout.readline()
        limit.cancel()
        if not line.startswith(READY):
            self.stop()
            raise RuntimeError(f"{binary()} did not start, it said {line!r}:\n{self.stderr()}")
        return line.removeprefix(READY).strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def is_running(self):
        return self._process.poll() is None

    def stop(self):
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._last_words = self.stderr()
        self._said.close()

    def stderr(self):
        """What the server has said on its standard error since it started or was reset."""
        if self._last_words is not None:
            return self._last_words
        # Reads at a place of its own: the offset of the file is the server's.
        return os.pread(self._said.fileno(), 1 << 20, self._mark).decode(errors="replace")

    # The control API

    def control(self, method, path, body=None, **query):
        """Calls the control API; returns the JSON that it answers."""
        url = f"{self.url}/__emulator/{path}"
        if query:
            url += "?" + urllib.parse.urlencode(query)
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(url, data=data, headers=headers, method=method)
        with _opener.open(request, timeout=30) as response:
            return json.load(response)

    def reset(self):
        """Makes the account again as its scenario made it."""
        self._mark = os.fstat(self._said.fileno()).st_size
        self.control("POST", "reset", {})

    def run_jobs(self):
        """Runs the jobs that wait; returns how many there were."""
        return self.control("POST", "jobs/run", {})["ran"]

    def inbox(self, recipient):
        """The messages to an address or a phone number, the newest first."""
        return self.control("GET", "inbox", to=recipient)["messages"]

    def why(self, email):
        return self.control("GET", "why", email=email)

    def change_settings(self, **settings):
        return self.control("PATCH", "settings", settings)

    def open_confirmation_link(self, recipient):
        """Opens the link in the newest message, as a browser does; returns the page."""
        link = self.inbox(recipient)[0]["links"]["confirm"]
        with _opener.open(link, timeout=30) as response:
            return response.read().decode()

    def unsubscribe_with_link(self, recipient, one_click=False):
        """Sends what the button behind the newest message's link sends, or what a mail program sends by RFC 8058."""
        link = self.inbox(recipient)[0]["links"]["unsubscribe"]
        body = b"List-Unsubscribe=One-Click" if one_click else b""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        request = urllib.request.Request(link, data=body, headers=headers, method="POST")
        with _opener.open(request, timeout=30) as response:
            return response.read().decode()

    def suppress(self, email, reason):
        """Makes a bounce, an invalid address or a spam complaint happen."""
        return self.control("POST", "profiles/suppress", {"email": email, "reason": reason})
