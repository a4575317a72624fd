"""Subscribing to SMS and leaving it: by jobs, by text messages, and where the account can't send."""

import pytest
from openapi_client.exceptions import BadRequestException

from answers import error, find_profile, subscriptions
from bodies import subscribe_job, subscriber, unsubscribe_job, unsubscriber
from sdk import served_revision, since

SINGLE = "Y6nRLr"
DOUBLE = "XsRd4p"
GRACE = "grace.hopper@klaviyo-demo.com"
PHONE = "+12125550142"


def texts(consent):
    return {"sms": {"marketing": {"consent": consent}}}


def sms_marketing(klaviyo, email):
    profile = find_profile(klaviyo, email, additional_fields_profile=["subscriptions"])
    return subscriptions(profile).sms.marketing


def subscribe(klaviyo, list_id):
    one = subscriber(GRACE, phone_number=PHONE, subscriptions=texts("SUBSCRIBED"))
    klaviyo.Profiles.bulk_subscribe_profiles(subscribe_job(one, list_id=list_id))


def test_sms_is_subscribed_and_unsubscribed_by_jobs(klaviyo, server):
    since("14.0.0", "the channel to unsubscribe from")
    subscribe(klaviyo, SINGLE)
    server.run_jobs()
    marketing = sms_marketing(klaviyo, GRACE)
    assert (marketing.consent, marketing.can_receive_sms_marketing) == ("SUBSCRIBED", True)
    one = unsubscriber(GRACE, phone_number=PHONE, subscriptions=texts("UNSUBSCRIBED"))
    klaviyo.Profiles.bulk_unsubscribe_profiles(unsubscribe_job(one))
    server.run_jobs()
    marketing = sms_marketing(klaviyo, GRACE)
    assert (marketing.consent, marketing.can_receive_sms_marketing) == ("UNSUBSCRIBED", False)


def test_a_double_opt_in_waits_for_yes_and_stop_ends_it(klaviyo, server):
    subscribe(klaviyo, DOUBLE)
    server.run_jobs()
    assert find_profile(klaviyo, GRACE) is None
    message = server.inbox(PHONE)[0]
    server.control("POST", f"inbox/{message['id']}/reply", {"text": "YES"})
    assert sms_marketing(klaviyo, GRACE).consent == "SUBSCRIBED"
    server.control("POST", "messages/inbound", {"from": PHONE, "text": "STOP"})
    assert sms_marketing(klaviyo, GRACE).consent == "UNSUBSCRIBED"


def test_a_region_without_a_sending_number_is_refused(klaviyo, server):
    server.change_settings(sms_regions=["DE"])
    if served_revision() < "2024-05-15":
        subscribe(klaviyo, SINGLE)  # Until then such a job was accepted.
        return
    with pytest.raises(BadRequestException) as caught:
        subscribe(klaviyo, SINGLE)
    assert caught.value.status == 400
    assert error(caught).detail == "Phone number is valid but is not in a supported region for this account."
