#!/usr/bin/env python3
"""Measures the emulator beside a yardstick that does the same work in the same run, and prints how they compare.

The yardsticks are libmicrohttpd with nothing around it (BareServer) and the sqlite3 shell. The two sides take
turns on the same two cores, and the median of the rounds counts, so that a slower machine slows both of them. A
missed goal is a line of the report, not an error: the exit status is 0 unless something broke. With --check it is 1
where a goal is missed by more than half, which chance doesn't explain.
"""
import argparse
import http.client
import json
import os
import pathlib
import re
import shutil
import socket
import statistics
import sys
import tempfile
import time
import typing

from programs import HEADERS, BenchError, Shell, run, running, send

LIST = "Y6nRLr"
EMAIL = "sarah.mason@klaviyo-demo.com"
CONNECTIONS = 32
# How far a goal may be missed before --check calls it a fault: the rounds of a busy machine differ by less.
TOLERANCE = 1.5
# What a server adds to every answer by itself.
OWN_HEADERS = {"connection", "content-length", "date"}


class Measurement(typing.NamedTuple):
    """One line of the report."""

    name: str
    value: float
    unit: str
    goal: float
    is_least: bool
    detail: str

    @property
    def ok(self):
        """Whether the goal is reached."""
        return self.value >= self.goal if self.is_least else self.value <= self.goal

    @property
    def tolerable(self):
        """Whether the goal is reached, or missed by no more than chance may do."""
        goal = self.goal / TOLERANCE if self.is_least else self.goal * TOLERANCE
        return self.value >= goal if self.is_least else self.value <= goal


def serve(options, *arguments):
    """The command line of an emulator on a free port."""
    return [options.emulator, "serve", "--port", "0", *map(str, arguments)]


def profile_path(server):
    """The path of a profile of the scenario."""
    path = f"/api/profiles/?filter=equals(email,%22{EMAIL}%22)"
    _, content = send(server.connect(), "GET", path, 200)
    return f"/api/profiles/{json.loads(content)['data'][0]['id']}"


# --- Reading a profile ------------------------------------------------------------------------------------


