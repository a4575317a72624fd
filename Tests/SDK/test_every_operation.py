"""Whether the tests before have called every operation of the groups that are tested whole."""

import pytest

from sdk import answered, is_at_least, operations, served_revision


@pytest.mark.parametrize("group", ["Profiles", "Lists", "Events", "Metrics", "Data_Privacy"])
def test_every_operation_of_a_group_was_answered(group):
    known = {f"{group}.{operation}" for operation in operations(group)}
    assert known
    if not is_at_least("14.0.0") and served_revision() >= "2025-01-15":
        # What these versions send is refused by the revision that is served: see test_unsubscribing.py.
        known.discard("Profiles.bulk_unsubscribe_profiles")
    missing = ", ".join(sorted(known - answered))
    assert not missing, f"no test called {missing}"
