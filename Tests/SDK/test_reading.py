"""Filters and sparse fieldsets."""

from datetime import datetime, timedelta, timezone

import pytest

from answers import emails, find_profile, ids
from bodies import new_profile
from sdk import filter_builder, since

NEWSLETTER = "Y6nRLr"
SARAH = "sarah.mason@klaviyo-demo.com"
MATT = "matt.kemp@klaviyo-demo.com"
PEOPLE = {
    "ada": {"email": "ada+1@klaviyo-demo.com", "phone_number": "+15005550101", "external_id": "customer-ada"},
    "bob": {"email": "bob_2@klaviyo-demo.com", "phone_number": "+15005550102", "external_id": "customer-bob"},
    "cleo": {"email": "cleo.o'hara@klaviyo-demo.com", "phone_number": "+15005550103", "external_id": "c&leo=%20"},
}


@pytest.fixture
def people(klaviyo):
    """Three profiles with all identifiers, by name."""
    created = {name: klaviyo.Profiles.create_profile(new_profile(**person)).data for name, person in PEOPLE.items()}
    return {name: {**PEOPLE[name], "id": profile.id} for name, profile in created.items()}


@pytest.mark.parametrize("field", ["email", "phone_number", "external_id", "id"])
@pytest.mark.parametrize("name", PEOPLE)
def test_equals_finds_the_one_profile_with_an_identifier(klaviyo, people, field, name):
    found = klaviyo.Profiles.get_profiles(filter=f'equals({field},"{people[name][field]}")')
    assert ids(found) == [people[name]["id"]]


@pytest.mark.parametrize("field", ["email", "phone_number", "external_id", "id"])
def test_any_finds_all_profiles_with_one_of_the_identifiers(klaviyo, people, field):
    nobody = {"email": "nobody@klaviyo-demo.com", "phone_number": "+15005550199"}.get(field, "nobody")
    condition = f'any({field},["{people["ada"][field]}","{nobody}","{people["bob"][field]}"])'
    found = klaviyo.Profiles.get_profiles(filter=condition)
    assert set(ids(found)) == {people["ada"]["id"], people["bob"]["id"]}


@pytest.mark.parametrize("field", ["email", "phone_number", "external_id", "id"])
def test_a_filter_that_fits_nobody_finds_nobody(klaviyo, people, field):
    value = "+15005550199" if field == "phone_number" else "nobody@klaviyo-demo.com"
    assert klaviyo.Profiles.get_profiles(filter=f'equals({field},"{value}")').data == []


def test_filters_of_the_sdks_builder_are_understood(klaviyo, people):
    builder = filter_builder()
    builder.any("email", [people["ada"]["email"], people["cleo"]["email"]])
    builder.equals("external_id", people["cleo"]["external_id"])
    assert ids(klaviyo.Profiles.get_profiles(filter=builder.build())) == [people["cleo"]["id"]]


def test_a_date_of_the_sdks_builder_is_understood(klaviyo, people):
    for days, count in ((-1, 6), (1, 0)):
        builder = filter_builder()
        builder.greater_than("created", datetime.now(timezone.utc) + timedelta(days=days))
        assert len(klaviyo.Profiles.get_profiles(filter=builder.build()).data) == count


def test_filters_joined_by_a_comma_must_all_fit(klaviyo, people):
    both = f'equals(email,"{people["ada"]["email"]}"),equals(external_id,"{people["bob"]["external_id"]}")'
    assert klaviyo.Profiles.get_profiles(filter=both).data == []


def test_an_identifier_in_single_quotes_is_one_too(klaviyo, people):
    found = klaviyo.Profiles.get_profiles(filter=f"equals(email,'{people['bob']['email']}')")
    assert ids(found) == [people["bob"]["id"]]


def test_the_profiles_of_a_list_can_be_filtered_by_address(klaviyo):
    assert emails(klaviyo.Lists.get_profiles_for_list(NEWSLETTER, filter=f'equals(email,"{SARAH}")')) == [SARAH]
    assert klaviyo.Lists.get_profiles_for_list(NEWSLETTER, filter=f'equals(email,"{MATT}")').data == []


def test_a_sparse_fieldset_leaves_only_the_fields_asked_for(klaviyo):
    page = klaviyo.Profiles.get_profiles(fields_profile=["email", "first_name"], filter=f'equals(email,"{SARAH}")')
    profile = page["data"][0]
    assert profile["attributes"] == {"email": SARAH, "first_name": "Sarah"}
    assert profile["type"] == "profile"
    assert profile["links"]["self"] == f"https://a.klaviyo.com/api/profiles/{profile['id']}/"


def test_a_sparse_fieldset_reaches_into_objects(klaviyo):
    sarah = find_profile(klaviyo, SARAH).id
    profile = klaviyo.Profiles.get_profile(sarah, fields_profile=["location.city"])["data"]
    assert profile["attributes"] == {"location": {"city": "Boston"}}


def test_additional_fields_come_with_a_sparse_fieldset(klaviyo):
    page = klaviyo.Lists.get_profiles_for_list(
        NEWSLETTER, fields_profile=["email", "joined_group_at"], additional_fields_profile=["subscriptions"]
    )
    attributes = page["data"][0]["attributes"]
    assert set(attributes) == {"email", "joined_group_at", "subscriptions"}
    assert attributes["subscriptions"]["email"]["marketing"]["consent"] == "SUBSCRIBED"


def test_a_sparse_fieldset_works_for_lists_and_for_what_is_included(klaviyo):
    assert klaviyo.Lists.get_list(NEWSLETTER, fields_list=["name"])["data"]["attributes"] == {"name": "Newsletter"}
    sarah = find_profile(klaviyo, SARAH).id
    document = klaviyo.Profiles.get_profile(
        sarah, include=["lists"], fields_list=["opt_in_process"], fields_profile=["email"]
    )
    assert document["data"]["attributes"] == {"email": SARAH}
    assert [one["attributes"] for one in document["included"]] == [{"opt_in_process": "single_opt_in"}]


def test_subscriptions_come_only_when_asked_for(klaviyo):
    assert find_profile(klaviyo, SARAH).attributes.subscriptions is None
    asked = find_profile(klaviyo, SARAH, additional_fields_profile=["subscriptions"])
    assert asked.attributes.subscriptions.email.marketing.consent == "SUBSCRIBED"


@pytest.mark.parametrize("name", ["lists", "segments", "push-tokens"])
def test_what_a_profile_does_not_have_is_included_as_nothing(klaviyo, name):
    if name == "push-tokens":
        since("19.0.0", "this include, which came with its revision")
    document = klaviyo.Profiles.get_profile(find_profile(klaviyo, MATT).id, include=[name])
    assert getattr(document.data.relationships, name.replace("-", "_")).data == []
    assert document.included == []


def test_predictive_analytics_of_a_profile_without_orders_are_empty(klaviyo):
    analytics = find_profile(
        klaviyo, MATT, additional_fields_profile=["predictive_analytics"]
    ).attributes.predictive_analytics
    assert analytics.predicted_clv is None
    assert analytics.churn_probability is None
