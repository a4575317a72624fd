"""Events and metrics: sending one or many, reading and filtering them, and counting them."""

from datetime import datetime, timezone

import pytest
from openapi_client.exceptions import BadRequestException, NotFoundException
from openapi_client.models.event_create_query_v2 import EventCreateQueryV2
from openapi_client.models.event_create_query_v2_resource_object import EventCreateQueryV2ResourceObject
from openapi_client.models.event_create_query_v2_resource_object_attributes import (
    EventCreateQueryV2ResourceObjectAttributes,
)

from answers import error, find_profile, ids
from bodies import aggregate_query, event_attributes, event_job, new_event, subscribe_job, subscriber
from sdk import filter_builder, is_at_least

ADA = "ada.king@klaviyo-demo.com"
MATT = "matt.kemp@klaviyo-demo.com"
SINGLE = "Y6nRLr"


def send(klaviyo, server, *events):
    """Sends events and runs their jobs."""
    for event in events:
        klaviyo.Events.create_event(event)
    assert server.run_jobs() == len(events)


def metric_id(klaviyo, name):
    return next(metric.id for metric in klaviyo.Metrics.get_metrics().data if metric.attributes.name == name)


def test_an_event_is_answered_with_202_and_nothing_else(klaviyo):
    answer = klaviyo.Events.create_event_with_http_info(new_event("Viewed Product", ADA))
    assert answer.status_code == 202
    assert (answer.data, len(answer.raw_data)) == (None, 0)
    assert "Content-Type" not in answer.headers


def test_an_event_and_its_profile_appear_when_the_job_has_run(klaviyo, server):
    klaviyo.Events.create_event(new_event("Viewed Product", ADA))
    assert klaviyo.Events.get_events().data == []
    server.run_jobs()
    assert len(klaviyo.Events.get_events().data) == 1
    assert find_profile(klaviyo, ADA) is not None


def test_an_event_comes_back_as_it_was_sent(klaviyo, server):
    time = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
    send(
        klaviyo,
        server,
        new_event(
            "Placed Order",
            ADA,
            properties={"sku": "D4", "items": [{"n": 1}]},
            time=time.isoformat(),
            value=9.99,
            value_currency="USD",
            unique_id="order-1",
        ),
    )
    event = klaviyo.Events.get_events().data[0]
    assert event.attributes.timestamp == int(time.timestamp())
    assert event.attributes.datetime_ == time
    assert event.attributes.event_properties == {
        "sku": "D4",
        "items": [{"n": 1}],
        # 6.1.0 has no currency to send.
        **({"$value_currency": "USD"} if is_at_least("7.0.0") else {}),
        "$event_id": "order-1",
        "$value": 9.99,
    }
    assert klaviyo.Events.get_event(event.id).data.id == event.id


def test_an_event_made_of_the_sdks_models_is_taken_like_one_of_dictionaries(klaviyo, server):
    attributes = EventCreateQueryV2ResourceObjectAttributes.from_dict(event_attributes("Viewed Product", ADA))
    body = EventCreateQueryV2(data=EventCreateQueryV2ResourceObject(type="event", attributes=attributes))
    send(klaviyo, server, body)
    assert len(klaviyo.Events.get_events().data) == 1


def test_an_event_leads_to_its_metric_and_its_profile(klaviyo, server):
    send(klaviyo, server, new_event("Viewed Product", ADA))
    answer = klaviyo.Events.get_events(include=["metric", "profile"])
    # The SDK leaves what is included as it came.
    assert [resource["type"] for resource in answer.included] == ["metric", "profile"]
    event_id = answer.data[0].id
    assert klaviyo.Events.get_metric_for_event(event_id).data.attributes.name == "Viewed Product"
    assert klaviyo.Events.get_profile_for_event(event_id).data.attributes.email == ADA
    assert klaviyo.Events.get_metric_id_for_event(event_id).data.id == metric_id(klaviyo, "Viewed Product")
    assert klaviyo.Events.get_profile_id_for_event(event_id).data.id == find_profile(klaviyo, ADA).id


def test_events_are_found_by_metric_profile_and_time(klaviyo, server):
    send(
        klaviyo,
        server,
        new_event("Viewed Product", ADA, time="2026-01-01T00:00:00Z"),
        new_event("Viewed Product", MATT, time="2026-01-02T00:00:00Z"),
        new_event("Placed Order", ADA, time="2026-01-03T00:00:00Z"),
    )
    ada = find_profile(klaviyo, ADA).id
    viewed = metric_id(klaviyo, "Viewed Product")

    def days(filter):
        found = klaviyo.Events.get_events(filter=filter, sort="datetime").data
        return [event.attributes.datetime_.day for event in found]

    assert days(f'equals(profile_id,"{ada}")') == [1, 3]
    assert days(f'equals(metric_id,"{viewed}")') == [1, 2]
    assert days(f'equals(metric_id,"{viewed}"),equals(profile_id,"{ada}")') == [1]
    builder = filter_builder()
    builder.greater_than("datetime", datetime(2026, 1, 1, tzinfo=timezone.utc))
    assert days(builder.build()) == [2, 3]
    assert days("less-than(timestamp,1767312000)") == [1]


