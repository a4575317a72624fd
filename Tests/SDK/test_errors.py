"""What is refused, as the SDK raises it."""

from datetime import datetime, timedelta, timezone

import pytest
from openapi_client.exceptions import ApiException, BadRequestException, NotFoundException
from openapi_client.models.profile_create_query import ProfileCreateQuery
from openapi_client.models.profile_create_query_resource_object import ProfileCreateQueryResourceObject
from openapi_client.models.profile_create_query_resource_object_attributes import (
    ProfileCreateQueryResourceObjectAttributes,
)
from openapi_client.models.profile_subscription_create_query_resource_object import (
    ProfileSubscriptionCreateQueryResourceObject,
)
from openapi_client.models.profile_subscription_create_query_resource_object_attributes import (
    ProfileSubscriptionCreateQueryResourceObjectAttributes,
)

from answers import error, find_profile, sent_error
from bodies import list_update, members, new_profile, profile_update, subscribe_job, subscriber
from sdk import served_revision, since

NEWSLETTER = "Y6nRLr"
ADA = "ada.king@klaviyo-demo.com"
MATT = "matt.kemp@klaviyo-demo.com"
UNKNOWN_PROFILE = "01HSXWNWF52J5PJG45BW383RMV"


class AttributesWithShoeSize(ProfileCreateQueryResourceObjectAttributes):
    """The SDK sends only attributes that its models have, so an unknown one needs a model of its own."""

    shoe_size: int


class SubscriberWithFirstName(ProfileSubscriptionCreateQueryResourceObjectAttributes):
    """The attributes of a profile in a subscribe job, with one that Klaviyo doesn't take there."""

    first_name: str


def assert_duplicate(caught, profile_id):
    assert caught.value.status == 409
    assert error(caught).code == "duplicate_profile"
    assert error(caught).detail == "A profile already exists with one of these identifiers."
    assert error(caught).source.pointer == "/data/attributes"
    assert sent_error(caught)["meta"] == {"duplicate_profile_id": profile_id}


def assert_invalid(caught, detail, pointer):
    assert caught.value.status == 400
    assert error(caught).code == "invalid"
    assert error(caught).title == "Invalid input."
    assert error(caught).detail == detail
    assert error(caught).source.pointer == pointer


def assert_not_found(caught, detail):
    assert caught.value.status == 404
    assert error(caught).code == "not_found"
    assert error(caught).detail == detail
    assert error(caught).source.pointer == "/data/"


# 409


@pytest.mark.parametrize("field", ["email", "phone_number", "external_id"])
def test_a_second_profile_with_the_same_identifier_is_a_conflict_that_names_the_first(klaviyo, field):
    person = {"email": ADA, "phone_number": "+15005550101", "external_id": "ada"}
    first = klaviyo.Profiles.create_profile(new_profile(**person)).data.id
    with pytest.raises(ApiException) as caught:
        klaviyo.Profiles.create_profile(new_profile(**{field: person[field]}))
    assert_duplicate(caught, first)


def test_an_update_to_the_address_of_another_profile_is_a_conflict(klaviyo):
    created = klaviyo.Profiles.create_profile(new_profile(email=ADA)).data.id
    with pytest.raises(ApiException) as caught:
        klaviyo.Profiles.update_profile(created, profile_update(created, email=MATT))
    assert_duplicate(caught, find_profile(klaviyo, MATT).id)
    assert klaviyo.Profiles.get_profile(created).data.attributes.email == ADA


# 404


def test_an_unknown_profile_is_not_found(klaviyo):
    with pytest.raises(NotFoundException) as caught:
        klaviyo.Profiles.get_profile("NOPE01")
    assert_not_found(caught, "A profile with id NOPE01 does not exist.")


def test_an_unknown_profile_cannot_be_updated(klaviyo):
    with pytest.raises(NotFoundException) as caught:
        klaviyo.Profiles.update_profile(UNKNOWN_PROFILE, profile_update(UNKNOWN_PROFILE, first_name="Ada"))
    assert_not_found(caught, f"A profile with id {UNKNOWN_PROFILE} does not exist.")


@pytest.mark.parametrize(
    "call",
    [
        lambda klaviyo: klaviyo.Lists.get_list("NOPE01"),
        lambda klaviyo: klaviyo.Lists.update_list("NOPE01", list_update("NOPE01", name="New")),
        lambda klaviyo: klaviyo.Lists.delete_list("NOPE01"),
        lambda klaviyo: klaviyo.Lists.get_profiles_for_list("NOPE01"),
        lambda klaviyo: klaviyo.Lists.add_profiles_to_list("NOPE01", members(UNKNOWN_PROFILE)),
    ],
    ids=["get", "update", "delete", "profiles", "add"],
)
def test_an_unknown_list_is_not_found(klaviyo, call):
    with pytest.raises(NotFoundException) as caught:
        call(klaviyo)
    assert_not_found(caught, "A list with id `NOPE01` does not exist.")


# 400: profiles


def test_an_unknown_attribute_of_a_profile_is_named(klaviyo):
    attributes = AttributesWithShoeSize(email=ADA, shoe_size=43)
    resource = ProfileCreateQueryResourceObject(type="profile", attributes=attributes)
    with pytest.raises(BadRequestException) as caught:
        klaviyo.Profiles.create_profile(ProfileCreateQuery(data=resource))
    assert_invalid(caught, "'shoe_size' is not a valid field for the resource 'profile'.", "/data/attributes/shoe_size")
    assert find_profile(klaviyo, ADA) is None


