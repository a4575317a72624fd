"""The SDK as such: which one this is, what it is allowed, and what is not emulated."""

import os

import pytest
from klaviyo_api import KlaviyoAPI
from openapi_client.exceptions import ServiceException, UnauthorizedException

from answers import error

REVISIONS = {"25.0.0": "2026-10-15", "20.0.0": "2025-07-15", "19.0.2": "2025-04-15"}

# An operation that came with the revision of the SDK and isn't emulated, and its call.
NEW_OPERATIONS = {
    "25.0.0": ("list_billing_usage", lambda klaviyo: klaviyo.Billing.list_billing_usage()),
}


def test_the_installed_sdk_is_the_one_that_this_run_is_for(version):
    assert version == os.environ.get("SDK_VERSION", version)


def test_the_answers_are_of_the_revision_that_the_sdk_asks_for(klaviyo, version):
    answer = klaviyo.Profiles.get_profiles_with_http_info()
    assert answer.headers["X-Klaviyo-Api-Revision"] == REVISIONS[version]


def test_a_key_that_does_not_begin_with_pk_is_refused(server):
    klaviyo = KlaviyoAPI("0123456789abcdef", test_host=server.url)
    with pytest.raises(UnauthorizedException) as caught:
        klaviyo.Profiles.get_profiles()
    assert caught.value.status == 401
    assert error(caught).code == "not_authenticated"
    assert error(caught).detail == "Missing or invalid private key."


def test_an_operation_that_is_not_emulated_is_a_service_exception_that_names_it(klaviyo):
    with pytest.raises(ServiceException) as caught:
        klaviyo.Reviews.get_reviews()
    assert caught.value.status == 501
    assert error(caught).code == "not_emulated"
    assert error(caught).detail == (
        "get_reviews (GET /api/reviews) is a Klaviyo operation that klaviyo-emulator does not emulate yet."
    )


def test_an_operation_that_came_with_this_revision_is_known_though_not_emulated(klaviyo, version):
    if version not in NEW_OPERATIONS:
        pytest.skip("all that came with the revision of this SDK is emulated")
    operation, call = NEW_OPERATIONS[version]
    with pytest.raises(ServiceException) as caught:
        call(klaviyo)
    assert caught.value.status == 501
    assert error(caught).detail.startswith(f"{operation} (GET /api/")
