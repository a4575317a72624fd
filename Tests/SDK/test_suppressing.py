"""Suppressing: the jobs and their resources, and what bounces and complaints do."""

from datetime import datetime, timedelta, timezone

import pytest
from openapi_client.exceptions import BadRequestException, NotFoundException

from answers import email_marketing, error, find_profile, ids
from bodies import subscribe_job, subscriber, suppress_job

SINGLE = "Y6nRLr"
SARAH = "sarah.mason@klaviyo-demo.com"
MATT = "matt.kemp@klaviyo-demo.com"
ADA = "ada.king@klaviyo-demo.com"


@pytest.fixture(params=["suppress", "unsuppress"])
def jobs(klaviyo, request):
    """What can be done with the jobs of one kind."""
    return Jobs(klaviyo, request.param)


class Jobs:
    def __init__(self, klaviyo, kind):
        self.create = getattr(klaviyo.Profiles, f"bulk_{kind}_profiles")
        self.get = getattr(klaviyo.Profiles, f"get_bulk_{kind}_profiles_job")
        self.get_all = getattr(klaviyo.Profiles, f"get_bulk_{kind}_profiles_jobs")
        self.lifts = kind == "unsuppress"

    def body(self, *emails, **target):
        return suppress_job(*emails, lifting=self.lifts, **target)


def counts(job):
    attributes = job.data.attributes
    return attributes.total_count, attributes.completed_count, attributes.skipped_count


def reasons(klaviyo, email):
    return [suppression.reason for suppression in email_marketing(klaviyo, email).suppression]


def run(klaviyo, server, kind, *emails, **target):
    """Makes a job, runs it and gives it back."""
    jobs = Jobs(klaviyo, kind)
    job = jobs.create(jobs.body(*emails, **target))
    assert server.run_jobs() == 1
    return jobs.get(job.data.id)


def test_a_new_job_is_processing_counts_nothing_and_is_completed_already(jobs):
    job = jobs.create(jobs.body(SARAH))
    attributes = job.data.attributes
    assert attributes.status == "processing"
    assert counts(job) == (0, 0, 0)
    assert abs(datetime.now(timezone.utc) - attributes.created_at) < timedelta(minutes=1)
    assert attributes.completed_at is not None
    assert jobs.get(job.data.id).data.attributes.status == "processing"


def test_jobs_come_newest_first_and_can_be_sorted_and_filtered(jobs, server):
    made = [jobs.create(jobs.body(SARAH)).data.id, jobs.create(jobs.body(list_id=SINGLE)).data.id]
    assert ids(jobs.get_all()) == made[::-1]
    assert ids(jobs.get_all(sort="created")) == made
    assert ids(jobs.get_all(filter=f'equals(list_id,"{SINGLE}")')) == made[1:]
    assert ids(jobs.get_all(filter='equals(status,"complete")')) == []
    server.run_jobs()
    assert ids(jobs.get_all(filter='equals(status,"complete")')) == made[::-1]


def test_an_unknown_job_is_not_found(jobs):
    with pytest.raises(NotFoundException) as caught:
        jobs.get("NOPE01")
    assert error(caught).code == "not_found"
    assert "with the id 'NOPE01' does not exist." in error(caught).detail


@pytest.mark.parametrize(
    ("emails", "target", "detail"),
    [
        (["nonsense"], {}, "Invalid email address"),
        ([], {"list_id": "NOPE01"}, "List not found with id NOPE01."),
        ([], {"segment_id": "NOPE01"}, "Segment not found with id NOPE01."),
    ],
)
def test_a_mistake_makes_no_job(jobs, emails, target, detail):
    with pytest.raises(BadRequestException) as caught:
        jobs.create(jobs.body(*emails, **target))
    assert error(caught).detail == detail
    assert ids(jobs.get_all()) == []


