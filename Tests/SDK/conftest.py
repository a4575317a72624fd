"""What the tests share: a server that is as new for each of them, and the official SDK pointed at it."""

import contextlib

import pytest

import exchanges
from emulator import Emulator
from sdk import NEWEST, SDK, VERSION, is_at_least

PRIVATE_KEY = "pk_0123456789abcdef0123456789abcdef7a5c"

# One version starts the others, to use one server together.
collect_ignore = [] if VERSION == NEWEST else ["test_versions_together.py"]
# The bodies of other groups are those of the revisions since 2025-07-15.
if not is_at_least("20.0.0"):
    collect_ignore.append("test_resources.py")


def pytest_configure(config):
    config.addinivalue_line("markers", "scenario(name): the scenario that the server of a test starts with")


def pytest_collection_modifyitems(config, items):
    """Asks at the very end whether every operation was called, where all tests run."""
    last = [item for item in items if item.path.stem == "test_every_operation"]
    rest = [item for item in items if item not in last]
    is_part = config.option.keyword or config.option.markexpr or any(".py" in part for part in config.args)
    items[:] = rest if is_part and rest else rest + last


@pytest.fixture(scope="session")
def server_for():
    """Gives the server of a scenario, with its account made anew."""
    with contextlib.ExitStack() as stack:
        servers = {}

        def server_for(scenario):
            if scenario in servers and servers[scenario].is_running():
                servers[scenario].reset()
            else:
                servers[scenario] = stack.enter_context(Emulator(scenario))
            return servers[scenario]

        yield server_for


@pytest.fixture
def server(request, server_for):
    """A server with the account of the test's scenario, `quickstart` if it names none."""
    marker = request.node.get_closest_marker("scenario")
    return server_for(marker.args[0] if marker else "quickstart")


@pytest.fixture
def klaviyo(server):
    return SDK(PRIVATE_KEY, server.url)


@pytest.fixture(autouse=True)
def written_down(monkeypatch):
    """Every exchange of a test, for Tests/Conformance."""
    if exchanges.file():
        exchanges.write_down(monkeypatch, exchanges.file())


@pytest.fixture
def version():
    """The version of the SDK."""
    return VERSION


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Shows what the server said on its standard error beside the report of a test that failed."""
    report = yield
    server = getattr(item, "funcargs", {}).get("server")
    if report.failed and server is not None:
        report.sections.append(("standard error of klaviyo-emulator", server.stderr()))
    return report
