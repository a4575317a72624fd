"""Bulk imports: the job, its profiles, lists and errors."""

import pytest
from openapi_client.exceptions import BadRequestException

from answers import emails, ids
from bodies import new_profile

LIST = "Y6nRLr"


def import_job(*rows, list_id=None):
    data = {
        "type": "profile-bulk-import-job",
        "attributes": {"profiles": {"data": [{"type": "profile", "attributes": row} for row in rows]}},
    }
    if list_id:
        data["relationships"] = {"lists": {"data": [{"type": "list", "id": list_id}]}}
    return {"data": data}


def test_an_import_is_queued_and_done_when_its_job_has_run(klaviyo, server):
    rows = [{"email": f"person-{number}@klaviyo-demo.com", "first_name": "P"} for number in range(3)]
    job = klaviyo.Profiles.bulk_import_profiles(import_job(*rows, list_id=LIST)).data
    assert (job.attributes.status, job.attributes.total_count) == ("queued", 3)
    server.run_jobs()
    done = klaviyo.Profiles.get_bulk_import_profiles_job(job.id, include=["lists"])
    assert done.data.attributes.status == "complete"
    assert (done.data.attributes.completed_count, done.data.attributes.failed_count) == (3, 0)
    assert ids(klaviyo.Profiles.get_list_ids_for_bulk_import_profiles_job(job.id)) == [LIST]
    assert klaviyo.Profiles.get_list_for_bulk_import_profiles_job(job.id).data[0].attributes.name == "Newsletter"
    profiles = klaviyo.Profiles.get_profiles_for_bulk_import_profiles_job(job.id)
    assert sorted(emails(profiles)) == sorted(row["email"] for row in rows)
    assert len(ids(klaviyo.Profiles.get_profile_ids_for_bulk_import_profiles_job(job.id))) == 3


def test_the_jobs_are_listed_by_status(klaviyo, server):
    first = klaviyo.Profiles.bulk_import_profiles(import_job({"email": "a@klaviyo-demo.com"})).data.id
    server.run_jobs()
    klaviyo.Profiles.bulk_import_profiles(import_job({"email": "b@klaviyo-demo.com"}))
    assert ids(klaviyo.Profiles.get_bulk_import_profiles_jobs(filter='equals(status,"complete")')) == [first]


def test_a_row_that_cannot_be_taken_becomes_an_import_error_with_what_was_sent(klaviyo, server):
    klaviyo.Profiles.create_profile(new_profile(email="a@klaviyo-demo.com"))
    klaviyo.Profiles.create_profile(new_profile(phone_number="+15005550100"))
    row = {"email": "a@klaviyo-demo.com", "phone_number": "+15005550100"}
    job = klaviyo.Profiles.bulk_import_profiles(import_job(row, {"email": "good@klaviyo-demo.com"})).data
    server.run_jobs()
    error = klaviyo.Profiles.get_errors_for_bulk_import_profiles_job(job.id).data[0]
    assert (error.attributes.code, error.attributes.title) == ("invalid", "Invalid input")
    assert error.attributes.original_payload["attributes"] == row
    assert klaviyo.Profiles.get_bulk_import_profiles_job(job.id).data.attributes.completed_count == 1


def test_a_faulty_row_refuses_the_whole_import(klaviyo):
    with pytest.raises(BadRequestException):
        klaviyo.Profiles.bulk_import_profiles(import_job({"email": "nonsense"}, {"email": "good@klaviyo-demo.com"}))
    assert klaviyo.Profiles.get_bulk_import_profiles_jobs().data == []
