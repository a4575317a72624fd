"""Operations of revision 2026-10-15 that belong to older families: forms, flows, universal content."""

import pytest
from klaviyo_api import KlaviyoAPI

pytestmark = pytest.mark.skipif(
    not hasattr(getattr(KlaviyoAPI("pk_0"), "Forms", None), "publish_form"), reason="they came with revision 2026-10-15"
)


def resource(type, attributes, **more):
    return {"data": {"type": type, "attributes": attributes, **more}}


def test_a_form_is_changed_published_and_taken_back(klaviyo, server):
    step = {"columns": [{"rows": []}]}
    definition = {"versions": [{"steps": [step, step]}]}
    attributes = {"name": "Join", "status": "draft", "ab_test": False, "definition": definition}
    form = klaviyo.Forms.create_form(resource("form", attributes)).data.id
    klaviyo.Forms.update_form(form, resource("form", {"name": "Sign up"}, id=form))
    named = {"form": {"data": {"type": "form", "id": form}}}
    job = klaviyo.Forms.publish_form({"data": {"type": "form-publish-job", "relationships": named}}).data
    assert job.attributes.status == "queued"
    server.run_jobs()
    read = klaviyo.Forms.get_form(form).data.attributes
    assert (read.name, read.status) == ("Sign up", "live")
    klaviyo.Forms.unpublish_form({"data": {"type": "form-unpublish-job", "relationships": named}})
    server.run_jobs()
    assert klaviyo.Forms.get_form(form).data.attributes.status == "draft"


def test_an_action_is_added_to_a_flow(klaviyo):
    wait = {"type": "time-delay", "data": {"unit": "days", "value": 1}}
    definition = {"triggers": [], "actions": [wait | {"temporary_id": "a"}], "entry_action_id": "a"}
    flow = klaviyo.Flows.create_flow(resource("flow", {"name": "F", "definition": definition})).data.id
    relationships = {"flow": {"data": {"type": "flow", "id": flow}}}
    action = klaviyo.Flows.create_flow_action(
        resource("flow-action", {"definition": wait}, relationships=relationships)
    ).data
    assert action.attributes.definition["type"] == "time-delay"
    assert len(klaviyo.Flows.get_actions_for_flow(flow).data) == 2


def test_universal_content_is_copied(klaviyo):
    definition = {
        "content_type": "block",
        "type": "html",
        "data": {"content": "<p>Bye</p>", "display_options": {"show_on": "all"}},
    }
    content = {"name": "Footer", "definition": definition}
    made = klaviyo.Templates.create_universal_content(resource("template-universal-content", content)).data.id
    copy = resource("template-universal-content", {"id": made, "name": "Foot"}, id=made)
    cloned = klaviyo.Templates.clone_universal_content(copy).data
    assert (cloned.attributes.name, cloned.id == made) == ("Foot", False)


def test_the_ip_allowlist_is_there(klaviyo):
    answer = klaviyo.Client.get_client_ip_allowlist("integration-egress").data
    assert len(answer.attributes.prefixes) == 3
