"""Catalogs, coupons, their bulk jobs, back-in-stock subscriptions and reviews."""

import json
import urllib.request

import pytest
from openapi_client.exceptions import NotFoundException

from answers import find_profile, ids, sent_error
from sdk import served_revision, since

CATALOG = "$custom:::$default:::"
EMAIL = "ada.king@klaviyo-demo.com"


def identifiers(resource_type, *resource_ids):
    return {"data": [{"type": resource_type, "id": resource_id} for resource_id in resource_ids]}


def item(external_id, **attributes):
    attributes = {
        "external_id": external_id,
        "title": external_id.title(),
        "description": "Something to buy",
        "url": f"https://shop.io/{external_id}",
        **attributes,
    }
    return {"type": "catalog-item", "attributes": attributes}


def variant(external_id, item_id):
    attributes = {
        "external_id": external_id,
        "title": external_id,
        "description": "One of them",
        "sku": external_id.upper(),
        "inventory_quantity": 1,
        "price": 9.5,
        "url": f"https://shop.io/{external_id}",
    }
    related = {"item": {"data": {"type": "catalog-item", "id": item_id}}}
    return {"data": {"type": "catalog-variant", "attributes": attributes, "relationships": related}}


def category(external_id):
    attributes = {"external_id": external_id, "name": external_id.title()}
    return {"data": {"type": "catalog-category", "attributes": attributes}}


def back_in_stock(variant_id):
    profile = {"data": {"type": "profile", "attributes": {"email": EMAIL}}}
    return {
        "data": {
            "type": "back-in-stock-subscription",
            "attributes": {"channels": ["EMAIL"], "profile": profile},
            "relationships": {"variant": {"data": {"type": "catalog-variant", "id": variant_id}}},
        }
    }


@pytest.fixture
def cap(klaviyo):
    """The id of an item with one variant."""
    cap = klaviyo.Catalogs.create_catalog_item({"data": item("cap", price=9.5)}).data.id
    klaviyo.Catalogs.create_catalog_variant(variant("cap-s", cap))
    return cap


def test_items_variants_and_categories_are_related(klaviyo, cap):
    assert cap == CATALOG + "cap"
    shown = klaviyo.Catalogs.get_catalog_item(cap, include=["variants"])
    assert shown.data.attributes.images == []
    assert [included.attributes.sku for included in shown.included] == ["CAP-S"]
    hats = klaviyo.Catalogs.create_catalog_category(category("hats")).data.id
    klaviyo.Catalogs.add_categories_to_catalog_item(cap, identifiers("catalog-category", hats))
    assert ids(klaviyo.Catalogs.get_items_for_catalog_category(hats)) == [cap]
    assert ids(klaviyo.Catalogs.get_category_ids_for_catalog_item(cap)) == [hats]
    assert ids(klaviyo.Catalogs.get_catalog_items(filter=f'equals(category.id,"{hats}")')) == [cap]
    assert ids(klaviyo.Catalogs.get_catalog_variants(filter='equals(sku,"CAP-S")')) == [CATALOG + "cap-s"]
    klaviyo.Catalogs.delete_catalog_item(cap)
    with pytest.raises(NotFoundException) as caught:
        klaviyo.Catalogs.get_catalog_item(cap)
    assert sent_error(caught)["detail"] == f"An item with id {cap} does not exist."


def test_a_bulk_job_makes_items_and_tells_of_the_others(klaviyo, server, cap):
    items = {"data": [item("cap"), item("bag")]}
    job = {"data": {"type": "catalog-item-bulk-create-job", "attributes": {"items": items}}}
    started = klaviyo.Catalogs.bulk_create_catalog_items(job).data
    assert (started.attributes.status, started.attributes.total_count) == ("processing", 2)
    server.run_jobs()
    done = klaviyo.Catalogs.get_bulk_create_catalog_items_job(started.id, include=["items"])
    assert (done.data.attributes.status, done.data.attributes.completed_count) == ("complete", 1)
    assert done.data.attributes.errors[0].detail == f"A catalog-item with id {cap} already exists."
    assert [included.attributes.external_id for included in done.included] == ["bag"]
    jobs = klaviyo.Catalogs.get_bulk_create_catalog_items_jobs(filter='equals(status,"complete")')
    assert ids(jobs) == [started.id]


def test_coupon_codes_are_made_one_by_one_or_by_a_job(klaviyo, server):
    if served_revision() >= "2024-07-15":
        since("13.0.0", "a coupon code and read the 200 that answers it since then: it expects a 201")
    coupon = {"data": {"type": "coupon", "attributes": {"external_id": "TEN", "description": "Ten off"}}}
    assert klaviyo.Coupons.create_coupon(coupon).data.id == "TEN"

    def code(name):
        related = {"coupon": {"data": {"type": "coupon", "id": "TEN"}}}
        return {"type": "coupon-code", "attributes": {"unique_code": name}, "relationships": related}

    made = klaviyo.Coupons.create_coupon_code({"data": code("A")}).data
    assert (made.id, made.attributes.status) == ("TEN-A", "UNASSIGNED")
    codes = {"coupon-codes": {"data": [code("B"), code("C")]}}
    job = {"data": {"type": "coupon-code-bulk-create-job", "attributes": codes}}
    started = klaviyo.Coupons.bulk_create_coupon_codes(job).data
    server.run_jobs()
    done = klaviyo.Coupons.get_bulk_create_coupon_codes_job(started.id).data
    assert done.attributes.completed_count == 2
    found = klaviyo.Coupons.get_coupon_codes(filter='equals(coupon.id,"TEN")')
    assert ids(found) == ["TEN-A", "TEN-B", "TEN-C"]


def test_a_back_in_stock_subscription_leaves_an_event(klaviyo, server, cap):
    klaviyo.Catalogs.create_back_in_stock_subscription(back_in_stock(CATALOG + "cap-s"))
    server.run_jobs()
    profile = find_profile(klaviyo, EMAIL).id
    events = klaviyo.Events.get_events(filter=f'equals(profile_id,"{profile}")', include=["metric"])
    assert events.included[0]["attributes"]["name"] == "Subscribed to Back in Stock"
    with pytest.raises(NotFoundException) as caught:
        klaviyo.Catalogs.create_back_in_stock_subscription(back_in_stock("none"))
    assert sent_error(caught)["code"] == "variant_not_found"


def test_a_review_of_a_visitor_is_moderated(klaviyo, server):
    since("17.0.0", "a review whose status is an object")
    attributes = {"review_type": "review", "email": EMAIL, "author": "Ada", "content": "Fits.", "rating": 5}
    request = urllib.request.Request(
        f"{server.url}/client/reviews?company_id=ABC123",
        json.dumps({"data": {"type": "review", "attributes": attributes}}).encode(),
        {"Content-Type": "application/vnd.api+json", "revision": "2025-04-15"},
    )
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 202
    server.run_jobs()
    (review,) = klaviyo.Reviews.get_reviews(filter='equals(status,"pending")').data
    assert (review.attributes.rating, review.attributes.author) == (5, "Ada")
    published = {"data": {"type": "review", "id": review.id, "attributes": {"status": {"value": "published"}}}}
    klaviyo.Reviews.update_review(review.id, published)
    assert ids(klaviyo.Reviews.get_reviews(filter='equals(status,"published")')) == [review.id]