def requests_per_second(server, path, seconds):
    """How many requests a second a server answers, every one of them with 200."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s"]
    for name, value in HEADERS.items():
        command += ["-H", f"{name}: {value}"]
    output = run([*command, f"http://127.0.0.1:{server.port}{path}"])
    if "Non-2xx" in output or "Socket errors" in output:
        raise BenchError(f"not every request was answered 200:\n{output}")
    rate = re.search(r"^Requests/sec:\s+([\d.]+)$", output, re.MULTILINE)
    if not rate:
        raise BenchError(f"wrk's output has no requests a second:\n{output}")
    return float(rate[1])


def bare_command(options, headers, body, folder):
    """The command line of a bare server that gives a certain answer."""
    path = folder / "body.json"
    path.write_bytes(body)
    command = [options.bare, "--port", "0", "--body", str(path)]
    for name, value in headers:
        if name.lower() not in OWN_HEADERS:
            command += ["--header", f"{name}: {value}"]
    return command


def check_same(server, path, headers, body):
    """Makes sure that the bare server's answer looks like the emulator's."""
    other_headers, other_body = send(server.connect(), "GET", path, 200)
    if other_body != body or {name.lower() for name, _ in other_headers} != {name.lower() for name, _ in headers}:
        raise BenchError("the bare server's answer isn't the emulator's")


def measure_reading(options, folder):
    """Reads one profile over and over from the emulator and from the bare server, in turn."""
    with running(serve(options, "--scenario", "quickstart")) as emulator:
        path = profile_path(emulator)
        headers, body = send(emulator.connect(), "GET", path, 200)
        with running(bare_command(options, headers, body, folder)) as bare:
            check_same(bare, path, headers, body)
            for server in (emulator, bare):
                requests_per_second(server, path, 1)
            pairs = [
                (requests_per_second(emulator, path, options.seconds), requests_per_second(bare, path, options.seconds))
                for _ in range(options.rounds)
            ]
    ratio = statistics.median(ours / theirs for ours, theirs in pairs)
    ours, theirs = (statistics.median(column) for column in zip(*pairs))
    detail = f"{ours:,.0f} of {theirs:,.0f} requests/s"
    return [Measurement("reading a profile ÷ bare libmicrohttpd", ratio, "×", 0.5, True, detail)]


# --- Jobs ---------------------------------------------------------------------------------------------------


class Load(typing.NamedTuple):
    """A request whose job writes many profiles, and the tables with a row for each of them."""

    name: str
    path: str
    body: bytes
    profiles: int
    tables: tuple


def job_load(verb, kind, path, profiles, relationships, attributes, tables):
    """The load of a job of some kind for new profiles on the list."""
    rows = [
        {"type": "profile", "attributes": {"email": f"person-{number:05}@klaviyo-demo.com", **attributes}}
        for number in range(1, profiles + 1)
    ]
    data = {"type": kind, "attributes": {"profiles": {"data": rows}}, "relationships": relationships}
    name = f"{verb} {profiles:,} profiles ÷ sqlite3 shell"
    return Load(name, path, json.dumps({"data": data}).encode(), profiles, tables)


def subscribe_load():
    """A subscription of 1,000 new profiles to email marketing."""
    consent = {"subscriptions": {"email": {"marketing": {"consent": "SUBSCRIBED"}}}}
    path = "/api/profile-subscription-bulk-create-jobs"
    relationships = {"list": {"data": {"type": "list", "id": LIST}}}
    tables = ("profile", "membership", "consent")
    return job_load(
        "subscribing", "profile-subscription-bulk-create-job", path, 1000, relationships, consent, tables
    )


def import_load():
    """An import of 10,000 new profiles."""
    details = {"first_name": "Person", "properties": {"plan": "gold"}}
    path = "/api/profile-bulk-import-jobs"
    relationships = {"lists": {"data": [{"type": "list", "id": LIST}]}}
    tables = ("profile", "membership", "importedProfile")
    return job_load("importing", "profile-bulk-import-job", path, 10_000, relationships, details, tables)


def finish(server, load):
    """How many seconds pass from the request to its job being complete."""
    connection = server.connect()
    send(connection, "GET", "/__emulator/health", 200)
    start = time.perf_counter()
    media = {"Content-Type": "application/vnd.api+json"}
    send(connection, "POST", load.path, 202, load.body, media)
    _, answer = send(connection, "POST", "/__emulator/jobs/run", 200, b"{}", {"Content-Type": "application/json"})
    seconds = time.perf_counter() - start
    if json.loads(answer) != {"ran": 1}:
        raise BenchError(f"the job didn't run: {answer.decode()}")
    return seconds


def added_rows(before, after, load):
    """INSERT statements for the rows that one database has and an earlier copy of it hasn't."""
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
    script = [f"ATTACH '{before}' AS earlier;"]
    for table in run(["sqlite3", after, names]).split():
        script += [f".mode insert {table}", f"SELECT * FROM main.{table} EXCEPT SELECT * FROM earlier.{table};"]
    rows = run(["sqlite3", after], "\n".join(script))
    for table in load.tables:
        if rows.count(f"INSERT INTO {table} VALUES") != load.profiles:
            raise BenchError(f"the job didn't write {load.profiles} rows of {table}")
    return rows


def insert(database, rows, schema, folder, profiles):
    """How many seconds a sqlite3 shell, started before, takes to insert rows into a new database."""
    run(["sqlite3", database], f"PRAGMA journal_mode = WAL;\n{schema}")
    script = folder / "rows.sql"
    script.write_text(f"BEGIN IMMEDIATE;\n{rows}COMMIT;\n")
    count = "SELECT count(*) FROM profile;"
    with Shell(database) as shell:
        shell.tell(f"PRAGMA synchronous = NORMAL;\n{count}", "0")
        start = time.perf_counter()
        shell.tell(f".read {script}\n.print done", "done")
        seconds = time.perf_counter() - start
        shell.tell(count, str(profiles))
    return seconds


def job_round(options, load, folder):
    """The times of a new emulator that works off a load and of a shell that inserts the same rows."""
    state = folder / "state" / "account.sqlite"
    before = folder / "before.sqlite"
    arguments = ["--scenario", "quickstart", "--state", state.parent, "--set", "job_delay=1h"]
    with running(serve(options, *arguments)) as emulator:
        run(["sqlite3", state, f"VACUUM INTO '{before}'"])
        ours = finish(emulator, load)
    schema = run(["sqlite3", state, ".schema --nosys"])
    rows = added_rows(before, state, load)
    return ours, insert(folder / "fresh.sqlite", rows, schema, folder, load.profiles)


