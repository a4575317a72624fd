"""Templates and images: kept, copied, rendered, uploaded."""

import base64

import pytest
from openapi_client.exceptions import BadRequestException, NotFoundException

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


def new_template(html="<p>Hi {{ first_name|default:'friend' }}</p>"):
    attributes = {"name": "Welcome", "editor_type": "CODE", "html": html}
    return {"data": {"type": "template", "attributes": attributes}}


def test_a_template_is_made_read_copied_and_deleted(klaviyo):
    made = klaviyo.Templates.create_template(new_template("<p>hi</p>")).data
    assert (made.attributes.text, made.attributes.editor_type) == ("hi", "CODE")
    assert klaviyo.Templates.get_template(made.id).data.attributes.html == "<p>hi</p>"
    clone = {"data": {"type": "template", "id": made.id, "attributes": {"name": "Copy"}}}
    # The SDK knows no answer but 201, and gives back nothing for Klaviyo's 200.
    klaviyo.Templates.clone_template(clone)
    klaviyo.Templates.delete_template(made.id)
    assert [template.attributes.name for template in klaviyo.Templates.get_templates().data] == ["Copy"]
    with pytest.raises(NotFoundException):
        klaviyo.Templates.get_template(made.id)


def test_a_template_is_rendered_with_a_context(klaviyo):
    made = klaviyo.Templates.create_template(new_template()).data

    def render(context):
        body = {"data": {"type": "template", "id": made.id, "attributes": {"context": context}}}
        return klaviyo.Templates.render_template(body).data.attributes.html

    assert render({"first_name": "Ada"}) == "<p>Hi Ada</p>"
    assert render({}) == "<p>Hi friend</p>"


def test_an_image_is_imported_from_a_data_address(klaviyo):
    address = "data:image/png;base64," + base64.b64encode(PIXEL).decode()
    body = {"data": {"type": "image", "attributes": {"import_from_url": address, "name": "Dot"}}}
    image = klaviyo.Images.upload_image_from_url(body).data
    assert (image.attributes.name, image.attributes.format, image.attributes.size) == ("Dot", "png", len(PIXEL))
    assert klaviyo.Images.get_image(image.id).data.attributes.image_url == image.attributes.image_url


def test_an_image_is_uploaded_from_a_file(klaviyo, tmp_path):
    (tmp_path / "dot.png").write_bytes(PIXEL)
    image = klaviyo.Images.upload_image_from_file(str(tmp_path / "dot.png"), hidden=True).data
    assert (image.attributes.name, image.attributes.size, image.attributes.hidden) == ("dot", len(PIXEL), True)


def test_an_address_that_leads_nowhere_is_refused(klaviyo):
    body = {"data": {"type": "image", "attributes": {"import_from_url": "https://nope.invalid/a.png"}}}
    with pytest.raises(BadRequestException):
        klaviyo.Images.upload_image_from_url(body)
