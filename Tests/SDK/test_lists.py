"""Lists, and which profiles are on them."""

import pytest
from openapi_client.exceptions import NotFoundException

from answers import email_marketing, emails, find_profile, ids
from bodies import list_update, members, new_list, new_profile
from sdk import is_at_least

NEWSLETTER = "Y6nRLr"
DOUBLE_OPT_IN = "XsRd4p"
SARAH = "sarah.mason@klaviyo-demo.com"
MATT = "matt.kemp@klaviyo-demo.com"


def test_a_new_list_is_answered_with_201_and_can_be_read_by_its_id(klaviyo):
    answer = klaviyo.Lists.create_list_with_http_info(new_list("Shoes"))
    assert answer.status_code == 201
    read = klaviyo.Lists.get_list(answer.data.data.id).data
    assert (read.id, read.type, read.attributes.name) == (answer.data.data.id, "list", "Shoes")


def test_a_new_list_takes_the_accounts_opt_in_process_unless_its_revision_can_name_one(klaviyo):
    """Revisions before 2025-10-15 have no `opt_in_process` in this request, and their SDKs leave it out."""
    can_name_one = is_at_least("21.0.0")
    created = klaviyo.Lists.create_list(new_list("Shoes", opt_in_process="single_opt_in")).data
    assert created.attributes.opt_in_process == ("single_opt_in" if can_name_one else "double_opt_in")


@pytest.mark.parametrize(("list_id", "process"), [(NEWSLETTER, "single_opt_in"), (DOUBLE_OPT_IN, "double_opt_in")])
def test_a_list_tells_its_opt_in_process(klaviyo, list_id, process):
    assert klaviyo.Lists.get_list(list_id).data.attributes.opt_in_process == process


def test_a_list_can_be_renamed(klaviyo):
    updated = klaviyo.Lists.update_list(NEWSLETTER, list_update(NEWSLETTER, name="Letter")).data
    assert updated.attributes.name == "Letter"
    assert klaviyo.Lists.get_list(NEWSLETTER).data.attributes.name == "Letter"


def test_a_deleted_list_is_gone_and_its_profiles_are_not(klaviyo):
    assert klaviyo.Lists.delete_list(NEWSLETTER) is None
    with pytest.raises(NotFoundException):
        klaviyo.Lists.get_list(NEWSLETTER)
    assert find_profile(klaviyo, SARAH) is not None


def test_all_lists_are_listed_and_can_be_filtered_by_name(klaviyo):
    assert set(ids(klaviyo.Lists.get_lists())) == {NEWSLETTER, DOUBLE_OPT_IN}
    assert ids(klaviyo.Lists.get_lists(filter='equals(name,"Newsletter")')) == [NEWSLETTER]


def test_profiles_are_added_to_a_list_and_removed_again(klaviyo):
    matt = find_profile(klaviyo, MATT).id
    assert klaviyo.Lists.add_profiles_to_list(NEWSLETTER, members(matt)) is None
    assert set(emails(klaviyo.Lists.get_profiles_for_list(NEWSLETTER))) == {SARAH, MATT}
    assert klaviyo.Lists.remove_profiles_from_list(NEWSLETTER, members(matt)) is None
    assert emails(klaviyo.Lists.get_profiles_for_list(NEWSLETTER)) == [SARAH]


def test_a_profile_added_twice_is_on_the_list_once(klaviyo):
    matt = find_profile(klaviyo, MATT).id
    for _ in range(2):
        klaviyo.Lists.add_profiles_to_list(NEWSLETTER, members(matt))
    assert ids(klaviyo.Lists.get_profile_ids_for_list(NEWSLETTER)).count(matt) == 1


def test_being_added_to_a_list_is_no_consent(klaviyo):
    matt = find_profile(klaviyo, MATT).id
    klaviyo.Lists.add_profiles_to_list(DOUBLE_OPT_IN, members(matt))
    assert ids(klaviyo.Lists.get_profile_ids_for_list(DOUBLE_OPT_IN)) == [matt]
    assert email_marketing(klaviyo, MATT).consent == "NEVER_SUBSCRIBED"


def test_a_profile_on_a_list_tells_when_it_joined(klaviyo):
    member = klaviyo.Lists.get_profiles_for_list(NEWSLETTER).data[0]
    assert member.attributes.joined_group_at.tzinfo is not None


def test_the_relationship_gives_the_ids_of_the_profiles_on_a_list(klaviyo):
    identifiers = klaviyo.Lists.get_profile_ids_for_list(NEWSLETTER).data
    assert [(one.type, one.id) for one in identifiers] == [("profile", find_profile(klaviyo, SARAH).id)]


def test_a_profile_tells_the_lists_that_it_is_on(klaviyo):
    sarah = find_profile(klaviyo, SARAH).id
    klaviyo.Lists.add_profiles_to_list(DOUBLE_OPT_IN, members(sarah))
    lists = klaviyo.Profiles.get_lists_for_profile(sarah).data
    assert {one.id: one.attributes.name for one in lists} == {
        NEWSLETTER: "Newsletter",
        DOUBLE_OPT_IN: "Newsletter (double opt-in)",
    }
    assert set(ids(klaviyo.Profiles.get_list_ids_for_profile(sarah))) == {NEWSLETTER, DOUBLE_OPT_IN}


def test_a_profile_on_no_list_has_none(klaviyo):
    created = klaviyo.Profiles.create_profile(new_profile(email="ada.king@klaviyo-demo.com")).data.id
    assert klaviyo.Profiles.get_lists_for_profile(created).data == []
    assert klaviyo.Profiles.get_list_ids_for_profile(created).data == []


def test_the_lists_of_a_profile_can_be_included_in_it(klaviyo):
    sarah = find_profile(klaviyo, SARAH).id
    document = klaviyo.Profiles.get_profile(sarah, include=["lists"])
    assert ids(document.data.relationships.lists) == [NEWSLETTER]
    assert [one["attributes"]["name"] for one in document.included] == ["Newsletter"]


def test_a_list_counts_its_profiles_when_asked(klaviyo):
    assert klaviyo.Lists.get_list(NEWSLETTER).data.attributes.profile_count is None
    counted = klaviyo.Lists.get_list(NEWSLETTER, additional_fields_list=["profile_count"]).data
    assert counted.attributes.profile_count == 1


def test_counting_the_profiles_of_a_list_has_a_lower_rate_limit(klaviyo):
    plain = klaviyo.Lists.get_list_with_http_info(NEWSLETTER)
    counted = klaviyo.Lists.get_list_with_http_info(NEWSLETTER, additional_fields_list=["profile_count"])
    assert plain.headers["Ratelimit-Limit"] == "75, 75;w=1, 750;w=60"
    assert counted.headers["Ratelimit-Limit"] == "1, 1;w=1, 15;w=60"
