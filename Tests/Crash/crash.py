#!/usr/bin/env python3
"""Kills the server at random moments and checks that nothing acknowledged is lost and no job is done twice.

usage: crash.py --emulator PATH [--kills 100] [--seed N]

Each round starts a server on one state folder, sends it requests for jobs of several kinds (senders.py), which are due
at once or go on with reads of them, and ends it with SIGKILL at a random moment, in every second round while it is
still starting or soon after. At last the jobs that are left run. The account must then have exactly what the requests
leave that were answered with 202, each thing once — and what those leave whose answer the kill cut off, all of a
request or nothing. Then the server is told to stop while a request arrives, which it must answer.
"""
import argparse
import collections
import http.client
import json
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

from senders import SENDERS, scenario, subscription

HEADERS = {
    "Authorization": "Klaviyo-API-Key pk_0123456789abcdef",
    "revision": "2026-07-15",
    "Content-Type": "application/json",
}
# How long a server lives at most before it is killed, in seconds.
LIFE = 0.25
PROGRESS = {sender.kind: {"polls": 3} for sender in SENDERS if sender.kind in ("import", "catalog-item-bulk-create-job")}


class Server:
    """A server on a state folder."""

    def __init__(self, emulator, folder):
        beginning = pathlib.Path(folder, "crash.yaml")
        beginning.write_text(scenario())
        command = [emulator, "serve", "--port", "0", "--state", f"{folder}/state", "--scenario", beginning]
        command += ["--set", "job_delay=0s", "--set", "rate_limits=off"]
        command += ["--set", f"job_progress={json.dumps(PROGRESS)}"]
        self.words = pathlib.Path(folder, "stderr")
        with self.words.open("w") as words:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=words, text=True)

    def connect(self):
        """Waits for the server to be ready; one that is killed before is a ConnectionError."""
        line = self.process.stdout.readline()
        if not line:
            assert self.process.wait() == -signal.SIGKILL, f"the server did not start: {self.words.read_text()}"
            raise ConnectionError("killed before it was ready")
        self.connection = http.client.HTTPConnection("127.0.0.1", int(line.rsplit(":", 1)[1]), timeout=60)

    def ask(self, method, path, body=None):
        """The JSON of an answer, which must be a success."""
        self.connection.request(method, path, None if body is None else json.dumps(body), HEADERS)
        answer = self.connection.getresponse()
        data = answer.read()
        assert answer.status < 300, f"{method} {path}: {answer.status} {data.decode()}"
        return json.loads(data) if data else None

    def pages(self, path):
        """All resources of a collection."""
        found = []
        while path:
            page = self.ask("GET", path)
            found += page["data"]
            path = (page["links"].get("next") or "").removeprefix("https://a.klaviyo.com")
        return found

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class Sent:
    """What was sent of one kind: the keys of the requests that were answered, and those of each that was cut off."""

    def __init__(self):
        self.acknowledged = set()
        self.cut_off = []

    @property
    def all(self):
        return self.acknowledged.union(*self.cut_off)


def send_one(server, sender, sent, name, chance):
    """Sends a request for a job; reads the job a few times, which makes it go on."""
    keys = [f"{name}-{place}" for place in range(chance.choice(sender.sizes))]
    reads = chance.randrange(5)
    path, body = sender.request(server, keys)
    sent.cut_off.append(keys)
    answer = server.ask("POST", path, body)
    sent.cut_off.remove(keys)
    sent.acknowledged.update(keys)
    for _ in range(reads if sender.is_read else 0):
        server.ask("GET", f"{path}/{answer['data']['id']}")


def round_(server, number, chance, sent):
    """Sends requests until the server is killed."""
    is_early = number % 2 == 1
    killer = threading.Timer(chance.uniform(0, LIFE), server.kill)
    try:
        if is_early:
            killer.start()
        server.connect()
        if not is_early:
            killer.start()
        for request in range(1000):
            sender = chance.choice(SENDERS)
            send_one(server, sender, sent[sender.kind], f"r{number}-{request}", chance)
    except (OSError, http.client.HTTPException):
        killer.join()


def faults(server, sent):
    """What is wrong with the account: nothing, if all is well."""
    server.ask("POST", "/__emulator/jobs/run", {})
    jobs = server.ask("GET", "/__emulator/jobs?limit=10000")["jobs"]
    wrong = [f"job {job['id']} is {job['state']}" for job in jobs if job["state"] != "complete"]
    for sender in SENDERS:
        kind, ours = sender.kind, sent[sender.kind]
        found = sender.left(server, ours.all)
        wrong += [f"{kind}: {key} is there {count} times" for key, count in collections.Counter(found).items() if count > 1]
        expected = set(ours.acknowledged)
        for keys in ours.cut_off:
            stored = set(keys) & set(found)
            if stored and len(stored) != len(keys):
                wrong.append(f"{kind}: a request was stored in part: {len(stored)} of {len(keys)}")
            expected |= stored
        wrong += [f"{kind}: {key} is lost" for key in sorted(expected - set(found))]
        wrong += [f"{kind}: {key} is from nowhere" for key in sorted(set(found) - expected)]
        done = sum(job["completed"] for job in jobs if job["kind"] == kind)
        if done != len(expected):
            wrong.append(f"{kind}: the jobs completed {done} of {len(expected)}: one was done twice, or not at all")
    return wrong


def stop(server):
    """What is wrong with how a server stops: nothing, if it answers a request whose body arrives meanwhile."""
    path, body = subscription(server, ["last"])
    body = json.dumps(body)
    server.connection.putrequest("POST", path)
    for name, value in {**HEADERS, "Content-Length": len(body)}.items():
        server.connection.putheader(name, value)
    server.connection.endheaders(body[:10].encode())
    time.sleep(0.2)
    server.process.terminate()
    time.sleep(0.2)
    try:
        server.connection.send(body[10:].encode())
        status = server.connection.getresponse().status
        wrong = [] if status == 202 else [f"the last request was answered {status}"]
    except (OSError, http.client.HTTPException) as error:
        wrong = [f"the last request was not answered: {error!r}"]
    if server.process.wait() != 0:
        wrong.append(f"the server ended with {server.process.returncode}")
    return wrong


def main():
    """Reads the arguments, kills, and tells."""
    parser = argparse.ArgumentParser(description="Kills the server at random moments and checks what is left.")
    parser.add_argument("--emulator", required=True, metavar="PATH")
    parser.add_argument("--kills", type=int, default=100, metavar="N")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), metavar="N")
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    sent = {sender.kind: Sent() for sender in SENDERS}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(arguments.kills):
            round_(Server(arguments.emulator, folder), number, chance, sent)
        server = Server(arguments.emulator, folder)
        server.connect()
        wrong = faults(server, sent) + stop(server)
    for fault in wrong[:20]:
        print(fault)
    counts = ", ".join(f"{len(sent[sender.kind].acknowledged)} {sender.kind}" for sender in SENDERS)
    print(f"{arguments.kills} kills, {len(wrong)} faults (seed {arguments.seed}); acknowledged: {counts}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
