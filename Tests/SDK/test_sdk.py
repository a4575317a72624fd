"""The SDK as such: which one this is, what it is allowed, and what is not emulated."""

import os

import pytest
from openapi_client.exceptions import ServiceException, UnauthorizedException

from answers import error
from conftest import PRIVATE_KEY
from sdk import SDK, served_revision, since

# An operation that came with the revision of the SDK or shortly before.
NEW_OPERATIONS = {
    "25.0.0": lambda klaviyo: klaviyo.Brands.get_brand_buttons(),
    "22.0.0": lambda klaviyo: klaviyo.Forms.get_forms(),
    "20.0.0": lambda klaviyo: klaviyo.Custom_Objects.get_data_sources(),
    "19.0.2": lambda klaviyo: klaviyo.Web_Feeds.get_web_feeds(),
    "18.0.0": lambda klaviyo: klaviyo.Tracking_Settings.get_tracking_settings(),
    "16.0.0": lambda klaviyo: klaviyo.Reviews.get_reviews(),
    "13.0.0": lambda klaviyo: klaviyo.Webhooks.get_webhooks(),
    "6.1.0": lambda klaviyo: klaviyo.Profiles.get_bulk_import_profiles_jobs(),
}


def test_the_installed_sdk_is_the_one_that_this_run_is_for(version):
    assert version == os.environ.get("SDK_VERSION", version)


def test_the_answers_are_of_the_revision_that_the_sdk_asks_for_or_of_the_oldest_one_once_that_is_retired(klaviyo):
    answer = klaviyo.Profiles.get_profiles_with_http_info()
    assert answer.headers["X-Klaviyo-Api-Revision"] == served_revision()


def test_a_key_that_does_not_begin_with_pk_is_refused(server):
    klaviyo = SDK("0123456789abcdef", server.url)
    with pytest.raises(UnauthorizedException) as caught:
        klaviyo.Profiles.get_profiles()
    assert caught.value.status == 401
    assert error(caught).code == "not_authenticated"
    assert error(caught).detail == "Missing or invalid private key."


def test_an_operation_that_is_not_emulated_is_a_service_exception_that_names_it(klaviyo):
    since("25.0.0", "what klaviyo-emulator does not emulate")
    with pytest.raises(ServiceException) as caught:
        klaviyo.Billing.list_billing_usage()
    assert (caught.value.status, error(caught).code) == (501, "not_emulated")
    assert error(caught).detail == (
        "list_billing_usage (GET /api/billing-usage) is a Klaviyo operation that klaviyo-emulator does not emulate yet."
    )


def test_an_operation_that_came_with_this_revision_is_answered(klaviyo, version):
    assert NEW_OPERATIONS[version](klaviyo).data is not None