@pytest.mark.parametrize("email", ["ada", "ada@", "@klaviyo-demo.com", "ada king@klaviyo-demo.com", "ada@localhost"])
def test_a_profile_with_a_malformed_address_is_refused(klaviyo, email):
    with pytest.raises(BadRequestException) as caught:
        klaviyo.Profiles.create_profile(new_profile(email=email))
    assert_invalid(caught, "Invalid email address", "/data/attributes/email")


def test_a_profile_without_an_identifier_is_refused(klaviyo):
    with pytest.raises(BadRequestException) as caught:
        klaviyo.Profiles.create_profile(new_profile(first_name="Ada"))
    assert_invalid(caught, "One or more identifiers is required", "/data/attributes")


# 400: subscribing


def test_a_subscribe_job_for_an_unknown_list_is_a_400_that_quotes_its_id(klaviyo):
    with pytest.raises(BadRequestException) as caught:
        klaviyo.Profiles.bulk_subscribe_profiles(subscribe_job(subscriber(ADA), list_id="invalid-list-id"))
    assert_invalid(caught, "List not found with id invalid-list-id.", "/data/relationships/list/data/id")


def test_one_malformed_address_refuses_the_whole_subscribe_job(klaviyo, server):
    job = subscribe_job(subscriber(ADA), subscriber("matt"), list_id=NEWSLETTER)
    with pytest.raises(BadRequestException) as caught:
        klaviyo.Profiles.bulk_subscribe_profiles(job)
    assert_invalid(caught, "Invalid email address", "/data/attributes/profiles/data/1/attributes/email")
    assert server.run_jobs() == 0
    assert find_profile(klaviyo, ADA) is None


def test_an_attribute_that_a_subscribe_job_does_not_take_is_named(klaviyo):
    body = subscriber(ADA)["attributes"]
    attributes = SubscriberWithFirstName(first_name="Ada", **body)
    profile = ProfileSubscriptionCreateQueryResourceObject(type="profile", attributes=attributes)
    with pytest.raises(BadRequestException) as caught:
        klaviyo.Profiles.bulk_subscribe_profiles(subscribe_job(profile, list_id=NEWSLETTER))
    detail = "'first_name' is not a valid field for the resource 'profile'."
    assert_invalid(caught, detail, "/data/attributes/profiles/data/0/attributes/first_name")


def test_more_than_a_thousand_profiles_are_too_many_for_one_job_or_a_hundred_before_2024_07_15(klaviyo, server):
    most = 1000 if served_revision() >= "2024-07-15" else 100
    subscribers = [subscriber(f"person{number}@klaviyo-demo.com") for number in range(most + 1)]
    with pytest.raises(BadRequestException) as caught:
        klaviyo.Profiles.bulk_subscribe_profiles(subscribe_job(*subscribers, list_id=NEWSLETTER))
    assert_invalid(caught, f"'profiles' may contain at most {most} items.", "/data/attributes/profiles/data")
    assert server.run_jobs() == 0


def test_a_date_of_consent_needs_a_historical_import(klaviyo):
    since("13.0.0", "a date of consent")
    job = subscribe_job(subscriber(ADA, consented_at="2023-02-21T20:07:38+00:00"), list_id=NEWSLETTER)
    with pytest.raises(BadRequestException) as caught:
        klaviyo.Profiles.bulk_subscribe_profiles(job)
    place = "/data/attributes/profiles/data/0/attributes/subscriptions/email/marketing/consented_at"
    assert_invalid(caught, "'consented_at' may only be set when 'historical_import' is true.", place)


@pytest.mark.parametrize("consented_at", [None, (datetime.now(timezone.utc) + timedelta(days=1)).isoformat()])
def test_a_historical_import_needs_a_date_of_consent_in_the_past(klaviyo, consented_at):
    since("13.0.0", "a historical import")
    job = subscribe_job(subscriber(ADA, consented_at=consented_at), list_id=NEWSLETTER, historical_import=True)
    with pytest.raises(BadRequestException) as caught:
        klaviyo.Profiles.bulk_subscribe_profiles(job)
    detail = "'consented_at' is required and must be in the past when 'historical_import' is true."
    place = "/data/attributes/profiles/data/0/attributes/subscriptions/email/marketing/consented_at"
    assert_invalid(caught, detail, place)


# 400: queries


def test_a_field_that_cannot_be_filtered_by_is_answered_with_those_that_can(klaviyo):
    with pytest.raises(BadRequestException) as caught:
        klaviyo.Lists.get_profiles_for_list(
            NEWSLETTER, filter='equals(subscriptions.email.marketing.consent,"SUBSCRIBED")'
        )
    assert error(caught).detail == (
        "'subscriptions.email.marketing.consent' is not a filterable field for this resource. The filterable fields"
        " on this resource are: _kx, email, joined_group_at, phone_number, push_token"
    )
    assert error(caught).source.parameter == "filter"


def test_an_operator_that_a_field_does_not_take_is_named(klaviyo):
    with pytest.raises(BadRequestException) as caught:
        klaviyo.Profiles.get_profiles(filter='greater-than(email,"a")')
    assert error(caught).detail == (
        "'greater-than' is not an allowed filter operator for email.  Allowed operators are any, equals"
    )


def test_a_space_between_the_parts_of_a_filter_is_refused(klaviyo):
    with pytest.raises(BadRequestException) as caught:
        klaviyo.Profiles.get_profiles(filter='equals(email, "a@klaviyo-demo.com")')
    assert error(caught).detail == "Invalid filter provided. Verify your parentheses match."


def test_a_cursor_that_is_none_is_refused(klaviyo):
    with pytest.raises(BadRequestException) as caught:
        klaviyo.Profiles.get_profiles(page_cursor="nonsense")
    assert_invalid(caught, "Invalid cursor provided.", "/data/")
