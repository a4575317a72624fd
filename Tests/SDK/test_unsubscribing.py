"""Unsubscribing: by a job, with a list and without, and by the link in a message."""

import urllib.error

import pytest
from openapi_client.exceptions import BadRequestException

from answers import email_marketing, error, find_profile, ids, subscriptions
from bodies import subscribe_job, subscriber, unsubscribe_job, unsubscriber
from conftest import PRIVATE_KEY
from sdk import served_revision, since

SINGLE = "Y6nRLr"
DOUBLE = "XsRd4p"
SARAH = "sarah.mason@klaviyo-demo.com"
ADA = "ada.king@klaviyo-demo.com"


def unsubscribe(klaviyo, server, *unsubscribers, **job):
    """Sends an unsubscribe job and runs it."""
    needs_channels()
    klaviyo.Profiles.bulk_unsubscribe_profiles(unsubscribe_job(*unsubscribers, **job))
    assert server.run_jobs() == 1


def needs_channels():
    """Before 2025-01-15 no channel need be named, and SDKs before 14.0.0 leave it out; later revisions require one."""
    if served_revision() >= "2025-01-15":
        since("14.0.0", "what to unsubscribe from, as the revision that its own one falls forward to requires")


def members(klaviyo, list_id):
    return ids(klaviyo.Lists.get_profile_ids_for_list(list_id))


def reasons(suppressions):
    return [suppression.reason for suppression in suppressions]


def test_an_unsubscribe_job_is_answered_with_202_and_nothing_else(klaviyo):
    needs_channels()
    answer = klaviyo.Profiles.bulk_unsubscribe_profiles_with_http_info(unsubscribe_job(unsubscriber(SARAH)))
    assert answer.status_code == 202
    assert (answer.data, len(answer.raw_data)) == (None, 0)


def test_without_a_list_a_profile_is_unsubscribed_everywhere_and_stays_on_its_lists(klaviyo, server):
    before = members(klaviyo, SINGLE)
    unsubscribe(klaviyo, server, unsubscriber(SARAH))
    marketing = email_marketing(klaviyo, SARAH)
    assert marketing.consent == "UNSUBSCRIBED"
    assert marketing.can_receive_email_marketing is False
    assert (marketing.method, marketing.method_detail) == ("API", PRIVATE_KEY[-4:])
    assert reasons(marketing.suppression) == ["UNSUBSCRIBE"]
    assert marketing.suppression[0].timestamp == marketing.consent_timestamp == marketing.last_updated
    assert marketing.list_suppressions == []
    assert members(klaviyo, SINGLE) == before
    assert server.why(SARAH)["verdict"] == "unsubscribed"


@pytest.mark.parametrize(
    ("is_global", "consent", "rule"),
    [(False, "SUBSCRIBED", "unsubscribed_from_list"), (True, "UNSUBSCRIBED", "global_unsubscribe")],
)
def test_a_member_leaves_the_list_and_the_setting_decides_about_the_rest(klaviyo, server, is_global, consent, rule):
    server.change_settings(global_unsubscribe=is_global)
    sarah = find_profile(klaviyo, SARAH).id
    unsubscribe(klaviyo, server, unsubscriber(SARAH), list_id=SINGLE)
    marketing = email_marketing(klaviyo, SARAH)
    assert marketing.consent == consent
    assert marketing.can_receive_email_marketing is not is_global
    assert [(one.list_id, one.reason) for one in marketing.list_suppressions] == [(SINGLE, "UNSUBSCRIBE")]
    assert reasons(marketing.suppression) == (["UNSUBSCRIBE"] if is_global else [])
    assert sarah not in members(klaviyo, SINGLE)
    assert server.why(SARAH)["cause"] == rule


def test_a_profile_that_is_not_on_the_list_is_unsubscribed_everywhere(klaviyo, server):
    unsubscribe(klaviyo, server, unsubscriber(SARAH), list_id=DOUBLE)
    assert email_marketing(klaviyo, SARAH).consent == "UNSUBSCRIBED"
    assert email_marketing(klaviyo, SARAH).list_suppressions == []
    assert find_profile(klaviyo, SARAH).id in members(klaviyo, SINGLE)
    assert server.why(SARAH)["cause"] == "not_a_member"