def test_suppressing_leaves_consent_and_lists_alone(klaviyo, server):
    members = ids(klaviyo.Lists.get_profile_ids_for_list(SINGLE))
    assert counts(run(klaviyo, server, "suppress", SARAH)) == (1, 1, 0)
    marketing = email_marketing(klaviyo, SARAH)
    assert (marketing.consent, marketing.can_receive_email_marketing) == ("SUBSCRIBED", False)
    assert reasons(klaviyo, SARAH) == ["USER_SUPPRESSED"]
    assert marketing.last_updated == marketing.suppression[0].timestamp
    assert ids(klaviyo.Lists.get_profile_ids_for_list(SINGLE)) == members
    assert server.why(SARAH)["cause"] == "user_suppressed"


def test_an_unknown_address_becomes_a_suppressed_profile(klaviyo, server):
    run(klaviyo, server, "suppress", ADA)
    assert reasons(klaviyo, ADA) == ["USER_SUPPRESSED"]
    assert email_marketing(klaviyo, ADA).consent == "NEVER_SUBSCRIBED"


def test_unsuppressing_lifts_it_and_does_nothing_for_an_unknown_address(klaviyo, server):
    run(klaviyo, server, "suppress", SARAH, MATT)
    assert counts(run(klaviyo, server, "unsuppress", SARAH, ADA)) == (2, 1, 1)
    assert (reasons(klaviyo, SARAH), reasons(klaviyo, MATT)) == ([], ["USER_SUPPRESSED"])
    assert find_profile(klaviyo, ADA) is None


def test_a_job_suppresses_and_another_lifts_it(klaviyo, server):
    """Without a look at the jobs, which came with 2024-10-15."""
    klaviyo.Profiles.bulk_suppress_profiles(suppress_job(SARAH))
    server.run_jobs()
    assert reasons(klaviyo, SARAH) == ["USER_SUPPRESSED"]
    klaviyo.Profiles.bulk_unsuppress_profiles(suppress_job(SARAH, lifting=True))
    server.run_jobs()
    assert reasons(klaviyo, SARAH) == []


def test_a_list_stands_for_its_members(klaviyo, server):
    assert counts(run(klaviyo, server, "suppress", list_id=SINGLE)) == (1, 1, 0)
    assert (reasons(klaviyo, SARAH), reasons(klaviyo, MATT)) == (["USER_SUPPRESSED"], [])
    run(klaviyo, server, "unsuppress", list_id=SINGLE)
    assert reasons(klaviyo, SARAH) == []


@pytest.mark.parametrize("reason", ["HARD_BOUNCE", "INVALID_EMAIL"])
def test_neither_unsuppressing_nor_subscribing_lifts_a_dead_address(klaviyo, server, reason):
    server.suppress(SARAH, reason)
    run(klaviyo, server, "unsuppress", SARAH)
    assert server.why(SARAH)["cause"] == "not_user_suppressed"
    klaviyo.Profiles.bulk_subscribe_profiles(subscribe_job(subscriber(SARAH), list_id=SINGLE))
    server.run_jobs()
    marketing = email_marketing(klaviyo, SARAH)
    assert (marketing.consent, marketing.can_receive_email_marketing) == ("SUBSCRIBED", False)
    assert reasons(klaviyo, SARAH) == [reason]
    assert server.why(SARAH)["cause"] == "still_suppressed"


def test_a_hard_bounce_takes_a_profile_off_all_lists(klaviyo, server):
    sarah = find_profile(klaviyo, SARAH).id
    server.suppress(SARAH, "HARD_BOUNCE")
    assert sarah not in ids(klaviyo.Lists.get_profile_ids_for_list(SINGLE))


def test_subscribing_again_lifts_a_spam_complaint(klaviyo, server):
    server.suppress(SARAH, "SPAM_COMPLAINT")
    assert email_marketing(klaviyo, SARAH).consent == "UNSUBSCRIBED"
    assert reasons(klaviyo, SARAH) == ["SPAM_COMPLAINT"]
    klaviyo.Profiles.bulk_subscribe_profiles(subscribe_job(subscriber(SARAH), list_id=SINGLE))
    server.run_jobs()
    assert email_marketing(klaviyo, SARAH).consent == "SUBSCRIBED"
    assert reasons(klaviyo, SARAH) == []
