#!/usr/bin/env python3
"""Kills the server at random moments and checks that nothing acknowledged is lost and no job is done twice.

usage: crash.py --emulator PATH [--kills 100] [--seed N]

Each round sends subscriptions and imports of new profiles to a server on one state folder, whose jobs are due at
once, or go on with reads of them, and ends it with SIGKILL at a random moment. At last the jobs that are left run, and the account must have
exactly the profiles of the requests that were answered with 202 — and of those whose answer the kill cut off, if
they had been stored. Then the server is told to stop while a request arrives, which it must answer.
"""
import argparse
import http.client
import json
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

LIST = "Y6nRLr"
HEADERS = {
    "Authorization": "Klaviyo-API-Key pk_0123456789abcdef",
    "revision": "2026-07-15",
    "Content-Type": "application/vnd.api+json",
}


class Server:
    """A server on a state folder."""

    def __init__(self, emulator, folder):
        command = [emulator, "serve", "--port", "0", "--state", folder, "--scenario", "quickstart"]
        command += ["--set", "job_delay=0s", "--set", "rate_limits=off"]
        command += ["--set", 'job_progress={"import": {"polls": 3}}']
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1])
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def send(self, method, path, body=None, headers=HEADERS):
        """The status and JSON of an answer."""
        self.connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = self.connection.getresponse()
        data = answer.read()
        return answer.status, json.loads(data) if data else None

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def subscription(emails):
    """The path and body that subscribe addresses."""
    consent = {"email": {"marketing": {"consent": "SUBSCRIBED"}}}
    profiles = [{"type": "profile", "attributes": {"email": email, "subscriptions": consent}} for email in emails]
    attributes = {"profiles": {"data": profiles}}
    relationships = {"list": {"data": {"type": "list", "id": LIST}}}
    data = {"type": "profile-subscription-bulk-create-job", "attributes": attributes, "relationships": relationships}
    return "/api/profile-subscription-bulk-create-jobs", {"data": data}


def import_(emails):
    """The path and body that import addresses onto the list."""
    profiles = [{"type": "profile", "attributes": {"email": email}} for email in emails]
    attributes = {"profiles": {"data": profiles}}
    relationships = {"lists": {"data": [{"type": "list", "id": LIST}]}}
    data = {"type": "profile-bulk-import-job", "attributes": attributes, "relationships": relationships}
    return "/api/profile-bulk-import-jobs", {"data": data}


def round_(server, number, chance, sent):
    """Sends requests until the server is killed; notes what was answered and what was cut off."""
    killer = threading.Timer(chance.uniform(0.0, 0.12), server.kill)
    killer.start()
    try:
        for request in range(1000):
            emails = [f"p{number}-{request}-{place}@klaviyo-demo.com" for place in range(chance.choice([1, 5, 50]))]
            path, body = chance.choice([subscription, import_])(emails)
            sent["open"] = emails
            status, answer = server.send("POST", path, body)
            assert status == 202, status
            sent["acknowledged"].update(emails)
            sent["open"] = []
            # An import goes on with the reads of it; most are killed, or left, at some step.
            for _ in range(chance.randrange(5) if answer else 0):
                status, _ = server.send("GET", f"{path}/{answer['data']['id']}")
                assert status == 200, status
    except (OSError, http.client.HTTPException):
        sent["cut off"].append(sent["open"])
    killer.join()


def members(server):
    """The addresses of all members of the list."""
    path, found = f"/api/lists/{LIST}/profiles?page[size]=100&fields[profile]=email", []
    while path:
        status, page = server.send("GET", path)
        assert status == 200, status
        found += [profile["attributes"]["email"] for profile in page["data"]]
        path = (page["links"]["next"] or "").removeprefix("https://a.klaviyo.com")
    return found


def check(server, sent):
    """What is wrong with the account: nothing, if all is well."""
    server.send("POST", "/__emulator/jobs/run", {}, {"Content-Type": "application/json"})
    found = members(server)
    expected = sent["acknowledged"] | {"sarah.mason@klaviyo-demo.com"}
    wrong = [f"lost: {email}" for email in expected - set(found)]
    if len(set(found)) != len(found):
        wrong.append("an address is on the list twice")
    for emails in sent["cut off"]:
        stored = [email for email in emails if email in found]
        if stored and len(stored) != len(emails):
            wrong.append(f"a request was stored in part: {len(stored)} of {len(emails)} profiles")
        expected |= set(stored)
    wrong += [f"from nowhere: {email}" for email in set(found) - expected]
    _, jobs = server.send("GET", "/__emulator/jobs?limit=10000")
    wrong += [f"job {job['id']} is {job['state']}" for job in jobs["jobs"] if job["state"] != "complete"]
    done = sum(job["completed"] for job in jobs["jobs"])
    if done != len(expected) - 1:
        wrong.append(f"the jobs completed {done} profiles of {len(expected) - 1}: one was done twice, or not at all")
    return wrong


def stop(server):
    """What is wrong with how a server stops: nothing, if it answers a request whose body arrives meanwhile."""
    body = json.dumps(subscription(["last@klaviyo-demo.com"])[1])
    server.connection.putrequest("POST", subscription([])[0])
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
    sent = {"acknowledged": set(), "cut off": [], "open": []}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(arguments.kills):
            round_(Server(arguments.emulator, folder), number, chance, sent)
        server = Server(arguments.emulator, folder)
        wrong = check(server, sent) + stop(server)
    print(
        f"{arguments.kills} kills, {len(sent['acknowledged'])} profiles acknowledged, {len(wrong)} faults"
        f" (seed {arguments.seed})"
    )
    for fault in wrong[:20]:
        print(fault)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
