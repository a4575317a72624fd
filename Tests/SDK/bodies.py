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
