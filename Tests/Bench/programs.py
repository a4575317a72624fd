"""Starts the programs that the benchmark compares, and talks to them."""
import contextlib
import http.client
import pathlib
import re
import select
import subprocess
import tempfile

HEADERS = {"Authorization": "Klaviyo-API-Key pk_0123456789abcdef", "revision": "2026-07-15"}


class BenchError(Exception):
    """Something broke, so that there is nothing to report."""


class Server:
    """A server process, and where it listens."""

    def __init__(self, process, port):
        self.process = process
        self.port = port

    def connect(self):
        """A connection that stays open."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def resident(self):
        """How much of its memory is resident, in megabytes."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"^VmRSS:\s+(\d+) kB$", status, re.MULTILINE)[1]) / 1024


@contextlib.contextmanager
def running(command):
    """A server that runs as long as the block does, and must not end before."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL)
        try:
            port = first_line(process).rpartition(":")[2]
            if not port.isdigit():
                raise BenchError(f"{command[0]} doesn't say where it listens")
            yield Server(process, int(port))
        except (BenchError, OSError, http.client.HTTPException) as error:
            with contextlib.suppress(subprocess.TimeoutExpired):
                status = process.wait(timeout=1)
                log.seek(0)
                words = log.read().decode(errors="replace").strip()
                raise BenchError(f"{error}\n{command[0]} has ended with status {status}: {words}") from None
            raise
        finally:
            stop(process)


def stop(process):
    """Asks a process to end, and ends it if it doesn't."""
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()


def first_line(process):
    """The next line a process prints, waited for at most a minute; empty if there is none."""
    ready, _, _ = select.select([process.stdout], [], [], 60)
    return process.stdout.readline().decode().strip() if ready else ""


def run(command, text=""):
    """The output of a program that must succeed."""
    done = subprocess.run([str(part) for part in command], input=text, capture_output=True, text=True)
    if done.returncode != 0 or done.stderr:
        raise BenchError(f"{command[0]} failed: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def send(connection, method, path, status, body=None, headers=None):
    """The headers and body of the answer to a request; any other status than the expected one is an error."""
    connection.request(method, path, body, HEADERS | (headers or {}))
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != status:
        raise BenchError(f"{method} {path} was answered {answer.status}: {content.decode(errors='replace')}")
    return answer.getheaders(), content


class Shell:
    """A sqlite3 shell that waits for what it is told."""

    def __init__(self, database):
        command = ["sqlite3", "-bail", str(database)]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT)

    def tell(self, text, answer):
        """Sends some lines and waits for the one line that they make it print."""
        self.process.stdin.write(f"{text}\n".encode())
        self.process.stdin.flush()
        line = first_line(self.process)
        if line != answer:
            raise BenchError(f"sqlite3 failed: {line or 'it ended early'}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        stop(self.process)
