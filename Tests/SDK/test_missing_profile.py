"""The question of the missing profile: 202, and then nothing. One request, three reasons, three ways out.

The request is that of a report to Klaviyo's community, sent through the SDK.
"""

import json

import pytest

from answers import email_marketing, find_profile
from emulator import ROOT

BODY = json.loads((ROOT / "fixtures/requests/bulk-subscribe-missing-profile.json").read_text())
EMAIL = "example+123@contact.com"


@pytest.fixture
def send(klaviyo, server):
    """Sends the request of the report and runs its job."""

    def send():
        answer = klaviyo.Profiles.bulk_subscribe_profiles_with_http_info(BODY)
        assert (answer.status_code, len(answer.raw_data)) == (202, 0)
        server.run_jobs()

    return send


@pytest.mark.parametrize(
    ("verdict", "cause"),
    [
        pytest.param("awaiting_confirmation", "double_opt_in", marks=pytest.mark.scenario("missing-profile")),
        pytest.param("dropped", "spam_filter", marks=pytest.mark.scenario("missing-profile-spam-filter")),
        pytest.param("dropped", "bot_protection", marks=pytest.mark.scenario("missing-profile-bot-protection")),
    ],
)
def test_the_request_is_accepted_the_profile_is_missing_and_why_names_the_cause(klaviyo, server, send, verdict, cause):
    send()
    assert find_profile(klaviyo, EMAIL) is None
    story = server.why(EMAIL)
    assert (story["verdict"], story["cause"]) == (verdict, cause)
    assert story["profile_id"] is None
    assert story["summary"] and story["remedy"]


@pytest.mark.scenario("missing-profile")
def test_the_profile_waits_for_its_link(klaviyo, server, send):
    send()
    assert [message["state"] for message in server.inbox(EMAIL)] == ["waiting"]
    server.open_confirmation_link(EMAIL)
    assert email_marketing(klaviyo, EMAIL).consent == "SUBSCRIBED"
    assert email_marketing(klaviyo, EMAIL).double_optin is True
    story = server.why(EMAIL)
    assert (story["verdict"], story["cause"]) == ("subscribed", None)
    assert story["profile_id"] == find_profile(klaviyo, EMAIL).id


@pytest.mark.scenario("missing-profile-spam-filter")
def test_the_profile_is_there_once_the_spam_filter_is_off(klaviyo, server, send):
    send()
    server.change_settings(spam_filter="off")
    assert find_profile(klaviyo, EMAIL) is None
    send()
    assert email_marketing(klaviyo, EMAIL).consent == "SUBSCRIBED"
    assert email_marketing(klaviyo, EMAIL).double_optin is False


@pytest.mark.scenario("missing-profile-bot-protection")
def test_the_profile_is_there_once_the_bot_protection_is_off(klaviyo, server, send):
    send()
    server.change_settings(bot_protection="off")
    assert find_profile(klaviyo, EMAIL) is None
    send()
    assert email_marketing(klaviyo, EMAIL).consent == "SUBSCRIBED"


@pytest.mark.scenario("missing-profile")
def test_a_reset_forgets_the_request_and_its_message(server, send):
    send()
    server.reset()
    assert server.inbox(EMAIL) == []
    assert server.why(EMAIL)["verdict"] == "unknown"
