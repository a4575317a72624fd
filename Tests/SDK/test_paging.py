"""Pages, in the way of the SDK's documentation: the whole link is given back as the cursor."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from answers import emails, ids
from bodies import members, new_list, new_profile
from conftest import PRIVATE_KEY
from emulator import Emulator
from sdk import SDK, filter_builder

ADDRESSES = [f"person{number:03}@klaviyo-demo.com" for number in range(250)]


@pytest.fixture(scope="module")
def server():
    with Emulator() as emulator:
        yield emulator


@pytest.fixture(scope="module")
def klaviyo(server):
    return SDK(PRIVATE_KEY, server.url)


@pytest.fixture(scope="module", autouse=True)
def profile_ids(klaviyo):
    """The ids of 250 profiles, by address."""
    created = [klaviyo.Profiles.create_profile(new_profile(email=address)).data for address in ADDRESSES]
    return {profile.attributes.email: profile.id for profile in created}


@pytest.fixture(scope="module")
def full_list(klaviyo, profile_ids):
    """The id of a list that all of them are on."""
    list_id = klaviyo.Lists.create_list(new_list("Everybody")).data.id
    klaviyo.Lists.add_profiles_to_list(list_id, members(*profile_ids.values()))
    return list_id


def walk(fetch, link="next", page=None):
    """The pages from the first, or the given one, for as long as there is a link."""
    pages = [page or fetch()]
    while cursor := getattr(pages[-1].links, link):
        pages.append(fetch(page_cursor=cursor))
        assert len(pages) <= len(ADDRESSES), "the links lead in a circle"
    return pages


def test_links_next_leads_past_every_profile_exactly_once(klaviyo, profile_ids):
    pages = walk(klaviyo.Profiles.get_profiles)
    seen = [profile_id for page in pages for profile_id in ids(page)]
    assert len(seen) == 250
    assert set(seen) == set(profile_ids.values())


def test_a_page_has_twenty_profiles_unless_a_size_is_given(klaviyo):
    assert [len(page.data) for page in walk(klaviyo.Profiles.get_profiles)] == 12 * [20] + [10]


@pytest.mark.parametrize(("size", "sizes"), [(1, [1] * 250), (99, [99, 99, 52]), (100, [100, 100, 50])])
def test_a_page_has_the_size_that_was_asked_for(klaviyo, size, sizes):
    pages = walk(lambda **options: klaviyo.Profiles.get_profiles(page_size=size, **options))
    assert [len(page.data) for page in pages] == sizes


def test_the_first_page_has_no_link_back_and_the_last_none_forward(klaviyo):
    pages = walk(klaviyo.Profiles.get_profiles)
    assert pages[0].links.prev is None
    assert pages[-1].links.next is None


def test_links_prev_leads_back_over_the_same_pages(klaviyo):
    pages = walk(klaviyo.Profiles.get_profiles)
    back = walk(klaviyo.Profiles.get_profiles, "prev", pages[-1])
    assert [ids(page) for page in reversed(back)] == [ids(page) for page in pages]


def test_after_a_way_back_links_next_leads_on_again(klaviyo):
    first = klaviyo.Profiles.get_profiles()
    second = klaviyo.Profiles.get_profiles(page_cursor=first.links.next)
    first_again = klaviyo.Profiles.get_profiles(page_cursor=second.links.prev)
    second_again = klaviyo.Profiles.get_profiles(page_cursor=first_again.links.next)
    assert ids(first_again) == ids(first)
    assert ids(second_again) == ids(second)


def test_the_cursor_alone_leads_where_its_link_does(klaviyo):
    link = klaviyo.Profiles.get_profiles().links.next
    cursor = parse_qs(urlsplit(link).query)["page[cursor]"][0]
    by_cursor = klaviyo.Profiles.get_profiles(page_cursor=cursor)
    assert ids(by_cursor) == ids(klaviyo.Profiles.get_profiles(page_cursor=link))


def test_links_next_is_the_request_with_a_cursor(klaviyo):
    links = klaviyo.Profiles.get_profiles(page_size=7, sort="email").links
    query = parse_qs(urlsplit(links.next).query)
    # The paths of SDKs before 16.0.0 end in a slash, and so do the links.
    assert links.next.replace("profiles/?", "profiles?").startswith("https://a.klaviyo.com/api/profiles?")
    assert query.pop("page[cursor]")
    assert query == {"page[size]": ["7"], "sort": ["email"]}


@pytest.mark.parametrize("sort", ["email", "created", "id"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_pages_keep_the_order_that_was_asked_for(klaviyo, profile_ids, sort, sign):
    pages = walk(lambda **options: klaviyo.Profiles.get_profiles(sort=sign + sort, page_size=30, **options))
    seen = [address for page in pages for address in emails(page)]
    # The addresses were created in their own order.
    expected = sorted(ADDRESSES, key=profile_ids.get) if sort == "id" else ADDRESSES
    assert seen == (expected[::-1] if sign else expected)


def test_pages_keep_the_filter(klaviyo):
    wanted = ADDRESSES[10:60]
    builder = filter_builder()
    builder.any("email", wanted)
    pages = walk(lambda **options: klaviyo.Profiles.get_profiles(filter=builder.build(), **options))
    assert [len(page.data) for page in pages] == [20, 20, 10]
    assert sorted(address for page in pages for address in emails(page)) == wanted


def test_pages_of_sparse_fieldsets_are_dictionaries_with_the_same_links(klaviyo, profile_ids):
    page = klaviyo.Profiles.get_profiles(fields_profile=["email"], page_size=100)
    seen = [profile["id"] for profile in page["data"]]
    while page["links"].get("next"):
        page = klaviyo.Profiles.get_profiles(
            fields_profile=["email"], page_size=100, page_cursor=page["links"]["next"]
        )
        seen += [profile["id"] for profile in page["data"]]
    assert len(seen) == 250
    assert set(seen) == set(profile_ids.values())


def test_the_profiles_of_a_list_come_in_pages_there_and_back(klaviyo, full_list, profile_ids):
    def fetch(**options):
        return klaviyo.Lists.get_profiles_for_list(full_list, page_size=60, **options)

    pages = walk(fetch)
    assert [len(page.data) for page in pages] == [60, 60, 60, 60, 10]
    assert {profile_id for page in pages for profile_id in ids(page)} == set(profile_ids.values())
    back = walk(fetch, "prev", pages[-1])
    assert [ids(page) for page in reversed(back)] == [ids(page) for page in pages]


def test_the_ids_of_the_profiles_of_a_list_come_in_pages_too(klaviyo, full_list, profile_ids):
    """The models of some versions leave out the links of this answer, so they are read from its bytes."""
    seen, cursor = [], None
    while True:
        answer = klaviyo.Lists.get_profile_ids_for_list_with_http_info(full_list, page_size=100, page_cursor=cursor)
        seen += ids(answer.data)
        link = json.loads(answer.raw_data)["links"]["next"]
        if link is None:
            break
        cursor = parse_qs(urlsplit(link).query)["page[cursor]"][0]
    assert len(seen) == 250
    assert set(seen) == set(profile_ids.values())


def test_lists_come_ten_to_a_page(klaviyo, full_list):
    created = {klaviyo.Lists.create_list(new_list(f"List {number}")).data.id for number in range(11)}
    pages = walk(klaviyo.Lists.get_lists)
    assert [len(page.data) for page in pages] == [10, 2]
    assert {list_id for page in pages for list_id in ids(page)} == created | {full_list}
