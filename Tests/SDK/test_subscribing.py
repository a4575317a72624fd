"""Subscribing: single opt-in, double opt-in, and historical imports."""

from datetime import datetime, timedelta, timezone

import pytest

from answers import email_marketing, find_profile, ids, subscriptions
from bodies import new_profile, subscribe_job, subscriber
from conftest import PRIVATE_KEY
from sdk import is_at_least, served_revision, since

SINGLE = "Y6nRLr"
DOUBLE = "XsRd4p"
ADA = "ada.king@klaviyo-demo.com"
MATT = "matt.kemp@klaviyo-demo.com"

# What can be subscribed, by the version whose models have it.
CHANNELS = {
    "6.1.0": {"email.marketing", "sms.marketing"},
    "16.0.0": {"sms.transactional"},
    "22.0.0": {"whatsapp.marketing", "whatsapp.transactional"},
    "25.0.0": {"mobile_push.marketing", "email.open_tracking", "email.click_tracking"},
}


def subscribe(klaviyo, server, *subscribers, **job):
    """Sends a subscribe job and runs it."""
    klaviyo.Profiles.bulk_subscribe_profiles(subscribe_job(*subscribers, **job))
    assert server.run_jobs() == 1


def is_on_list(klaviyo, list_id, email):
    profile = find_profile(klaviyo, email)
    return profile is not None and profile.id in ids(klaviyo.Lists.get_profile_ids_for_list(list_id))


def test_a_subscribe_job_is_answered_with_202_and_nothing_else(klaviyo):
    job = subscribe_job(subscriber(ADA), list_id=SINGLE)
    answer = klaviyo.Profiles.bulk_subscribe_profiles_with_http_info(job)
    assert answer.status_code == 202
    assert (answer.data, len(answer.raw_data)) == (None, 0)
    assert "Content-Type" not in answer.headers


def test_nothing_is_seen_of_a_subscription_before_its_job_has_run(klaviyo, server):
    klaviyo.Profiles.bulk_subscribe_profiles(subscribe_job(subscriber(ADA), list_id=SINGLE))
    assert find_profile(klaviyo, ADA) is None
    assert server.why(ADA)["verdict"] == "queued"
    server.run_jobs()
    assert find_profile(klaviyo, ADA) is not None


def test_a_single_opt_in_list_subscribes_a_new_address_at_once(klaviyo, server):
    subscribe(klaviyo, server, subscriber(ADA), list_id=SINGLE, custom_source="Till")
    marketing = email_marketing(klaviyo, ADA)
    assert marketing.consent == "SUBSCRIBED"
    assert marketing.double_optin is False
    assert marketing.can_receive_email_marketing is True
    assert marketing.method == "API"
    assert marketing.method_detail == PRIVATE_KEY[-4:]
    assert marketing.custom_method_detail == "Till"
    assert abs(datetime.now(timezone.utc) - marketing.consent_timestamp) < timedelta(minutes=1)
    assert (marketing.suppression, marketing.list_suppressions) == ([], [])
    assert is_on_list(klaviyo, SINGLE, ADA)
    assert server.inbox(ADA) == []


def test_a_new_address_on_a_double_opt_in_list_has_no_profile_until_the_link_is_opened(klaviyo, server):
    subscribe(klaviyo, server, subscriber(ADA), list_id=DOUBLE)
    assert find_profile(klaviyo, ADA) is None
    assert ids(klaviyo.Lists.get_profile_ids_for_list(DOUBLE)) == []
    assert "subscribed" in server.open_confirmation_link(ADA)
    marketing = email_marketing(klaviyo, ADA)
    assert marketing.consent == "SUBSCRIBED"
    assert marketing.double_optin is True
    assert is_on_list(klaviyo, DOUBLE, ADA)


def test_a_profile_on_the_way_to_a_double_opt_in_list_stays_as_it_is_until_the_link_is_opened(klaviyo, server):
    subscribe(klaviyo, server, subscriber(MATT), list_id=DOUBLE)
    assert email_marketing(klaviyo, MATT).consent == "NEVER_SUBSCRIBED"
    assert not is_on_list(klaviyo, DOUBLE, MATT)
    before = find_profile(klaviyo, MATT).id
    server.open_confirmation_link(MATT)
    assert email_marketing(klaviyo, MATT).consent == "SUBSCRIBED"
    assert email_marketing(klaviyo, MATT).double_optin is True
    assert is_on_list(klaviyo, DOUBLE, MATT)
    assert find_profile(klaviyo, MATT).id == before


def test_the_consent_of_a_double_opt_in_is_as_old_as_the_click(klaviyo, server):
    subscribe(klaviyo, server, subscriber(ADA), list_id=DOUBLE)
    before = datetime.now(timezone.utc)
    server.open_confirmation_link(ADA)
    assert before <= email_marketing(klaviyo, ADA).consent_timestamp <= datetime.now(timezone.utc)


def test_a_link_that_is_opened_twice_changes_nothing_more(klaviyo, server):
    subscribe(klaviyo, server, subscriber(ADA), list_id=DOUBLE)
    server.open_confirmation_link(ADA)
    profile = find_profile(klaviyo, ADA, additional_fields_profile=["subscriptions"])
    server.open_confirmation_link(ADA)
    assert find_profile(klaviyo, ADA, additional_fields_profile=["subscriptions"]) == profile


