"""Reads what the SDK gives back."""

import json

from sdk import Answer, error_document, readable


def find_profile(klaviyo, email, **options):
    """The profile with an address, as the SDK's model of it; `None` if there is none."""
    found = klaviyo.Profiles.get_profiles(filter=f'equals(email,"{email}")', **options).data
    assert len(found) <= 1
    return found[0] if found else None


def email_marketing(klaviyo, email):
    """The email marketing consent of the profile with an address, as the SDK's model of it."""
    profile = find_profile(klaviyo, email, additional_fields_profile=["subscriptions"])
    return profile.attributes.subscriptions.email.marketing


def subscriptions(profile):
    """The subscriptions of a profile; 16.0.0 has a plain dictionary of SMS in their model of it."""
    channels = profile.attributes.subscriptions
    return Answer({name: readable(getattr(channels, name)) for name in ("email", "sms", "mobile_push")})


def ids(document):
    return [resource.id for resource in document.data]


def emails(document):
    return [profile.attributes.email for profile in document.data]


def error(caught):
    """The only error of an answer that the SDK raised, as its model of it."""
    errors = error_document(caught.value).errors
    assert len(errors) == 1
    return errors[0]


def sent_error(caught):
    """The same as it was sent, with the members that the SDK's model leaves out."""
    return json.loads(caught.value.body)["errors"][0]
