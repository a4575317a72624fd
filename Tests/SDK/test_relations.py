"""What lists, profiles and metrics are related to beside each other: tags, flows, conversations."""

import pytest

from answers import ids
from bodies import new_profile

NEWSLETTER = "Y6nRLr"


@pytest.fixture
def tag(klaviyo):
    body = {"data": {"type": "tag", "attributes": {"name": "Spring"}}}
    return klaviyo.Tags.create_tag(body).data.id


def test_a_tagged_list_has_its_tag_and_the_tag_its_list(klaviyo, tag):
    assert klaviyo.Lists.get_tags_for_list(NEWSLETTER).data == []
    klaviyo.Tags.tag_lists(tag, {"data": [{"type": "list", "id": NEWSLETTER}]})
    [found] = klaviyo.Lists.get_tags_for_list(NEWSLETTER).data
    assert (found.id, found.type, found.attributes.name) == (tag, "tag", "Spring")
    assert ids(klaviyo.Lists.get_tag_ids_for_list(NEWSLETTER)) == [tag]
    assert ids(klaviyo.Tags.get_list_ids_for_tag(tag)) == [NEWSLETTER]
    klaviyo.Tags.remove_tag_from_lists(tag, {"data": [{"type": "list", "id": NEWSLETTER}]})
    assert ids(klaviyo.Lists.get_tag_ids_for_list(NEWSLETTER)) == []


def test_the_tags_of_a_list_can_be_included_in_it(klaviyo, tag):
    klaviyo.Tags.tag_lists(tag, {"data": [{"type": "list", "id": NEWSLETTER}]})
    document = klaviyo.Lists.get_list(NEWSLETTER, include=["tags"])
    assert ids(document.data.relationships.tags) == [tag]


def test_a_list_that_starts_no_flow_says_so(klaviyo):
    assert klaviyo.Lists.get_flows_triggered_by_list(NEWSLETTER).data == []
    assert klaviyo.Lists.get_ids_for_flows_triggered_by_list(NEWSLETTER).data == []


def test_a_profile_in_no_segment_says_so(klaviyo):
    profile = klaviyo.Profiles.create_profile(new_profile(email="ada.king@klaviyo-demo.com")).data.id
    assert klaviyo.Profiles.get_segments_for_profile(profile).data == []
    assert klaviyo.Profiles.get_segment_ids_for_profile(profile).data == []


def test_a_profile_leads_to_its_conversation(klaviyo, server):
    profile = klaviyo.Profiles.create_profile(new_profile(email="ada.king@klaviyo-demo.com")).data.id
    begun = server.control("POST", "conversations", {"id": profile, "channel": "sms", "body": "Hi"})["id"]
    assert ids(klaviyo.Profiles.get_conversation_ids_for_profile(profile)) == [begun]
    conversation = klaviyo.Profiles.get_conversation_for_profile(profile).data
    assert (conversation.id, conversation.type) == (begun, "conversation")
    assert klaviyo.Profiles.get_conversation_id_for_profile(profile).data.id == begun
