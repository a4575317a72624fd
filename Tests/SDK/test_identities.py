"""What profiles are known by: the exchange id, secondary addresses, and identifiers of two profiles."""

import pytest
from openapi_client.exceptions import ApiException

from answers import find_profile, ids, sent_error
from bodies import event_attributes, members, new_profile, profile_update, subscribe_job, subscriber
from sdk import since

EMAIL = "ada.king@klaviyo-demo.com"
PHONE = "+15005550100"


def create(klaviyo, **attributes):
    return klaviyo.Profiles.create_profile(new_profile(**attributes)).data.id


def test_the_exchange_id_of_a_profile_identifies_it(klaviyo, server):
    profile = create(klaviyo, email=EMAIL)
    exchange = server.control("GET", "profile", id=profile)["_kx"]
    updated = klaviyo.Profiles.create_or_update_profile(new_profile(_kx=exchange, title="Countess"))
    assert updated.data.id == profile
    assert ids(klaviyo.Profiles.get_profiles(filter=f'equals(_kx,"{exchange}")')) == [profile]
    [newsletter] = [each for each in klaviyo.Lists.get_lists().data][:1]
    klaviyo.Lists.add_profiles_to_list(newsletter.id, members(profile))
    found = klaviyo.Lists.get_profiles_for_list(newsletter.id, filter=f'equals(_kx,"{exchange}")')
    assert ids(found) == [profile]


def test_an_event_by_exchange_id_goes_to_its_profile(klaviyo, server):
    profile = create(klaviyo, email=EMAIL)
    exchange = server.control("GET", "profile", id=profile)["_kx"]
    event = event_attributes("Seen", None)
    event["profile"] = {"data": {"type": "profile", "attributes": {"_kx": exchange}}}
    klaviyo.Events.create_event({"data": {"type": "event", "attributes": event}})
    server.run_jobs()
    assert len(klaviyo.Events.get_events(filter=f'equals(profile_id,"{profile}")').data) == 1


def test_properties_are_appended_unappended_and_unset(klaviyo):
    profile = create(klaviyo, email=EMAIL, properties={"skus": ["1", "2"], "old": 1})
    body = profile_update(profile)
    patch = {"append": {"skus": "3"}, "unappend": {"skus": "1"}, "unset": "old"}
    body["data"]["meta"] = {"patch_properties": patch}
    assert klaviyo.Profiles.update_profile(profile, body).data.attributes.properties == {"skus": ["2", "3"]}


def test_a_secondary_address_is_taken(klaviyo, server):
    since("23.0.0", "patch_identifiers")
    profile = create(klaviyo, email=EMAIL)
    body = profile_update(profile)
    body["data"]["meta"] = {"patch_identifiers": {"append": {"email": ["ada@klaviyo-demo.com"]}}}
    klaviyo.Profiles.update_profile(profile, body)
    assert server.control("GET", "profile", id=profile)["secondary_emails"] == ["ada@klaviyo-demo.com"]
    with pytest.raises(ApiException) as caught:
        create(klaviyo, email="ada@klaviyo-demo.com")
    assert sent_error(caught)["meta"] == {"duplicate_profile_id": profile}


def test_subscribing_ties_an_address_and_a_number_together(klaviyo, server):
    stays, goes = create(klaviyo, email=EMAIL), create(klaviyo, phone_number=PHONE)
    job = subscribe_job(subscriber(EMAIL, phone_number=PHONE), list_id=None)
    server.change_settings(default_opt_in="single_opt_in")
    klaviyo.Profiles.bulk_subscribe_profiles(job)
    server.run_jobs()
    found = find_profile(klaviyo, EMAIL)
    assert (found.id, found.attributes.phone_number) == (stays, PHONE)
    with pytest.raises(ApiException) as caught:
        klaviyo.Profiles.get_profile(goes)
    assert caught.value.status == 404
