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
