"""Push tokens and conversations."""

import pytest
from openapi_client.exceptions import ForbiddenException, NotFoundException

from answers import find_profile, ids, sent_error
from bodies import new_profile

EMAIL = "ada.king@klaviyo-demo.com"


def push_token(token, email=EMAIL, **attributes):
    profile = {"data": {"type": "profile", "attributes": {"email": email}}}
    attributes = {"token": token, "platform": "ios", "vendor": "apns", "profile": profile, **attributes}
    return {"data": {"type": "push-token", "attributes": attributes}}


def register(klaviyo, server, *tokens, **attributes):
    for token in tokens:
        assert klaviyo.Profiles.create_push_token(push_token(token, **attributes)) is None
    server.run_jobs()


def push_consent(klaviyo):
    profile = find_profile(klaviyo, EMAIL, additional_fields_profile=["subscriptions"])
    return profile.attributes.subscriptions.mobile_push.marketing.consent


def test_a_registered_token_makes_its_profile_and_subscribes_it(klaviyo, server):
    register(klaviyo, server, "t1", device_metadata={"app_id": "com.shop", "os_name": "ios"})
    token = klaviyo.Profiles.get_push_token("t1", include=["profile"])
    assert token.data.attributes.enablement_status == "AUTHORIZED"
    assert token.data.attributes.metadata.app_id == "com.shop"
    assert token.data.relationships.profile.data.id == find_profile(klaviyo, EMAIL).id
    assert push_consent(klaviyo) == "SUBSCRIBED"


def test_tokens_are_filtered_by_profile_and_status(klaviyo, server):
    register(klaviyo, server, "t1")
    register(klaviyo, server, "t2", enablement_status="DENIED")
    profile = find_profile(klaviyo, EMAIL).id
    assert ids(klaviyo.Profiles.get_push_tokens(filter=f'equals(profile.id,"{profile}")')) == ["t1", "t2"]
    assert ids(klaviyo.Profiles.get_push_tokens(filter='equals(enablement_status,"DENIED")')) == ["t2"]
    assert ids(klaviyo.Profiles.get_push_tokens_for_profile(profile)) == ["t1", "t2"]
    assert ids(klaviyo.Profiles.get_push_token_ids_for_profile(profile)) == ["t1", "t2"]
    assert klaviyo.Profiles.get_profile_for_push_token("t1").data.id == profile
    assert klaviyo.Profiles.get_profile_id_for_push_token("t1").data.id == profile


def test_a_deleted_token_unsubscribes(klaviyo, server):
    register(klaviyo, server, "t1")
    klaviyo.Profiles.delete_push_token("t1")
    with pytest.raises(NotFoundException) as caught:
        klaviyo.Profiles.get_push_token("t1")
    assert sent_error(caught)["detail"] == "Record with token ID: t1 cannot be found."
    assert push_consent(klaviyo) == "UNSUBSCRIBED"


def test_an_account_without_push_refuses_tokens(klaviyo, server):
    server.change_settings(push=False)
    with pytest.raises(ForbiddenException) as caught:
        klaviyo.Profiles.create_push_token(push_token("t1"))
    assert sent_error(caught)["detail"] == "Company is not able to process push tokens"


def test_a_person_who_writes_has_a_conversation_that_can_be_answered(klaviyo, server):
    profile = klaviyo.Profiles.create_profile(new_profile(email=EMAIL)).data.id
    assert klaviyo.Profiles.get_conversations_for_profile(profile).data == []
    begun = server.control("POST", "conversations", {"id": profile, "channel": "sms", "body": "Hi"})["id"]
    [conversation] = klaviyo.Profiles.get_conversations_for_profile(profile).data
    assert (conversation.id, conversation.attributes.channel) == (begun, "sms")
    answer = {
        "type": "conversation-message",
        "attributes": {"body": "Hello"},
        "relationships": {"conversation": {"data": {"type": "conversation", "id": begun}}},
    }
    klaviyo.Conversations.create_conversation_message({"data": answer})
    server.run_jobs()
    [shown] = server.control("GET", "conversations")["conversations"]
    assert [message["body"] for message in shown["messages"]] == ["Hi", "Hello"]
