"""The official SDK as the tests see it: one vocabulary for all of its versions, and a record of what was called.

Tests use the names of the newest version. Before 16.0.0 many operations had other names; 6.1.0 answers with plain
dictionaries, which `Answer` makes readable like the models of later versions.
"""

import importlib
import importlib.metadata
import inspect
import json
import pkgutil
from datetime import date, datetime

import pytest
from klaviyo_api import KlaviyoAPI

from emulator import REVISION_TODAY, operation_names

VERSION = importlib.metadata.version("klaviyo-api")
NEWEST = "25.0.0"
REVISION = KlaviyoAPI._REVISION
FORMS = ("_with_http_info", "_without_preload_content")

REVISIONS = [
    *("2023-12-15", "2024-02-15", "2024-05-15", "2024-06-15", "2024-07-15", "2024-10-15", "2025-01-15", "2025-04-15"),
    *("2025-07-15", "2025-10-15", "2026-01-15", "2026-04-15", "2026-07-15", "2026-10-15"),
]

# The other names that each operation has had, by its newest one; before 16.0.0 there were no others.
NAMES = operation_names()
# The operations that were answered without an error, by the newest name, as "Group.operation".
answered = set()


def is_at_least(version):
    """Whether this version of the SDK is as new as another, or newer."""
    return _number(VERSION) >= _number(version)


def since(version, feature):
    """Skips a test of what the models of older versions don't have, and so don't send."""
    if not is_at_least(version):
        pytest.skip(f"klaviyo-api {VERSION} cannot send {feature}")


def served_revision():
    """The revision that answers: the SDK's own, or the oldest that is not retired two years after its release."""
    today = REVISION_TODAY or date.today().isoformat()
    return max(REVISION, min(r for r in REVISIONS if f"{int(r[:4]) + 2}{r[4:]}" > today))


def _number(version):
    return [int(part) for part in version.split(".")]


def operations(group):
    """The operations of a group of this version, by their newest names; aliases are left out."""
    name = group.replace("_", "")
    module = next(each for each in pkgutil.iter_modules(importlib.import_module("openapi_client.api").__path__)
                  if each.name.replace("_", "") == f"{name.lower()}api")
    methods = inspect.getmembers(getattr(importlib.import_module(f"openapi_client.api.{module.name}"), f"{name}Api"))
    newest = {alias: name for name, aliases in NAMES.items() for alias in aliases}
    return {
        newest.get(method.__name__, method.__name__)
        for name, method in methods
        if callable(method) and not name.startswith("_") and not name.endswith(FORMS)
    }


class SDK:
    """The SDK with all of its groups, such as `Profiles`, pointed at a server."""

    def __init__(self, key, url, **options):
        self._api = KlaviyoAPI(key, test_host=url, **options)

    def __getattr__(self, group):
        if not hasattr(self._api, group):
            _missing(group)
        return Group(group, getattr(self._api, group))


class Group:
    """The operations of a group."""

    def __init__(self, name, api):
        self._name = name
        self._api = api

    def __getattr__(self, name):
        form = next((form for form in FORMS if name.endswith(form)), "")
        operation = name.removesuffix(form)
        own = next((each for each in (operation, *NAMES.get(operation, ())) if hasattr(self._api, each)), None)
        if own is None:
            _missing(f"{self._name}.{operation}")
        call = getattr(self._api, own + form)

        def answer(*args, **kwargs):
            result = call(*args, **kwargs)
            answered.add(f"{self._name}.{operation}")
            if form and isinstance(result.data, dict) and not is_at_least("7.0.0"):
                result.data = Answer(result.data)
            return Answer(result) if isinstance(result, dict) and not is_at_least("7.0.0") else result

        return answer


def filter_builder():
    """A builder of filters, which came with 7.0.0."""
    try:
        from klaviyo_api.filter_builder import FilterBuilder
    except ImportError:
        _missing("FilterBuilder")
    return FilterBuilder()


def _missing(name):
    """What came after an older version cannot be tested with it.

    The newest version has everything, and others all that their revision has.
    """
    if VERSION == NEWEST or name.partition(".")[2] in operation_names(REVISION):
        raise AttributeError(f"klaviyo-api {VERSION} has no {name}")
    pytest.skip(f"klaviyo-api {VERSION} has no {name}")


class Answer(dict):
    """An answer as a dictionary, whose members are also read as those of a model: by attribute, and `None` if absent.

    As in a model `datetime` is `datetime_`, `self` is `var_self`, dashes are underscores, and times are dates.
    """

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        key = name.removeprefix("var_").removesuffix("_")
        value = self.get(key, self.get(key.replace("_", "-")))
        return readable(value, is_time=key in TIMES)

    def to_dict(self):
        return dict(self)


TIMES = {"created", "updated", "datetime", "consent_timestamp", "last_updated", "timestamp", "joined_group_at", "dates"}


def readable(value, is_time=False):
    """A part of an answer: dictionaries, which also some models have inside, are read by attribute."""
    if isinstance(value, list):
        return [readable(each, is_time) for each in value]
    if isinstance(value, dict):
        return Answer(value)
    return datetime.fromisoformat(value) if is_time and isinstance(value, str) else value


def error_document(exception):
    """The error document that an exception holds: the model of it, or what 6.1.0 leaves as text."""
    model = getattr(exception, "data", None)
    return Answer(json.loads(exception.body)) if model is None else model