def test_one_job_subscribes_some_and_sends_messages_to_all_of_a_double_opt_in_list(klaviyo, server):
    addresses = [f"person{number}@klaviyo-demo.com" for number in range(12)]
    subscribe(klaviyo, server, *map(subscriber, addresses), list_id=DOUBLE)
    assert [len(server.inbox(address)) for address in addresses] == [1] * 12
    for address in addresses[::2]:
        server.open_confirmation_link(address)
    assert [find_profile(klaviyo, address) is not None for address in addresses] == [True, False] * 6


@pytest.mark.parametrize(("default", "is_there"), [("double_opt_in", False), ("single_opt_in", True)])
def test_without_a_list_the_default_of_the_account_decides(klaviyo, server, default, is_there):
    server.change_settings(default_opt_in=default)
    subscribe(klaviyo, server, subscriber(ADA))
    assert (find_profile(klaviyo, ADA) is not None) == is_there


def test_a_historical_import_skips_the_double_opt_in_and_keeps_its_date(klaviyo, server):
    since("13.0.0", "a historical import")
    imported = subscriber(ADA, consented_at="2023-02-21T20:07:38+00:00")
    subscribe(klaviyo, server, imported, list_id=DOUBLE, historical_import=True)
    marketing = email_marketing(klaviyo, ADA)
    assert marketing.consent == "SUBSCRIBED"
    assert marketing.double_optin is False
    assert marketing.consent_timestamp == datetime(2023, 2, 21, 20, 7, 38, tzinfo=timezone.utc)
    assert is_on_list(klaviyo, DOUBLE, ADA)
    assert server.inbox(ADA) == []


def test_all_channels_that_the_sdk_knows_can_be_subscribed_and_read(klaviyo, server):
    consent = {"consent": "SUBSCRIBED"}
    channels = {
        "email": {"marketing": consent, "open_tracking": consent, "click_tracking": consent},
        "sms": {"marketing": consent, "transactional": consent},
        "whatsapp": {"marketing": consent, "transactional": consent},
        "push": {"marketing": consent, "tokens": [{"token": "1234567890abcdef", "platform": "ios", "vendor": "apns"}]},
    }
    subscribe(klaviyo, server, subscriber(ADA, phone_number="+15005550104", subscriptions=channels), list_id=SINGLE)
    profile = find_profile(klaviyo, ADA, additional_fields_profile=["subscriptions"])
    subscribed = {
        f"{channel}.{name}"
        for channel, types in profile.attributes.subscriptions.to_dict().items()
        for name, one in (types or {}).items()
        if one["consent"] == "SUBSCRIBED"
    }
    assert subscribed == set().union(*(names for version, names in CHANNELS.items() if is_at_least(version)))


def test_an_sms_subscription_is_read_from_the_sms_channel(klaviyo, server):
    consent = {"consent": "SUBSCRIBED"}
    attributes = {"phone_number": "+15005550104", "subscriptions": {"sms": {"marketing": consent}}}
    subscribe(klaviyo, server, {"type": "profile", "attributes": attributes}, list_id=SINGLE)
    found = klaviyo.Profiles.get_profiles(
        filter='equals(phone_number,"+15005550104")', additional_fields_profile=["subscriptions"]
    ).data
    assert len(found) == 1
    channels = subscriptions(found[0])
    assert channels.sms.marketing.consent == "SUBSCRIBED"
    assert channels.sms.marketing.can_receive_sms_marketing is True
    assert channels.email.marketing.consent == "NEVER_SUBSCRIBED"


def test_a_malformed_phone_number_beside_an_address_is_left_out_and_named_in_a_header(klaviyo, server):
    job = subscribe_job(subscriber(ADA, phone_number="12"), list_id=SINGLE)
    answer = klaviyo.Profiles.bulk_subscribe_profiles_with_http_info(job)
    assert answer.status_code == 202
    assert answer.headers["X-Klaviyo-Partial-Failure"] == "phone_number"
    server.run_jobs()
    assert find_profile(klaviyo, ADA).attributes.phone_number is None
    assert email_marketing(klaviyo, ADA).consent == "SUBSCRIBED"


def test_a_profile_that_exists_is_subscribed_and_not_doubled(klaviyo, server):
    created = klaviyo.Profiles.create_profile(new_profile(email=ADA, first_name="Ada")).data.id
    for _ in range(2):
        subscribe(klaviyo, server, subscriber(ADA), list_id=SINGLE)
    assert find_profile(klaviyo, ADA).id == created
    assert find_profile(klaviyo, ADA).attributes.first_name == "Ada"
    assert ids(klaviyo.Lists.get_profile_ids_for_list(SINGLE)).count(created) == 1


def test_a_thousand_profiles_go_into_one_job_and_a_hundred_before_2024_07_15(klaviyo, server):
    most = 1000 if served_revision() >= "2024-07-15" else 100
    subscribers = [subscriber(f"person{number}@klaviyo-demo.com") for number in range(most)]
    subscribe(klaviyo, server, *subscribers, list_id=SINGLE)
    counted = klaviyo.Lists.get_list(SINGLE, additional_fields_list=["profile_count"]).data
    assert counted.attributes.profile_count == most + 1
