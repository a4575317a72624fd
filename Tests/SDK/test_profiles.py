"""Profiles: create, read, update, and update or create."""

from datetime import datetime, timedelta, timezone

from openapi_client.models.profile_create_query import ProfileCreateQuery
from openapi_client.models.profile_create_query_resource_object import ProfileCreateQueryResourceObject
from openapi_client.models.profile_create_query_resource_object_attributes import (
    ProfileCreateQueryResourceObjectAttributes,
)
from openapi_client.models.profile_location import ProfileLocation

from answers import find_profile, subscriptions
from bodies import new_profile, profile_update
from sdk import since

EMAIL = "ada.king@klaviyo-demo.com"


def test_a_new_profile_is_answered_with_201_and_can_be_read_by_its_id(klaviyo):
    answer = klaviyo.Profiles.create_profile_with_http_info(
        new_profile(email=EMAIL, phone_number="+15005550100", external_id="ada", first_name="Ada", last_name="King")
    )
    assert answer.status_code == 201
    profile = klaviyo.Profiles.get_profile(answer.data.data.id).data
    assert profile.id == answer.data.data.id
    assert profile.type == "profile"
    assert profile.attributes.email == EMAIL
    assert profile.attributes.phone_number == "+15005550100"
    assert profile.attributes.external_id == "ada"
    assert (profile.attributes.first_name, profile.attributes.last_name) == ("Ada", "King")
    assert profile.attributes.organization is None


def test_a_profile_made_of_the_sdks_models_is_created_like_one_of_dictionaries(klaviyo):
    attributes = ProfileCreateQueryResourceObjectAttributes(
        email=EMAIL, title="Countess", location=ProfileLocation(city="London", latitude=51.5)
    )
    resource = ProfileCreateQueryResourceObject(type="profile", attributes=attributes)
    klaviyo.Profiles.create_profile(ProfileCreateQuery(data=resource))
    profile = find_profile(klaviyo, EMAIL)
    assert profile.attributes.title == "Countess"
    assert profile.attributes.location.city == "London"
    assert profile.attributes.location.latitude == 51.5


def test_custom_properties_come_back_with_their_types(klaviyo):
    properties = {"plan": "gold", "visits": 3, "score": 0.5, "vip": True, "tags": ["a", "b"], "car": {"doors": 5}}
    created = klaviyo.Profiles.create_profile(new_profile(email=EMAIL, properties=properties)).data
    assert created.attributes.properties == properties
    assert find_profile(klaviyo, EMAIL).attributes.properties == properties


def test_the_times_of_a_new_profile_are_now(klaviyo):
    created = klaviyo.Profiles.create_profile(new_profile(email=EMAIL)).data.attributes.created
    assert abs(datetime.now(timezone.utc) - created) < timedelta(minutes=1)


def test_the_links_of_a_profile_are_those_of_klaviyo(klaviyo):
    profile = klaviyo.Profiles.create_profile(new_profile(email=EMAIL)).data
    assert profile.links.var_self == f"https://a.klaviyo.com/api/profiles/{profile.id}/"
    lists = profile.relationships.lists.links
    assert lists.related == f"https://a.klaviyo.com/api/profiles/{profile.id}/lists/"


def test_an_update_changes_what_it_names_and_keeps_the_rest(klaviyo):
    body = new_profile(email=EMAIL, first_name="Ada", last_name="Byron", properties={"plan": "gold", "visits": 3})
    profile_id = klaviyo.Profiles.create_profile(body).data.id
    update = profile_update(profile_id, last_name="King", properties={"visits": 4})
    updated = klaviyo.Profiles.update_profile(profile_id, update).data
    assert updated.id == profile_id
    read = klaviyo.Profiles.get_profile(profile_id).data.attributes
    for attributes in (updated.attributes, read):
        assert (attributes.email, attributes.first_name, attributes.last_name) == (EMAIL, "Ada", "King")
        assert attributes.properties == {"plan": "gold", "visits": 4}


def test_null_in_an_update_clears_the_attribute(klaviyo):
    body = new_profile(email=EMAIL, first_name="Ada", last_name="King")
    profile_id = klaviyo.Profiles.create_profile(body).data.id
    klaviyo.Profiles.update_profile(profile_id, profile_update(profile_id, first_name=None))
    attributes = klaviyo.Profiles.get_profile(profile_id).data.attributes
    assert (attributes.first_name, attributes.last_name) == (None, "King")


def test_an_update_can_append_to_properties_and_unset_them(klaviyo):
    body = new_profile(email=EMAIL, properties={"plan": "gold", "colours": ["red"]})
    profile_id = klaviyo.Profiles.create_profile(body).data.id
    update = profile_update(profile_id)
    update["data"]["meta"] = {"patch_properties": {"append": {"colours": "blue"}, "unset": ["plan"]}}
    klaviyo.Profiles.update_profile(profile_id, update)
    assert klaviyo.Profiles.get_profile(profile_id).data.attributes.properties == {"colours": ["red", "blue"]}


def test_profile_import_creates_with_201_and_then_updates_with_200(klaviyo):
    first = klaviyo.Profiles.create_or_update_profile_with_http_info(new_profile(email=EMAIL, first_name="Ada"))
    second = klaviyo.Profiles.create_or_update_profile_with_http_info(new_profile(email=EMAIL, last_name="King"))
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.data.data.id == first.data.data.id
    attributes = find_profile(klaviyo, EMAIL).attributes
    assert (attributes.first_name, attributes.last_name) == ("Ada", "King")


def test_profile_import_finds_a_profile_by_its_external_id(klaviyo):
    created = klaviyo.Profiles.create_profile(new_profile(external_id="ada", first_name="Ada")).data
    answer = klaviyo.Profiles.create_or_update_profile_with_http_info(new_profile(external_id="ada", email=EMAIL))
    assert answer.status_code == 200
    assert answer.data.data.id == created.id
    assert find_profile(klaviyo, EMAIL).id == created.id


def test_a_profile_that_never_subscribed_says_so(klaviyo):
    klaviyo.Profiles.create_profile(new_profile(email=EMAIL))
    channels = subscriptions(find_profile(klaviyo, EMAIL, additional_fields_profile=["subscriptions"]))
    marketing = channels.email.marketing
    assert marketing.consent == "NEVER_SUBSCRIBED"
    assert marketing.can_receive_email_marketing is True
    assert marketing.double_optin is None
    assert channels.sms.marketing.consent == "NEVER_SUBSCRIBED"


def test_a_new_profile_is_answered_with_the_additional_fields_that_are_asked_for(klaviyo):
    since("14.0.0", "additional fields with a new profile")
    created = klaviyo.Profiles.create_profile(new_profile(email=EMAIL), additional_fields_profile=["subscriptions"])
    assert created.data.attributes.subscriptions.email.marketing.consent == "NEVER_SUBSCRIBED"
