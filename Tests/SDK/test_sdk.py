"""The SDK as such: which one this is, what it is allowed, and what is not emulated."""

import os

import pytest
from klaviyo_api import KlaviyoAPI
from openapi_client.exceptions import ServiceException, UnauthorizedException

from answers import error
from conftest import PRIVATE_KEY
from sdk import SDK, error_document, served_revision

PLAIN_READS = [
    ("Billing", "list_billing_usage", "/api/billing-usage"),
    ("Reviews", "get_reviews", "/api/reviews"),
    ("Coupons", "get_coupons", "/api/coupons"),
    ("Catalogs", "get_catalog_items", "/api/catalog-items"),
    ("Templates", "get_templates", "/api/templates"),
]

# An operation that came with the revision of the SDK or shortly before.
NEW_OPERATIONS = {
    "25.0.0": lambda klaviyo: klaviyo.Billing.list_billing_usage(),
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


def test_an_operation_that_is_not_emulated_is_a_service_exception_that_names_it(server):
    """One of those that a reader of this SDK can ask without arguments."""
    plain = KlaviyoAPI(PRIVATE_KEY, test_host=server.url)
    for group, operation, path in PLAIN_READS:
        try:
            getattr(getattr(plain, group, None), operation, lambda: None)()
        except ServiceException as refused:
            detail = f"{operation} (GET {path}) is a Klaviyo operation that klaviyo-emulator does not emulate yet."
            assert (refused.status, error_document(refused).errors[0].code) == (501, "not_emulated")
            assert error_document(refused).errors[0].detail == detail
            return
    pytest.skip("klaviyo-emulator emulates all that can be asked without arguments")


def test_an_operation_that_came_with_this_revision_is_known(klaviyo, version):
    """It is answered, or refused as not emulated; one that no revision has is a 404."""
    try:
        answer = NEW_OPERATIONS[version](klaviyo)
    except ServiceException as refused:
        assert refused.status == 501
    else:
        assert answer.data is not None
