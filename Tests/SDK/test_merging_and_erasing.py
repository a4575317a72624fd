"""Merging two profiles, and erasing one."""

import json

import pytest
from openapi_client.exceptions import NotFoundException

from answers import find_profile
from bodies import new_profile


def merge(source, destination):
    profiles = {"data": [{"type": "profile", "id": source}]}
    return {"data": {"type": "profile-merge", "id": destination, "relationships": {"profiles": profiles}}}


def erasure(**attributes):
    profile = {"data": {"type": "profile", "attributes": attributes}}
    return {"data": {"type": "data-privacy-deletion-job", "attributes": {"profile": profile}}}


def test_a_merged_profile_is_gone_and_what_it_had_is_kept(klaviyo, server):
    stays = klaviyo.Profiles.create_profile(new_profile(email="stays@klaviyo-demo.com")).data.id
    goes = klaviyo.Profiles.create_profile(new_profile(phone_number="+15005550100", last_name="King")).data.id
    answer = klaviyo.Profiles.merge_profiles_with_http_info(merge(goes, stays))
    # The live API answers 202, which the SDK has no model for: it expects the 201 of the OpenAPI document.
    assert answer.status_code == 202
    assert json.loads(answer.raw_data)["data"]["id"] == stays
    server.run_jobs()
    profile = klaviyo.Profiles.get_profile(stays).data.attributes
    assert (profile.phone_number, profile.last_name) == ("+15005550100", "King")
    with pytest.raises(NotFoundException):
        klaviyo.Profiles.get_profile(goes)


def test_an_erased_profile_is_gone_once_the_job_has_run(klaviyo, server):
    klaviyo.Profiles.create_profile(new_profile(email="gone@klaviyo-demo.com"))
    assert klaviyo.Data_Privacy.request_profile_deletion(erasure(email="gone@klaviyo-demo.com")) is None
    server.run_jobs()
    assert find_profile(klaviyo, "gone@klaviyo-demo.com") is None
    with pytest.raises(NotFoundException):
        klaviyo.Data_Privacy.request_profile_deletion(erasure(email="gone@klaviyo-demo.com"))