def measure_jobs(options, folder):
    """Works off each load in one job and inserts the same rows with the sqlite3 shell, in turn."""
    return [measure_load(options, load, folder) for load in (subscribe_load(), import_load())]


def measure_load(options, load, folder):
    """One load, over and over."""
    pairs = []
    for number in range(options.rounds):
        place = folder / f"{load.profiles}-{number}"
        place.mkdir()
        pairs.append(job_round(options, load, place))
    ratio = statistics.median(ours / theirs for ours, theirs in pairs)
    ours, theirs = (statistics.median(column) * 1000 for column in zip(*pairs))
    detail = f"{ours:.1f} ms, sqlite3 {theirs:.1f} ms"
    return Measurement(load.name, ratio, "×", 3, False, detail)


# --- Starting ---------------------------------------------------------------------------------------------


def start_time(options):
    """How many milliseconds pass from starting the process to its first answer."""
    start = time.perf_counter()
    with running(serve(options)) as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
            connection.sendall(b"GET /__emulator/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            answer = connection.recv(65536)
        milliseconds = (time.perf_counter() - start) * 1000
    if not answer.startswith(b"HTTP/1.1 200 "):
        raise BenchError(f"the first answer is {answer[:80]!r}")
    return milliseconds


def measure_start(options, _):
    """Starts the emulator several times."""
    times = [start_time(options) for _ in range(options.rounds)]
    detail = f"{min(times):.1f} to {max(times):.1f} ms in {len(times)} starts"
    return [Measurement("start to first answer", statistics.median(times), "ms", 25, False, detail)]


def measure_memory(options, _):
    """Reads a profile over many connections and sees what stays in memory."""
    with running(serve(options, "--scenario", "quickstart")) as server:
        send(server.connect(), "GET", "/__emulator/health", 200)
        idle = server.resident()
        path = profile_path(server)
        connections = [server.connect() for _ in range(CONNECTIONS)]
        for number in range(1000):
            send(connections[number % CONNECTIONS], "GET", path, 200)
        used = server.resident()
    return [
        Measurement("memory after the start", idle, "MB", 35, False, ""),
        Measurement("memory after 1,000 GETs", used, "MB", 35, False, f"over {CONNECTIONS} connections"),
    ]


# --- Report -----------------------------------------------------------------------------------------------


def table(measurements):
    """The measurements as aligned lines."""
    rows = [("", "measured", "goal", "", "")]
    for one in measurements:
        goal = f"{'≥' if one.is_least else '≤'} {one.goal:g} {one.unit}"
        verdict = "ok" if one.ok else "under" if one.is_least else "over"
        rows.append((one.name, f"{one.value:.2f} {one.unit}", goal, verdict, one.detail))
    widths = [max(map(len, column)) for column in zip(*rows)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows)


def parse_options():
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--emulator", required=True, metavar="PATH", help="a release build of klaviyo-emulator")
    parser.add_argument("--bare", required=True, metavar="PATH", help="a release build of bare-server")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--check", action="store_true", help="exit with 1 where a goal is missed by more than half")
    options = parser.parse_args()
    options.rounds, options.seconds = (5, 1) if options.quick else (11, 2)
    return options


def check_programs(options):
    """Makes sure that everything there is to run is there."""
    for program, package in (("wrk", "wrk"), ("sqlite3", "sqlite3")):
        if not shutil.which(program):
            raise BenchError(f"{program} is missing; on Debian: apt-get install {package}")
    for path in (options.emulator, options.bare):
        if not os.access(path, os.X_OK):
            raise BenchError(f"there is no program {path}")


def main():
    """Measures everything and prints the report."""
    options = parse_options()
    measurements = []
    try:
        check_programs(options)
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
        for measure in (measure_reading, measure_jobs, measure_start, measure_memory):
            with tempfile.TemporaryDirectory(prefix="klaviyo-emulator-bench-") as folder:
                measurements += measure(options, pathlib.Path(folder))
    except (BenchError, OSError, http.client.HTTPException) as error:
        sys.exit(f"bench: {error}")
    if options.json:
        print(json.dumps([one._asdict() | {"ok": one.ok} for one in measurements], ensure_ascii=False, indent=2))
    else:
        print(table(measurements))
    missed = [one.name for one in measurements if not one.tolerable]
    if options.check and missed:
        sys.exit(f"bench: missed by more than half: {', '.join(missed)}")


if __name__ == "__main__":
    main()
