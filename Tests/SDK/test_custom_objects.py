"""Custom objects: data sources, object types with their schemas, and records."""

import pytest
from klaviyo_api import KlaviyoAPI
from openapi_client.exceptions import ForbiddenException, NotFoundException

from answers import ids, sent_error

api = getattr(KlaviyoAPI("pk_0"), "Custom_Objects", None)
pytestmark = pytest.mark.skipif(api is None, reason="data sources came with revision 2025-07-15")
needs_object_types = pytest.mark.skipif(
    not hasattr(api, "create_object_type"), reason="object types came with revision 2026-07-15"
)


def resource(type, attributes, **more):
    return {"data": {"type": type, "attributes": attributes, **more}}


def new_source(klaviyo):
    attributes = {"title": "Shop", "visibility": "private", "description": "Orders"}
    return klaviyo.Custom_Objects.create_data_source(resource("data-source", attributes)).data.id


def new_type(klaviyo, source):
    path = {"source_id": source, "id_path": "$['id']", "data_path": "$['name']"}
    mapping = {"property_mappings": [{"id": 1, "type": "simple", "source": path}]}
    schema = {
        "status": "active",
        "properties": [{"id": 1, "name": "name", "type": "string"}],
        "required": ["name"],
        "source-mapping": resource("source-mapping", mapping),
    }
    attributes = {"title": "Pet", "object-schema": resource("object-schema", schema)}
    return klaviyo.Custom_Objects.create_object_type(resource("object-type", attributes)).data.id


def ingest(klaviyo, server, source, *records):
    items = [{"type": "data-source-record", "attributes": {"record": record}} for record in records]
    relationships = {"data-source": {"data": {"type": "data-source", "id": source}}}
    body = resource(
        "data-source-record-bulk-create-job", {"data-source-records": {"data": items}}, relationships=relationships
    )
    klaviyo.Custom_Objects.bulk_create_data_source_records(body)
    server.run_jobs()


def test_a_data_source_is_made_read_and_deleted(klaviyo):
    source = new_source(klaviyo)
    assert klaviyo.Custom_Objects.get_data_source(source).data.attributes.title == "Shop"
    assert ids(klaviyo.Custom_Objects.get_data_sources()) == [source]
    klaviyo.Custom_Objects.delete_data_source(source)
    with pytest.raises(NotFoundException) as caught:
        klaviyo.Custom_Objects.get_data_source(source)
    assert sent_error(caught)["detail"] == f"Data source with ID {source} not found."


@needs_object_types
def test_records_become_object_records_or_log_entries(klaviyo, server):
    source = new_source(klaviyo)
    object_type = new_type(klaviyo, source)
    ingest(klaviyo, server, source, {"id": "rex", "name": "Rex"}, {"id": "max", "name": 5})
    assert ids(klaviyo.Custom_Objects.get_records_for_object_type(object_type)) == [f"{object_type}:::rex"]
    logs = klaviyo.Custom_Objects.get_ingestion_logs_for_object_type(object_type).data
    assert [log.attributes.summary for log in logs] == ["1 validation error for max"]
    assert logs[0].attributes.errors[0].message == "Input should be a valid string"


@needs_object_types
def test_an_account_without_the_entitlement_makes_no_object_type(klaviyo, server):
    source = new_source(klaviyo)
    server.change_settings(custom_objects=False)
    with pytest.raises(ForbiddenException) as caught:
        new_type(klaviyo, source)
    assert sent_error(caught)["detail"] == "Entitlement to create object type not found."
