"""Campaigns with audiences and variations, as they are since revision 2026-10-15."""

import pytest
from klaviyo_api import KlaviyoAPI

from answers import ids

pytestmark = pytest.mark.skipif(
    not hasattr(KlaviyoAPI("pk_0").Campaigns, "create_campaign_audience"),
    reason="campaigns have had audiences since revision 2026-10-15",
)

NEWSLETTER = "Y6nRLr"


def resource(type, attributes, **more):
    return {"data": {"type": type, "attributes": attributes, **more}}


def related(**targets):
    names = {name: name.replace("_", "-") for name in targets}
    return {names[name]: {"data": {"type": names[name], "id": id}} for name, id in targets.items()}


def new_campaign(klaviyo):
    email = {"definition": {"name": "A", "details": {"channel": "email", "subject": "Hello"}}}
    attributes = {
        "definition": {"name": "Sale"},
        "audiences": [{"temporary_id": "news", "included": [NEWSLETTER]}],
        "messages": [{"audience_temporary_id": "news", "name": "Mail", "variations": [email]}],
    }
    return klaviyo.Campaigns.create_campaign(resource("campaign", attributes)).data


def test_a_campaign_comes_with_its_audience_and_message(klaviyo):
    api = klaviyo.Campaigns
    campaign = new_campaign(klaviyo)
    assert (campaign.attributes.definition.name, campaign.attributes.definition.builder) == ("Sale", "canvas")
    assert ids(api.get_campaigns()) == [campaign.id]
    message = api.get_messages_for_campaign(campaign.id).data[0]
    assert (message.attributes.definition.name, message.attributes.definition.status) == ("Mail", "draft")
    variation = api.get_variations_for_campaign_message(message.id).data[0]
    assert variation.attributes.definition.details["subject"] == "Hello"
    audience = api.get_audience_for_campaign_message(message.id).data
    assert audience.attributes.definition.included == [NEWSLETTER]
    assert api.get_campaign_for_campaign_audience(audience.id).data.id == campaign.id


def test_a_message_is_scheduled_reverted_and_scheduled_with_its_campaign(klaviyo, server):
    api = klaviyo.Campaigns
    campaign = new_campaign(klaviyo)
    message = api.get_message_ids_for_campaign(campaign.id).data[0].id
    schedule = {"strategy": "static", "send_time": "2040-01-01T00:00:00Z"}
    body = resource("campaign-message-schedule", schedule, relationships=related(campaign_message=message))
    answer = api.schedule_campaign_message(body).data
    assert (answer.id, answer.attributes.strategy) == (message, "static")
    revert = resource("campaign-message-schedule", {"action": "revert"}, id=message)
    api.update_campaign_message_schedule(message, revert)
    assert api.get_campaign_message(message).data.attributes.definition.status == "draft"
    schedules = {"message_schedules": [{"message_id": message, "strategy": "static"}]}
    api.schedule_campaign(resource("campaign-schedule", schedules, relationships=related(campaign=campaign.id)))
    server.run_jobs()
    assert api.get_campaign_message(message).data.attributes.definition.status == "sent"


def test_parts_are_added_changed_copied_and_deleted(klaviyo):
    api = klaviyo.Campaigns
    campaign = api.create_campaign(resource("campaign", {"definition": {"name": "C"}})).data.id
    body = resource(
        "campaign-audience", {"definition": {"name": "All"}}, relationships=related(campaign=campaign)
    )
    audience = api.create_campaign_audience(body).data.id
    change = resource("campaign-audience", {"definition": {"included": [NEWSLETTER]}}, id=audience)
    assert api.update_campaign_audience(audience, change).data.attributes.definition.included == [NEWSLETTER]
    body = resource(
        "campaign-message",
        {"definition": {"name": "M"}},
        relationships=related(campaign=campaign, campaign_audience=audience),
    )
    message = api.create_campaign_message(body).data.id
    variation = {"definition": {"details": {"channel": "email", "subject": "B"}}}
    body = resource("campaign-variation", variation, relationships=related(campaign_message=message))
    second = api.create_campaign_variation(body).data.id
    assert len(api.get_variation_ids_for_campaign_message(message).data) == 2
    api.delete_campaign_variation(second)
    copy = api.clone_campaign(resource("campaign", {"name": "D"}, id=campaign)).data
    assert copy.attributes.definition.name == "D"
    assert len(api.get_campaign_messages(filter=f"equals(campaign_id,'{copy.id}')").data) == 1
    api.delete_campaign_message(message)
    api.delete_campaign_audience(audience)
    api.delete_campaign(campaign)
    assert ids(api.get_campaigns()) == [copy.id]
