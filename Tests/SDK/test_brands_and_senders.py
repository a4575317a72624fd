"""Brands, translations and senders of text messages, which came with revision 2026-10-15."""

import pytest
from klaviyo_api import KlaviyoAPI

from answers import ids
from test_templates import new_template

pytestmark = pytest.mark.skipif(
    not hasattr(KlaviyoAPI("pk_0"), "Brands"), reason="brands came with revision 2026-10-15"
)

TEXT = {
    "color": "#000000",
    "font_size": 16,
    "font_style": "normal",
    "font_family": "Arial",
    "font_weight": 400,
    "letter_spacing": 0,
    "text_decoration": "none",
}
BUTTON = {
    "style": {"background_color": "#FFFFFF", "border_radius": 4, "box_shadow": "none"},
    "border": {"border_color": "#000000", "border_style": "solid", "border_width": 1},
    "spacing": {"padding_top": 1, "padding_right": 2, "padding_bottom": 3, "padding_left": 4},
    "text": TEXT,
}
REGISTRATION = {
    "first_name": "Ada",
    "last_name": "Byron",
    "phone_number": "+12025550111",
    "email": "ada@klaviyo-demo.com",
    "address": {
        "street_address_1": "1 Main St",
        "city": "Boston",
        "region": "MA",
        "postal_code": "02110",
        "country": "US",
    },
    "business_type": "PRIVATE_PROFIT",
    "business_name": "Engines",
    "business_website": "https://klaviyo-demo.com",
    "business_registration_country": "US",
    "business_registration_authority": "EIN",
    "business_registration_number": "12-3456789",
}


def resource(type, attributes, **more):
    return {"data": {"type": type, "attributes": attributes, **more}}


def test_a_button_is_the_one_of_the_email_defaults(klaviyo):
    brands = klaviyo.Brands
    button = brands.create_brand_button(resource("brand-button", BUTTON | {"name": "Buy"})).data
    assert (button.attributes.name, button.attributes.text.font_size) == ("Buy", 16)
    assert ids(brands.get_brand_buttons()) == [button.id]
    company = brands.get_brand_email_defaults().data[0].id
    relationships = {"brand-button": {"data": {"type": "brand-button", "id": button.id}}}
    body = resource("brand-email-default", {"body": {"text": TEXT}}, id=company, relationships=relationships)
    brands.update_brand_email_default(company, body)
    read = brands.get_brand_email_default(company).data
    assert read.relationships.brand_button.data.id == button.id
    assert read.attributes.body.text.font_family == "Arial"
    assert brands.get_brand_voice(company).data.attributes.version == "v1"
    brands.delete_brand_button(button.id)
    assert ids(brands.get_brand_buttons()) == []


def test_colors_and_social_groups_are_kept(klaviyo):
    colors = {"name": "Primary", "colors": [{"hex": "#FF0000", "name": "Red"}]}
    made = klaviyo.Brands.create_brand_color(resource("brand-color", colors)).data
    assert klaviyo.Brands.get_brand_color(made.id).data.attributes.colors[0].hex == "#FF0000"
    links = {"social_links": [{"platform": "x_twitter", "link_url": "https://x.com/a"}]}
    group = klaviyo.Brands.create_brand_social_group(resource("brand-social-group", links)).data
    assert ids(klaviyo.Brands.get_brand_social_groups()) == [group.id]


def test_a_template_is_translated(klaviyo):
    template = klaviyo.Templates.create_template(new_template()).data.id
    attributes = {"source_locale": "en", "target_locales": ["da"], "fallback_locale": "en", "channel": "email"}
    relationships = {"template": {"data": {"type": "template", "id": template}}}
    body = resource("translation", attributes, relationships=relationships)
    translation = klaviyo.Translations.create_translation(body).data
    assert translation.id.startswith("template::email::")
    values = {"values": [{"id": "b1", "translations": {"da": "Hej"}}]}
    klaviyo.Translations.update_translation(translation.id, resource("translation", values, id=translation.id))
    assert klaviyo.Translations.get_template_for_translation(translation.id).data.id == template
    assert ids(klaviyo.Translations.get_translations(filter="equals(channel,'email')")) == [translation.id]
    klaviyo.Translations.delete_translation(translation.id)


def test_a_sender_is_registered_and_then_active(klaviyo, server):
    api = klaviyo.Text_Messaging
    made = api.create_text_messaging_configuration(
        resource("text-messaging-configuration", {"org_prefix": "Engines"})
    ).data
    assert api.get_text_messaging_configuration(made.id).data.attributes.status == "active"
    registration = resource("text-messaging-sender-registration", REGISTRATION)
    attributes = {
        "sender_type": "toll_free",
        "sender_details": {"country": "US"},
        "text-messaging-sender-registration": registration,
    }
    sender = api.create_text_messaging_sender(resource("text-messaging-sender", attributes)).data
    assert sender.attributes.status == "registering"
    server.run_jobs()
    assert [sender.attributes.status for sender in api.get_text_messaging_senders().data] == ["active"] * 2
    decided = api.get_messaging_sender_registration_for_text_messaging_sender(sender.id).data
    assert decided.attributes.status == "approved"
    assert api.get_text_messaging_sender_registration(decided.id).data.id == decided.id
