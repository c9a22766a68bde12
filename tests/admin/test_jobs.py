"""Jobs in the admin: read by who may see them, cancelled by who may cancel them."""

from typing import Any

import pytest
from django.test import Client

from assets import jobs
from assets.models import Job
from tests.admin.browsing import login, text_of
from tests.jobs.asking import ask, state, take

pytestmark = pytest.mark.django_db
LIST = "/admin/assets/job/"


def cancel(client: Client, *rows: Job) -> Any:
    return client.post(LIST, {"action": "cancel", "_selected_action": [row.pk for row in rows]}, follow=True)


def test_the_list_tells_state_progress_who_and_error() -> None:
    failed, running = take(ask()), take(ask("verify_releases"))
    jobs.fail(failed, "Nothing was published: " + "x" * 200, {"problems": []})
    jobs.renew(running, ("rendering", 3, 9))

    page = text_of(login().get(LIST))

    for part in ("failed", "verify_releases", "rendering 3/9", "1 of 3", "Anna", "Nothing was published: xx", "…"):
        assert part in page


def test_a_jobs_page_tells_what_was_asked_for_and_what_came_of_it() -> None:
    job = take(ask())
    jobs.finish(job, {"act": 812})

    page = text_of(login().get(f"{LIST}{job.pk}/change/"))

    assert '"kit/a"' in page
    assert '"act": 812' in page


def test_jobs_are_cancelled_from_the_list_and_each_answer_is_told() -> None:
    queued, running, done = ask(), take(ask()), take(ask())
    jobs.finish(done, {})

    page = text_of(cancel(login(), queued, running, done))

    assert (state(queued), state(running), state(done)) == ("cancelled", "running", "done")
    assert f"Job {queued.pk} (publish) is cancelled." in page
    assert f"Job {running.pk} (publish) ends when it next tells its progress." in page
    assert f"Job {done.pk} is done already." in page
    assert "cancelling" in page


def test_who_may_only_look_cannot_cancel() -> None:
    queued = ask()
    client = login(permissions=("view_job",))

    page = cancel(client, queued)

    assert page.status_code == 200
    assert "Cancel" not in text_of(client.get(LIST))
    assert state(queued) == "queued"


def test_without_permission_there_is_no_list() -> None:
    client = login(permissions=("view_block",))

    assert client.get(LIST).status_code == 403
    assert cancel(client, ask()).status_code == 403


def test_nobody_adds_or_deletes_a_job() -> None:
    client, job = login(), ask()

    assert client.get(f"{LIST}add/").status_code == 403
    assert client.get(f"{LIST}{job.pk}/delete/").status_code == 403


def test_the_queues_own_rows_have_no_page() -> None:
    assert "django_tasks" not in login().get("/admin/").content.decode()
