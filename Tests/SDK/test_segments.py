"""Segments: who is in them, and how their definitions are checked."""

import pytest
from openapi_client.exceptions import BadRequestException, NotFoundException, ServiceException

from answers import emails, error, find_profile, ids
from bodies import new_profile, new_segment, segment_update, suppress_job

NEWSLETTER = "Y6nRLr"
SARAH = "sarah.mason@klaviyo-demo.com"
MATT = "matt.kemp@klaviyo-demo.com"

HAS_GOLD = {
    "type": "profile-property",
    "property": "properties['plan']",
    "filter": {"type": "string", "operator": "equals", "value": "gold"},
}
ON_NEWSLETTER = {
    "type": "profile-group-membership",
    "is_member": True,
    "group_ids": [NEWSLETTER],
    "timeframe_filter": None,
}
SUBSCRIBED = {
    "type": "profile-marketing-consent",
    "consent": {
        "channel": "email",
        "can_receive_marketing": True,
        "consent_status": {"subscription": "subscribed", "filters": []},
    },
}


@pytest.fixture
def gold(klaviyo, server):
    """A segment of those with the plan gold, filled: Sarah."""
    created = klaviyo.Segments.create_segment(new_segment("Gold", [HAS_GOLD])).data.id
    server.run_jobs()
    return created


def test_a_new_segment_is_being_processed_until_its_members_are_found(klaviyo, server):
    answer = klaviyo.Segments.create_segment_with_http_info(new_segment("Gold", [HAS_GOLD]))
    assert answer.status_code == 201
    created = answer.data.data
    assert (created.attributes.name, created.attributes.is_processing) == ("Gold", True)
    server.run_jobs()
    read = klaviyo.Segments.get_segment(created.id, additional_fields_segment=["profile_count"]).data
    assert (read.attributes.is_processing, read.attributes.profile_count) == (False, 1)


@pytest.mark.parametrize("condition", [HAS_GOLD, ON_NEWSLETTER, SUBSCRIBED], ids=lambda one: one["type"])
def test_the_profiles_that_meet_a_condition_are_in_the_segment(klaviyo, server, condition):
    segment = klaviyo.Segments.create_segment(new_segment("Some", [condition])).data.id
    server.run_jobs()
    assert emails(klaviyo.Segments.get_profiles_for_segment(segment)) == [SARAH]


def test_a_definition_is_read_back_as_it_was_written(klaviyo, gold):
    definition = klaviyo.Segments.get_segment(gold).data.attributes.definition
    assert [group.conditions for group in definition.condition_groups] == [[HAS_GOLD]]


def test_members_tell_when_they_joined_and_can_be_filtered_by_it(klaviyo, gold):
    joined = klaviyo.Segments.get_profiles_for_segment(gold).data[0].attributes.joined_group_at
    assert joined.tzinfo is not None
    earlier = "less-than(joined_group_at,2020-01-01T00:00:00Z)"
    assert emails(klaviyo.Segments.get_profiles_for_segment(gold, filter=earlier)) == []
    later = "greater-than(joined_group_at,2020-01-01T00:00:00Z)"
    assert ids(klaviyo.Segments.get_profile_ids_for_segment(gold, filter=later)) == [find_profile(klaviyo, SARAH).id]


def test_a_profile_that_changes_joins_after_the_next_job(klaviyo, server, gold):
    klaviyo.Profiles.create_profile(new_profile(email="ada.king@klaviyo-demo.com", properties={"plan": "gold"}))
    assert emails(klaviyo.Segments.get_profiles_for_segment(gold)) == [SARAH]
    server.run_jobs()
    assert set(emails(klaviyo.Segments.get_profiles_for_segment(gold))) == {SARAH, "ada.king@klaviyo-demo.com"}


def test_a_profile_tells_the_segments_that_it_is_in(klaviyo, gold):
    sarah = find_profile(klaviyo, SARAH).id
    assert ids(klaviyo.Profiles.get_segments_for_profile(sarah)) == [gold]
    assert ids(klaviyo.Profiles.get_segment_ids_for_profile(sarah)) == [gold]
    document = klaviyo.Profiles.get_profile(sarah, include=["segments"])
    assert ids(document.data.relationships.segments) == [gold]


def test_a_segment_is_renamed_starred_and_deleted(klaviyo, gold):
    updated = klaviyo.Segments.update_segment(gold, segment_update(gold, name="Golden", is_starred=True)).data
    assert (updated.attributes.name, updated.attributes.is_starred) == ("Golden", True)
    assert ids(klaviyo.Segments.get_segments(filter='equals(name,"Golden")')) == [gold]
    assert ids(klaviyo.Segments.get_segments(filter="equals(is_starred,true)", sort="-created")) == [gold]
    assert klaviyo.Segments.delete_segment(gold) is None
    with pytest.raises(NotFoundException) as caught:
        klaviyo.Segments.get_segment(gold)
    assert error(caught).detail == f"A segment with id `{gold}` does not exist."


def test_the_members_of_a_segment_are_suppressed(klaviyo, server, gold):
    klaviyo.Profiles.bulk_suppress_profiles(suppress_job(segment_id=gold))
    server.run_jobs()
    sarah = find_profile(klaviyo, SARAH, additional_fields_profile=["subscriptions"])
    assert [one.reason for one in sarah.attributes.subscriptions.email.marketing.suppression] == ["USER_SUPPRESSED"]
    matt = find_profile(klaviyo, MATT, additional_fields_profile=["subscriptions"])
    assert matt.attributes.subscriptions.email.marketing.suppression == []


def test_a_condition_on_a_list_that_is_not_there_is_refused(klaviyo):
    with pytest.raises(BadRequestException) as caught:
        klaviyo.Segments.create_segment(new_segment("Some", [{**ON_NEWSLETTER, "group_ids": ["NOPE01"]}]))
    assert error(caught).source.pointer == (
        "/data/attributes/definition/condition_groups/0/conditions/0/group_ids/0"
    )


def test_a_condition_that_cannot_be_evaluated_is_refused_by_name(klaviyo):
    near = {
        "type": "profile-postal-code-distance",
        "country_code": "US",
        "postal_code": "02110",
        "unit": "miles",
        "filter": {"type": "numeric", "operator": "less-than", "value": 10},
    }
    with pytest.raises(ServiceException) as caught:
        klaviyo.Segments.create_segment(new_segment("Near", [near]))
    assert caught.value.status == 501
    assert "profile-postal-code-distance" in caught.value.body
