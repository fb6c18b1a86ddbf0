"""What follows when a councillor's term ends, and when it is resumed."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.actions import appoint_councillor, end_term, resume_term
from accounts.models import User
from consult.discussion.actions import answer_comment, take_position
from consult.errors import Refused
from consult.intake.actions.sources import claim_source, sweep_sources
from consult.outreach.actions import plan_digests, request_digest, send_delivery
from consult.outreach.models import Delivery, Status, Subscription
from consult.topics.models import Topic
from tests.cast import Cast, client_of
from tests.makers import NOW, make_comment, make_draft, make_source


def fresh(user: User) -> User:
    return User.objects.select_related("councillor").get(pk=user.pk)


@pytest.fixture
def former(cast: Cast) -> User:
    end_term(cast.councillor, now=NOW)
    return fresh(cast.owner)


def test_there_is_no_desk_and_no_draft_any_more(cast: Cast) -> None:
    draft = make_draft(cast.councillor)
    client = client_of(cast.owner)
    assert client.get("/desk/").status_code == 200
    end_term(cast.councillor, now=NOW)
    assert client.get("/desk/").status_code == 403
    assert client.get("/desk/digest/").status_code == 403
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert "/desk/" not in client.get("/").content.decode()
    resume_term(cast.councillor)
    assert client.get("/desk/").status_code == 200
    assert client.get(draft.get_absolute_url()).status_code == 200


def test_nobody_answers_officially_after_the_term(cast: Cast, topic: Topic, former: User) -> None:
    question = make_comment(topic, cast.resident, "Who pays?", is_question=True)
    with pytest.raises(Refused):
        answer_comment(question, text="The traders.", by=former, now=NOW)
    assert answer_comment(question, text="The traders.", by=cast.admin, now=NOW).official


def test_what_was_written_keeps_its_label_and_what_comes_after_has_none(
    cast: Cast, topic: Topic
) -> None:
    question = make_comment(topic, cast.resident, "Who pays?", is_question=True)
    answer_comment(question, text="The traders.", by=cast.owner, now=NOW)
    make_comment(topic, cast.owner, "As your councillor.")
    end_term(cast.councillor, now=NOW)
    after = make_comment(topic, fresh(cast.owner), "As a resident.")
    assert after.public_name == "A resident"
    page = Client().get(topic.get_absolute_url()).content.decode()
    assert page.count("Cllr Carys Owner</") >= 2
    assert page.count(">Councillor<") == 1
    assert page.count("Official answer") >= 1
    resume_term(cast.councillor)
    after.refresh_from_db()
    assert after.public_name == "A resident", "it stays as it was written"


def test_a_resident_who_is_elected_did_not_write_as_a_councillor(cast: Cast, topic: Topic) -> None:
    before = make_comment(topic, cast.resident, "I live here.")
    appoint_councillor(email=cast.resident.email, name="Cllr Rosa", wards=[])
    before.refresh_from_db()
    assert before.public_name == "Rosa Resident"


def test_who_asks_is_told_with_the_end(cast: Cast, topic: Topic, former: User) -> None:
    page = Client().get(topic.get_absolute_url()).content.decode()
    assert "Asked by Cllr Carys Owner, councillor for Riverside until " in page


def test_a_former_councillor_takes_part_as_a_resident(
    cast: Cast, topic: Topic, former: User
) -> None:
    take_position(topic, value="support", by=former, now=NOW)
    client = client_of(former)
    sent = {"name": "Cllr Carys Owner", "ward": "", "also_before": "later"}
    assert client.post("/account/", sent).status_code == 302, "it is their own name"
    refused = client_of(cast.neighbour).post("/account/", sent)
    assert "That is a councillor" in refused.content.decode()


def test_no_digest_is_planned_for_an_ended_term(cast: Cast, topic: Topic) -> None:
    plan_digests(now=NOW)
    Subscription.objects.update(changed_at=NOW - timedelta(days=9))
    end_term(cast.councillor, now=NOW)
    planned = plan_digests(now=NOW)
    recipients = set(Delivery.objects.filter(pk__in=planned).values_list("recipient", flat=True))
    assert recipients == {cast.other_councillor.pk}


def test_a_digest_that_waited_is_not_sent_and_says_why(
    cast: Cast, topic: Topic, mailoutbox: list[object]
) -> None:
    make_comment(topic, cast.resident)
    delivery = request_digest(cast.councillor, by=cast.owner, now=NOW)
    end_term(cast.councillor, now=NOW)
    send_delivery(delivery.pk, now=NOW)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.note) == (
        Status.SKIPPED,
        "The recipient's term as a councillor has ended.",
    )
    assert mailoutbox == []
    with pytest.raises(Refused):
        request_digest(cast.councillor, by=fresh(cast.owner), now=NOW)


def test_their_feeds_are_not_looked_at(cast: Cast) -> None:
    source = make_source(cast.councillor)
    later = NOW + timedelta(hours=2)
    end_term(cast.councillor, now=NOW)
    assert sweep_sources(now=later) == []
    assert claim_source(source.pk, now=later) is None
    resume_term(cast.councillor)
    assert sweep_sources(now=later) == [source.pk]


def test_no_command_imports_for_an_ended_term(cast: Cast, former: User) -> None:
    with pytest.raises(CommandError, match="has ended"):
        call_command("import_post", "post.txt", councillor=former.email)


def test_ended_twice_it_keeps_the_first_end(cast: Cast, former: User) -> None:
    assert not end_term(cast.councillor, now=NOW + timedelta(days=1))
    assert fresh(former).councillor.term_ended_at == NOW


def test_without_a_ward_no_page_says_councillor_for(cast: Cast, topic: Topic) -> None:
    cast.councillor.wards.clear()
    draft, client = make_draft(cast.councillor), client_of(cast.owner)
    pages = ["/", "/topics/", topic.get_absolute_url(), "/desk/", f"/desk/topics/{draft.pk}/"]
    for address in (*pages, f"/desk/topics/{draft.pk}/preview/"):
        page = client.get(address).content.decode()
        assert "councillor for" not in page.lower().replace("councillor for you", ""), address
        assert "Cllr Carys Owner, <" not in page, address
        assert "Cllr Carys Owner, \n" not in page, address