def test_links_next_leads_past_every_event_and_prev_back(klaviyo, server):
    times = [f"2026-01-01T00:{number // 60:02}:{number % 60:02}Z" for number in range(250)]
    klaviyo.Events.bulk_create_events(event_job({ADA: [event_attributes("Tick", None, time=time) for time in times]}))
    server.run_jobs()
    first = klaviyo.Events.get_events(sort="-datetime")
    second = klaviyo.Events.get_events(sort="-datetime", page_cursor=first.links.next)
    assert (len(first.data), len(second.data)) == (200, 50)
    assert len(set(ids(first) + ids(second))) == 250
    assert second.links.next is None
    back = klaviyo.Events.get_events(sort="-datetime", page_cursor=second.links.prev)
    assert ids(back) == ids(first)


def test_a_bulk_brings_the_events_of_several_profiles(klaviyo, server):
    viewed, bought = event_attributes("Viewed Product", None), event_attributes("Placed Order", None)
    job = event_job({ADA: [viewed, bought], MATT: [viewed]})
    assert klaviyo.Events.bulk_create_events_with_http_info(job).status_code == 202
    server.run_jobs()
    assert len(klaviyo.Events.get_events().data) == 3


@pytest.mark.scenario("missing-profile-spam-filter")
def test_an_event_of_a_fake_address_is_dropped_and_why_names_the_filter(klaviyo, server):
    send(klaviyo, server, new_event("Viewed Product", "example+123@contact.com"))
    assert klaviyo.Events.get_events().data == []
    assert server.why("example+123@contact.com")["cause"] == "spam_filter"


def test_a_subscription_leaves_events_of_klaviyos_own(klaviyo, server):
    klaviyo.Profiles.bulk_subscribe_profiles(subscribe_job(subscriber(ADA), list_id=SINGLE))
    server.run_jobs()
    metrics = {metric.attributes.name: metric.attributes for metric in klaviyo.Metrics.get_metrics().data}
    assert {"Subscribed to List", "Subscribed to Email Marketing"} <= metrics.keys()
    assert metrics["Subscribed to List"].integration["key"] == "klaviyo"


def test_metrics_are_found_by_their_integration(klaviyo, server):
    send(klaviyo, server, new_event("Viewed Product", ADA))
    found = klaviyo.Metrics.get_metrics(filter='equals(integration.name,"API")').data
    assert {metric.attributes.name for metric in found} == {"Active on Site", "Viewed Product"}
    metric = klaviyo.Metrics.get_metric(found[0].id).data
    assert metric.attributes.integration["category"] == "API"


def test_a_metric_knows_the_properties_of_its_events(klaviyo, server):
    send(klaviyo, server, new_event("Viewed Product", ADA, properties={"sku": "D4", "n": 1}, value=2))
    properties = klaviyo.Metrics.get_properties_for_metric(metric_id(klaviyo, "Viewed Product")).data
    types = {property.attributes.var_property: property.attributes.inferred_type for property in properties}
    assert types == {"$value": "numeric", "n": "numeric", "sku": "string"}
    read = klaviyo.Metrics.get_metric_property(properties[0].id).data
    assert read.attributes.label == "Viewed Product Value"
    metric = klaviyo.Metrics.get_metric_for_metric_property(properties[0].id).data
    assert metric.attributes.name == "Viewed Product"


def test_aggregates_count_and_sum_by_day(klaviyo, server):
    send(
        klaviyo,
        server,
        new_event("Placed Order", ADA, time="2026-01-01T10:00:00Z", value=1.5),
        new_event("Placed Order", MATT, time="2026-01-01T11:00:00Z", value=2),
        new_event("Placed Order", ADA, time="2026-01-02T10:00:00Z", value=4),
    )
    query = aggregate_query(metric_id(klaviyo, "Placed Order"), "2026-01-01T00:00:00", "2026-01-03T00:00:00")
    attributes = klaviyo.Metrics.query_metric_aggregates(query).data.attributes
    assert [date.day for date in attributes.dates] == [1, 2]
    measurements = attributes.data[0].measurements
    assert measurements == {"count": [2, 1], "sum_value": [3.5, 4], "unique": [2, 1]}


def test_an_event_without_an_identifier_is_a_bad_request(klaviyo):
    with pytest.raises(BadRequestException) as caught:
        klaviyo.Events.create_event(new_event("Viewed Product", None))
    assert error(caught).detail == "One or more identifiers is required"


def test_a_malformed_event_id_is_a_bad_request_and_a_missing_metric_is_not_found(klaviyo):
    with pytest.raises(BadRequestException) as caught:
        klaviyo.Events.get_event("NOPE01")
    assert error(caught).detail == "Invalid Event ID: 'NOPE01'"
    with pytest.raises(NotFoundException) as caught:
        klaviyo.Metrics.get_metric("NOPE01")
    assert error(caught).detail == "Metric with id NOPE01 does not exist."
