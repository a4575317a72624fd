"""Metrics: their properties, custom metrics made of them, and what they are mapped to."""

import pytest
from openapi_client.exceptions import NotFoundException

from answers import ids
from bodies import new_event

ADA = "ada.king@klaviyo-demo.com"


@pytest.fixture
def metric(klaviyo, server):
    """The id of the metric of an event that has a price."""
    klaviyo.Events.create_event(new_event("Placed Order", ADA, properties={"price": 7}, value=9.99))
    server.run_jobs()
    [found] = [each.id for each in klaviyo.Metrics.get_metrics().data if each.attributes.name == "Placed Order"]
    return found


def new_custom_metric(name, metric):
    group = {"metric_id": metric, "value_property": "$value", "metric_filters": []}
    definition = {"aggregation_method": "value", "metric_groups": [group]}
    return {"data": {"type": "custom-metric", "attributes": {"name": name, "definition": definition}}}


def mapping(name, **related):
    relationships = {to.replace("_", "-"): {"data": {"type": to.replace("_", "-"), "id": id}} for to, id in related.items()}
    return {"data": {"type": "mapped-metric", "id": name, "relationships": relationships}}


def test_a_property_leads_to_its_metric_and_back(klaviyo, metric):
    properties = ids(klaviyo.Metrics.get_property_ids_for_metric(metric))
    assert properties == ids(klaviyo.Metrics.get_properties_for_metric(metric))
    assert len(properties) == 2
    assert klaviyo.Metrics.get_metric_id_for_metric_property(properties[0]).data.id == metric


def test_a_metric_that_starts_no_flow_says_so(klaviyo, metric):
    assert klaviyo.Metrics.get_flows_triggered_by_metric(metric).data == []
    assert klaviyo.Metrics.get_ids_for_flows_triggered_by_metric(metric).data == []


def test_a_custom_metric_is_made_read_renamed_and_deleted(klaviyo, metric):
    answer = klaviyo.Metrics.create_custom_metric_with_http_info(new_custom_metric("Revenue", metric))
    created = answer.data.data
    assert answer.status_code == 201
    read = klaviyo.Metrics.get_custom_metric(created.id).data
    assert (read.id, read.type, read.attributes.name) == (created.id, "custom-metric", "Revenue")
    assert read.attributes.definition.aggregation_method == "value"
    assert [group.metric_id for group in read.attributes.definition.metric_groups] == [metric]
    assert ids(klaviyo.Metrics.get_custom_metrics()) == [created.id]
    assert ids(klaviyo.Metrics.get_metrics_for_custom_metric(created.id)) == [metric]
    assert ids(klaviyo.Metrics.get_metric_ids_for_custom_metric(created.id)) == [metric]
    update = {"data": {"type": "custom-metric", "id": created.id, "attributes": {"name": "Sales"}}}
    assert klaviyo.Metrics.update_custom_metric(created.id, update).data.attributes.name == "Sales"
    assert klaviyo.Metrics.delete_custom_metric(created.id) is None
    with pytest.raises(NotFoundException):
        klaviyo.Metrics.get_custom_metric(created.id)


def test_a_mapping_leads_to_a_metric_and_then_to_a_custom_metric(klaviyo, metric):
    klaviyo.Metrics.update_mapped_metric("revenue", mapping("revenue", metric=metric))
    mapped = klaviyo.Metrics.get_mapped_metric("revenue", include=["metric"]).data
    assert (mapped.id, mapped.type, mapped.relationships.metric.data.id) == ("revenue", "mapped-metric", metric)
    assert klaviyo.Metrics.get_metric_for_mapped_metric("revenue").data.attributes.name == "Placed Order"
    assert klaviyo.Metrics.get_metric_id_for_mapped_metric("revenue").data.id == metric
    assert "revenue" in ids(klaviyo.Metrics.get_mapped_metrics())
    custom = klaviyo.Metrics.create_custom_metric(new_custom_metric("Revenue", metric)).data.id
    klaviyo.Metrics.update_mapped_metric("revenue", mapping("revenue", custom_metric=custom))
    assert klaviyo.Metrics.get_custom_metric_for_mapped_metric("revenue").data.attributes.name == "Revenue"
    assert klaviyo.Metrics.get_custom_metric_id_for_mapped_metric("revenue").data.id == custom