def test_an_unknown_address_becomes_an_unsubscribed_profile(klaviyo, server):
    unsubscribe(klaviyo, server, unsubscriber(ADA))
    assert email_marketing(klaviyo, ADA).consent == "UNSUBSCRIBED"


def test_subscribing_again_lifts_what_unsubscribing_set(klaviyo, server):
    server.change_settings(global_unsubscribe=True)
    unsubscribe(klaviyo, server, unsubscriber(SARAH), list_id=SINGLE)
    klaviyo.Profiles.bulk_subscribe_profiles(subscribe_job(subscriber(SARAH), list_id=SINGLE))
    server.run_jobs()
    marketing = email_marketing(klaviyo, SARAH)
    assert (marketing.consent, marketing.can_receive_email_marketing) == ("SUBSCRIBED", True)
    assert (marketing.suppression, marketing.list_suppressions) == ([], [])


def test_a_request_that_names_no_channel_is_refused_since_2025_01_15(klaviyo, server):
    """By the SDK itself, whose models require one since then, or by the revision that its own one falls forward to."""
    job = unsubscribe_job({"type": "profile", "attributes": {"email": SARAH}})
    if served_revision() < "2025-01-15":
        assert klaviyo.Profiles.bulk_unsubscribe_profiles(job) is None
        return
    with pytest.raises((BadRequestException, ValueError)):
        klaviyo.Profiles.bulk_unsubscribe_profiles(job)
    assert server.run_jobs() == 0


def test_sms_ends_by_itself(klaviyo, server):
    since("14.0.0", "the channel to unsubscribe from")
    ended = {"sms": {"marketing": {"consent": "UNSUBSCRIBED"}}}
    unsubscribe(klaviyo, server, unsubscriber(SARAH, phone_number="+15005550006", subscriptions=ended))
    channels = subscriptions(find_profile(klaviyo, SARAH, additional_fields_profile=["subscriptions"]))
    assert channels.sms.marketing.consent == "UNSUBSCRIBED"
    assert channels.sms.marketing.can_receive_sms_marketing is False
    assert channels.email.marketing.consent == "SUBSCRIBED"


@pytest.mark.parametrize(
    ("job", "detail"),
    [
        (unsubscribe_job(unsubscriber("nonsense")), "Invalid email address"),
        (unsubscribe_job(unsubscriber(SARAH), list_id="NOPE01"), "List not found with id NOPE01."),
    ],
)
def test_a_mistake_refuses_the_whole_request(klaviyo, server, job, detail):
    needs_channels()
    with pytest.raises(BadRequestException) as caught:
        klaviyo.Profiles.bulk_unsubscribe_profiles(job)
    assert error(caught).detail == detail
    assert server.run_jobs() == 0


@pytest.mark.parametrize(("one_click", "method"), [(False, "PREFERENCE_PAGE"), (True, "ONE_CLICK_UNSUBSCRIBE")])
def test_the_link_of_a_message_unsubscribes(klaviyo, server, one_click, method):
    server.change_settings(global_unsubscribe=True)
    klaviyo.Profiles.bulk_subscribe_profiles(subscribe_job(subscriber(ADA), list_id=DOUBLE))
    server.run_jobs()
    server.open_confirmation_link(ADA)
    assert "unsubscribed" in server.unsubscribe_with_link(ADA, one_click)
    marketing = email_marketing(klaviyo, ADA)
    assert (marketing.consent, marketing.method) == ("UNSUBSCRIBED", method)
    assert members(klaviyo, DOUBLE) == []


def test_a_message_that_waits_is_declined_by_its_link(klaviyo, server):
    klaviyo.Profiles.bulk_subscribe_profiles(subscribe_job(subscriber(ADA), list_id=DOUBLE))
    server.run_jobs()
    server.unsubscribe_with_link(ADA)
    with pytest.raises(urllib.error.HTTPError) as caught:
        server.open_confirmation_link(ADA)
    assert caught.value.code == 410
    assert find_profile(klaviyo, ADA) is None
    assert server.why(ADA)["verdict"] == "declined"
