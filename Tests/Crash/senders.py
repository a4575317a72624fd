"""The kinds of jobs that crash.py asks for, and what each leaves: one thing for each of the keys of a request.

A key is a word of lower case letters, digits and dashes that no other request has. Where a job is about profiles, the
key is the first part of an address.
"""
import typing
import urllib.parse

DOMAIN = "@klaviyo-demo.com"
SUBSCRIBED, IMPORTED = "SUBSCR", "IMPORT"
TALKER = "01GDDKASAP8TKDDA2GRZDSVP4H"


def scenario():
    """The account before anything is sent, as YAML."""
    return f"""
        lists:
          - {{id: {SUBSCRIBED}, name: Subscribed, opt_in_process: single_opt_in}}
          - {{id: {IMPORTED}, name: Imported, opt_in_process: single_opt_in}}
        profiles:
          - {{id: {TALKER}, phone_number: "+15005550006", conversations: [sms]}}
        """


# --- Requests ---------------------------------------------------------------------------------------------


def resource(type, attributes, **relationships):
    """A document with one resource."""
    data = {"type": type, "attributes": attributes}
    if relationships:
        data["relationships"] = {name: {"data": related} for name, related in relationships.items()}
    return {"data": data}


def profiles(keys, **more):
    """Profiles as the attributes of bulk jobs hold them."""
    return {"profiles": {"data": [resource("profile", {"email": key + DOMAIN, **more})["data"] for key in keys]}}


def channels(consent):
    return {"email": {"marketing": {"consent": consent}}}


def subscription(_, keys):
    attributes = profiles(keys, subscriptions=channels("SUBSCRIBED"))
    body = resource("profile-subscription-bulk-create-job", attributes, list={"type": "list", "id": SUBSCRIBED})
    return "/api/profile-subscription-bulk-create-jobs", body


def unsubscription(_, keys):
    body = resource(
        "profile-subscription-bulk-delete-job", profiles(keys, subscriptions=channels("UNSUBSCRIBED")))
    return "/api/profile-subscription-bulk-delete-jobs", body


def suppression(_, keys):
    return "/api/profile-suppression-bulk-create-jobs", resource("profile-suppression-bulk-create-job", profiles(keys))


def import_(_, keys):
    body = resource("profile-bulk-import-job", profiles(keys), lists=[{"type": "list", "id": IMPORTED}])
    return "/api/profile-bulk-import-jobs", body


def events(_, keys):
    """Events without a `unique_id`, which nothing but their time tells from one another."""
    metric = resource("metric", {"name": "Crash"})
    data = [
        {
            "type": "event-bulk-create",
            "attributes": {
                "profile": resource("profile", {"email": key + DOMAIN}),
                "events": {"data": [resource("event", {"properties": {"key": key}, "metric": metric})["data"]]},
            },
        }
        for key in keys
    ]
    return "/api/event-bulk-create-jobs", resource("event-bulk-create-job", {"events-bulk-create": {"data": data}})


def merge(server, keys):
    """Merges a second profile into that of the key, both of them new."""
    ids = []
    for email in (keys[0] + DOMAIN, f"other-{keys[0]}{DOMAIN}"):
        ids.append(server.ask("POST", "/api/profiles", resource("profile", {"email": email}))["data"]["id"])
    body = {"data": {"type": "profile-merge", "id": ids[0], "relationships": {
        "profiles": {"data": [{"type": "profile", "id": ids[1]}]}}}}
    return "/api/profile-merge", body


def deletion(server, keys):
    """Erases a new profile."""
    profile = resource("profile", {"email": keys[0] + DOMAIN})
    server.ask("POST", "/api/profiles", profile)
    return "/api/data-privacy-deletion-jobs", resource("data-privacy-deletion-job", {"profile": profile})


def catalog(_, keys):
    items = [
        resource("catalog-item", {
            "external_id": key, "title": "Cap", "description": "A cap", "url": "https://klaviyo-demo.com/cap"})["data"]
        for key in keys
    ]
    return "/api/catalog-item-bulk-create-jobs", resource("catalog-item-bulk-create-job", {"items": {"data": items}})


def message(server, keys):
    """Writes to a profile; every run of the job would write again."""
    conversation = server.ask("GET", f"/api/profiles/{TALKER}/conversation")["data"]["id"]
    body = resource(
        "conversation-message", {"body": keys[0]}, conversation={"type": "conversation", "id": conversation})
    return "/api/conversation-messages", body


# --- What they leave --------------------------------------------------------------------------------------


def keys_of(profiles):
    """The keys of profiles that have an address."""
    return [profile["attributes"]["email"].removesuffix(DOMAIN) for profile in profiles if profile["attributes"]["email"]]


def members(list):
    def left(server, _):
        return keys_of(server.pages(f"/api/lists/{list}/profiles?page[size]=100&fields[profile]=email"))
    return left


def events_named(name, key):
    """What is left are events of a metric."""
    def left(server, _):
        metrics = {each["attributes"]["name"]: each["id"] for each in server.pages("/api/metrics")}
        found = urllib.parse.quote(f'equals(metric_id,"{metrics.get(name)}")')
        return [key(server, event) for event in server.pages(f"/api/events?filter={found}&page[size]=1000")]
    return left


def property_of(name):
    return lambda _, event: event["attributes"]["event_properties"][name].removesuffix(DOMAIN)


def key_of_profile(server, event):
    path = f"/api/profiles/{event['relationships']['profile']['data']['id']}?fields[profile]=email"
    return keys_of([server.ask("GET", path)["data"]])[0]


def gone(server, asked):
    """The keys whose profiles are no longer there."""
    return sorted(asked - set(keys_of(server.pages("/api/profiles?page[size]=100&fields[profile]=email"))))


def items(server, _):
    return [item["attributes"]["external_id"] for item in server.pages("/api/catalog-items?page[size]=100")]


def messages(server, _):
    conversations = server.ask("GET", "/__emulator/conversations?limit=10000")["conversations"]
    return [message["body"] for conversation in conversations for message in conversation["messages"]]


# --- The table --------------------------------------------------------------------------------------------


class Sender(typing.NamedTuple):
    """A kind of job."""

    # What the control API calls it.
    kind: str
    # How many keys its requests have.
    sizes: tuple
    # Makes what must be there before; returns the path and body that ask for the job.
    request: typing.Callable
    # The keys of all that is there, as often as it is; is told which were asked for.
    left: typing.Callable
    # Whether a job can be read, and goes on by that.
    is_read: bool = False


SENDERS = [
    Sender("subscribe", (1, 5, 50), subscription, members(SUBSCRIBED)),
    Sender("import", (1, 5, 50), import_, members(IMPORTED), is_read=True),
    Sender("unsubscribe", (1, 5), unsubscription,
           events_named("Unsubscribed from Email Marketing", property_of("email_address"))),
    Sender("suppress", (1, 5), suppression,
           events_named("Manually Suppressed from Email Marketing", property_of("email_address")), is_read=True),
    Sender("event", (1, 5), events, events_named("Crash", property_of("key"))),
    Sender("merge", (1,), merge, events_named("Merged Profile", key_of_profile)),
    Sender("deletion", (1,), deletion, gone),
    Sender("catalog-item-bulk-create-job", (1, 5, 50), catalog, items, is_read=True),
    Sender("conversation_message", (1,), message, messages),
]
