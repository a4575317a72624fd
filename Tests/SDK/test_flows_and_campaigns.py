"""Flows from a definition, and campaigns until they are sent."""

import pytest

from sdk import since
from test_templates import new_template

NEWSLETTER = "Y6nRLr"


def test_a_flow_is_made_from_a_definition_read_and_switched_on(klaviyo):
    template = klaviyo.Templates.create_template(new_template()).data.id
    wait = {
        "temporary_id": "wait",
        "type": "time-delay",
        "links": {"next": "mail"},
        "data": {"unit": "days", "value": 1, "timezone": "profile"},
    }
    # Until 2025-10-15 each of these must be there.
    members = ["from_email", "from_label", "reply_to_email", "cc_email", "bcc_email", "preview_text"]
    message = dict.fromkeys(members) | {"subject_line": "Welcome", "template_id": template, "name": "Welcome"}
    mail = {"temporary_id": "mail", "type": "send-email", "data": {"message": message}}
    definition = {
        "triggers": [{"type": "list", "id": NEWSLETTER}],
        "actions": [wait, mail],
        "entry_action_id": "wait",
    }
    body = {"data": {"type": "flow", "attributes": {"name": "Welcome", "definition": definition}}}
    flow = klaviyo.Flows.create_flow(body).data
    assert (flow.attributes.name, flow.attributes.status) == ("Welcome", "draft")
    assert flow.attributes.trigger_type == "Added to List"
    assert len(klaviyo.Flows.get_actions_for_flow(flow.id).data) == 2
    update = {"data": {"type": "flow", "id": flow.id, "attributes": {"status": "live"}}}
    assert klaviyo.Flows.update_flow(flow.id, update).data.attributes.status == "live"
    assert [flow.id for flow in klaviyo.Lists.get_flows_triggered_by_list(NEWSLETTER).data] == [flow.id]
    klaviyo.Flows.delete_flow(flow.id)
    assert klaviyo.Flows.get_flows().data == []


def test_a_campaign_is_made_given_a_template_and_sent(klaviyo, version):
    since("17.0.0", "the definition of a message")
    if int(version.split(".")[0]) >= 25:
        pytest.skip("campaigns have another shape at the revision of this SDK")
    template = klaviyo.Templates.create_template(new_template()).data.id
    definition = {"channel": "email", "label": "Main", "content": {"subject": "Sale"}}
    attributes = {
        "name": "Sale",
        "audiences": {"included": [NEWSLETTER]},
        "campaign-messages": {"data": [{"type": "campaign-message", "attributes": {"definition": definition}}]},
    }
    campaign = klaviyo.Campaigns.create_campaign({"data": {"type": "campaign", "attributes": attributes}}).data
    assert campaign.attributes.status == "Draft"
    message = campaign.relationships.campaign_messages.data[0].id
    relationships = {"template": {"data": {"type": "template", "id": template}}}
    body = {"data": {"type": "campaign-message", "id": message, "relationships": relationships}}
    klaviyo.Campaigns.assign_template_to_campaign_message(body)
    assert klaviyo.Campaigns.get_template_for_campaign_message(message).data.id != template
    found = klaviyo.Campaigns.get_campaigns("equals(messages.channel,'email')").data
    assert [campaign.id for campaign in found] == [campaign.id]
    assert klaviyo.Campaigns.get_campaign_recipient_estimation(campaign.id).data.attributes is not None
    klaviyo.Campaigns.send_campaign({"data": {"type": "campaign-send-job", "id": campaign.id}})
    klaviyo.Campaigns.get_campaign_send_job(campaign.id)
