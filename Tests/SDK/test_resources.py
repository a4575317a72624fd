"""The life of a resource of each of the other groups: made, read, listed, changed and deleted, from a table of bodies."""

from dataclasses import dataclass, field

import pytest
from openapi_client.exceptions import NotFoundException

from answers import ids

PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
HAS_GOLD = {
    "type": "profile-property",
    "property": "properties['plan']",
    "filter": {"type": "string", "operator": "equals", "value": "gold"},
}


@dataclass
class Life:
    """A resource type: its operations by their names in the SDK, what it is made with, and what is then changed."""

    group: str
    type: str
    attributes: dict
    change: dict
    relationships: dict = field(default_factory=dict)
    # Where the operations are not create_TYPE, get_TYPE, get_TYPEs, update_TYPE and delete_TYPE.
    name: str = ""
    create: str = ""
    collection: str = ""
    query: dict = field(default_factory=dict)
    has_delete: bool = True
    # The resources that must be there before, and whose ids `relationships` names.
    before: tuple = ()

    def operation(self, verb):
        name = self.name or self.type.replace("-", "_")
        return {
            "create": self.create or f"create_{name}",
            "list": self.collection or f"get_{name}s",
        }.get(verb, f"{verb}_{name}")


def to_one(type, id):
    return {"data": {"type": type, "id": id}}


TAG = Life("Tags", "tag", {"name": "Spring"}, {"name": "Summer"})
COUPON = Life("Coupons", "coupon", {"external_id": "10OFF", "description": "10 % off"}, {"description": "Ten off"})
ITEM = Life(
    "Catalogs", "catalog-item",
    {"external_id": "SKU1", "title": "Shirt", "description": "A shirt", "url": "https://www.klaviyo-demo.com/shirt"},
    {"title": "Blouse"},
)
LIVES = [
    TAG,
    Life("Tags", "tag-group", {"name": "Seasons", "exclusive": False}, {"name": "Years"}),
    Life(
        "Segments", "segment",
        {"name": "Gold", "definition": {"condition_groups": [{"conditions": [HAS_GOLD]}]}},
        {"name": "Golden"},
    ),
    Life(
        "Webhooks", "webhook",
        {"name": "Opened", "endpoint_url": "https://www.klaviyo-demo.com/webhook", "secret_key": "0123456789abcdef"},
        {"name": "Opened email"},
        {"webhook-topics": {"data": [{"type": "webhook-topic", "id": "event:klaviyo.opened_email"}]}},
    ),
    COUPON,
    Life(
        "Coupons", "coupon-code",
        {"unique_code": "ABC123", "expires_at": "2030-01-01T00:00:00+00:00"},
        {"expires_at": "2031-01-01T00:00:00+00:00"},
        {"coupon": to_one("coupon", "10OFF")},
        query={"filter": 'equals(coupon.id,"10OFF")'},
        before=(COUPON,),
    ),
    ITEM,
    Life(
        "Catalogs", "catalog-variant",
        {"external_id": "SKU1-L", "title": "Shirt, large", "description": "A shirt", "sku": "SKU1-L",
         "inventory_quantity": 3, "price": 42, "url": "https://www.klaviyo-demo.com/shirt"},
        {"title": "Shirt, very large"},
        {"item": to_one("catalog-item", "$custom:::$default:::SKU1")},
        before=(ITEM,),
    ),
    Life(
        "Catalogs", "catalog-category", {"external_id": "C1", "name": "Shirts"}, {"name": "Blouses"},
        collection="get_catalog_categories",
    ),
    Life(
        "Templates", "template", {"name": "Letter", "editor_type": "CODE", "html": "<p>Hi</p>", "text": "Hi"},
        {"name": "Mail"},
    ),
    Life(
        "Images", "image", {"import_from_url": PIXEL, "name": "Pixel"}, {"name": "Dot"},
        create="upload_image_from_url", has_delete=False,
    ),
    Life(
        "Web_Feeds", "web-feed",
        {"name": "Weather", "url": "https://www.klaviyo-demo.com/feed", "request_method": "get", "content_type": "json"},
        {"url": "https://www.klaviyo-demo.com/weather"},
    ),
    Life(
        "Templates", "template-universal-content",
        {
            "name": "Greeting",
            "definition": {
                "content_type": "block",
                "type": "html",
                "data": {"content": "<p>Hi</p>", "display_options": {}},
            },
        },
        {"name": "Welcome"},
        name="universal_content", collection="get_all_universal_content",
    ),
    Life("Custom_Objects", "data-source", {"title": "Till", "visibility": "private", "description": "Shops"}, {}),
]


def call(klaviyo, life, verb, *arguments, **query):
    """Calls an operation of a resource."""
    return getattr(getattr(klaviyo, life.group), life.operation(verb))(*arguments, **query)


def make(klaviyo, life):
    for other in life.before:
        make(klaviyo, other)
    data = {"type": life.type, "attributes": life.attributes}
    if life.relationships:
        data["relationships"] = life.relationships
    return call(klaviyo, life, "create", {"data": data}).data


def told(resource):
    """The attributes of a resource; the models of different answers have different members for what is not there."""
    return {name: value for name, value in resource.attributes.to_dict().items() if value is not None}


def listed(klaviyo, life):
    return ids(call(klaviyo, life, "list", **life.query))


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.type)
def test_a_resource_lives_from_create_to_delete(klaviyo, life):
    created = make(klaviyo, life)
    read = call(klaviyo, life, "get", created.id).data
    assert (read.id, read.type) == (created.id, life.type)
    assert {name: told(read).get(name) for name in life.attributes} == {
        name: told(created).get(name) for name in life.attributes
    }
    assert created.id in listed(klaviyo, life)
    for name, value in life.change.items():
        update = {"data": {"type": life.type, "id": created.id, "attributes": {name: value}}}
        call(klaviyo, life, "update", created.id, update)
        now = getattr(call(klaviyo, life, "get", created.id).data.attributes, name)
        assert (now.isoformat() if hasattr(now, "isoformat") else now) == value
    if not life.has_delete:
        return
    call(klaviyo, life, "delete", created.id)
    with pytest.raises(NotFoundException):
        call(klaviyo, life, "get", created.id)
    assert created.id not in listed(klaviyo, life)


ACCOUNT = Life("Accounts", "account", {}, {})
TRACKING = Life("Tracking_Settings", "tracking-setting", {}, {})


def test_the_account_tells_who_it_is(klaviyo):
    [account] = call(klaviyo, ACCOUNT, "list").data
    read = call(klaviyo, ACCOUNT, "get", account.id).data
    assert (read.id, told(read)) == (account.id, told(account))
    assert read.attributes.timezone


def test_what_is_added_to_links_can_be_set(klaviyo):
    [settings] = call(klaviyo, TRACKING, "list").data
    adds = not settings.attributes.auto_add_parameters
    update = {"data": {"type": "tracking-setting", "id": settings.id, "attributes": {"auto_add_parameters": adds}}}
    assert call(klaviyo, TRACKING, "update", settings.id, update).data.attributes.auto_add_parameters is adds
    assert call(klaviyo, TRACKING, "get", settings.id).data.attributes.auto_add_parameters is adds
