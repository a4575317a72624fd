"""The bodies of requests, written as the SDK's documentation writes them: plain dictionaries."""


def new_profile(**attributes):
    return {"data": {"type": "profile", "attributes": attributes}}


def profile_update(profile_id, **attributes):
    return {"data": {"type": "profile", "id": profile_id, "attributes": attributes}}


def new_list(name, **attributes):
    return {"data": {"type": "list", "attributes": {"name": name, **attributes}}}


def list_update(list_id, **attributes):
    return {"data": {"type": "list", "id": list_id, "attributes": attributes}}


def members(*profile_ids):
    return {"data": [{"type": "profile", "id": profile_id} for profile_id in profile_ids]}


def subscriber(email, consented_at=None, **attributes):
    """A profile of a subscribe job, for email marketing."""
    marketing = {"consent": "SUBSCRIBED"}
    if consented_at:
        marketing["consented_at"] = consented_at
    attributes = {"email": email, "subscriptions": {"email": {"marketing": marketing}}, **attributes}
    return {"type": "profile", "attributes": attributes}


def subscribe_job(*subscribers, list_id=None, **attributes):
    data = {
        "type": "profile-subscription-bulk-create-job",
        "attributes": {"profiles": {"data": list(subscribers)}, **attributes},
    }
    if list_id:
        data["relationships"] = {"list": {"data": {"type": "list", "id": list_id}}}
    return {"data": data}


def event_attributes(metric, email, properties=None, **attributes):
    """The attributes of an event; without a profile where no address is given, as bulks have them."""
    attributes = {
        "properties": properties or {},
        "metric": {"data": {"type": "metric", "attributes": {"name": metric}}},
        **attributes,
    }
    if email:
        attributes["profile"] = {"data": {"type": "profile", "attributes": {"email": email}}}
    return attributes


def new_event(metric, email, **attributes):
    """An event of the profile with an address; of a profile without any identifier if there is none."""
    event = event_attributes(metric, email, **attributes)
    event.setdefault("profile", {"data": {"type": "profile", "attributes": {}}})
    return {"data": {"type": "event", "attributes": event}}


def event_job(events):
    """A bulk of events: the attributes of each, by the address of its profile."""
    bulks = [
        {
            "type": "event-bulk-create",
            "attributes": {
                "profile": {"data": {"type": "profile", "attributes": {"email": email}}},
                "events": {"data": [{"type": "event", "attributes": attributes} for attributes in sent]},
            },
        }
        for email, sent in events.items()
    ]
    return {"data": {"type": "event-bulk-create-job", "attributes": {"events-bulk-create": {"data": bulks}}}}


def aggregate_query(metric_id, start, end, **attributes):
    """A query for all measurements of a metric between two times."""
    filters = [f"greater-or-equal(datetime,{start})", f"less-than(datetime,{end})"]
    attributes = {
        "metric_id": metric_id,
        "measurements": ["count", "sum_value", "unique"],
        "filter": filters,
        **attributes,
    }
    return {"data": {"type": "metric-aggregate", "attributes": attributes}}


def unsubscriber(email, **attributes):
    """A profile of an unsubscribe job, for email marketing."""
    subscriptions = {"email": {"marketing": {"consent": "UNSUBSCRIBED"}}}
    return {"type": "profile", "attributes": {"email": email, "subscriptions": subscriptions, **attributes}}


def unsubscribe_job(*unsubscribers, list_id=None):
    attributes = {"profiles": {"data": list(unsubscribers)}}
    return _job("profile-subscription-bulk-delete-job", attributes, list=list_id)


def suppress_job(*emails, list_id=None, segment_id=None, lifting=False):
    """A job that suppresses, or lifts that: of addresses, or of the members of a list or segment."""
    attributes = {}
    if emails:
        profiles = [{"type": "profile", "attributes": {"email": email}} for email in emails]
        attributes["profiles"] = {"data": profiles}
    kind = "delete" if lifting else "create"
    return _job(f"profile-suppression-bulk-{kind}-job", attributes, list=list_id, segment=segment_id)


def _job(type, attributes, **related):
    data = {"type": type, "attributes": attributes}
    relationships = {name: {"data": {"type": name, "id": one}} for name, one in related.items() if one}
    if relationships:
        data["relationships"] = relationships
    return {"data": data}


def new_segment(name, *groups):
    """A segment of groups of conditions: one of each group must hold."""
    definition = {"condition_groups": [{"conditions": conditions} for conditions in groups]}
    return {"data": {"type": "segment", "attributes": {"name": name, "definition": definition}}}


def segment_update(segment_id, **attributes):
    return {"data": {"type": "segment", "id": segment_id, "attributes": attributes}}
