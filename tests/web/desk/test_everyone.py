"""Every councillor's desk, as an admin sees it; anybody else is told why not."""

from datetime import timedelta

import pytest

from accounts.actions import appoint_councillor, suspend_user
from accounts.models import User, Ward
from tests.cast import INSULTS, Cast, client_of
from tests.makers import NOW, make_closed_topic, make_comment, make_draft, make_topic


def part_of(page: str, councillor: str) -> str:
    """What stands below the name of this councillor."""
    return page.partition(f'">{councillor}</h2>')[2].partition("</section>")[0]


def test_an_admin_sees_whose_everything_is(cast: Cast) -> None:
    other = cast.other_councillor.councillor
    topic = make_topic(cast.councillor, question="Is this Carys's?")
    make_comment(topic, cast.resident, "When will it start?", is_question=True)
    make_draft(cast.councillor, title="A draft of Carys")
    make_closed_topic(other, question="Is this Omar's?")
    make_draft(other, title="A draft of Omar")
    page = client_of(cast.admin).get("/desk/", follow=True)
    assert page.redirect_chain == [("/desk/all/", 302)]
    text = page.content.decode()
    for councillor, own, others in [
        ("Cllr Carys Owner", ("When will it start?", "A draft of Carys"), "Omar"),
        ("Cllr Omar Other", ("A draft of Omar", "Is this Omar&#x27;s?", "closed on"), "Carys"),
    ]:
        part = part_of(text, councillor)
        for words in own:
            assert words in part
        assert others not in part.replace(councillor, "")
        assert f"Drafts of {councillor} (1)" in part
    assert "Answer for Cllr Carys Owner" in text


def test_what_it_links_to_an_admin_may_do(cast: Cast) -> None:
    topic, draft = make_topic(cast.councillor), make_draft(cast.councillor)
    question = make_comment(topic, cast.resident, "When?", is_question=True)
    client = client_of(cast.admin)
    text = client.get("/desk/all/").content.decode()
    for row in (topic, draft, question):
        assert f'href="{row.get_absolute_url()}' in text
        assert client.get(row.get_absolute_url()).status_code == 200
    assert "Your official answer" in client.get(question.get_absolute_url()).content.decode()


def test_a_long_pile_says_how_much_more_there_is(cast: Cast) -> None:
    for _ in range(12):
        make_draft(cast.councillor)
    client = client_of(cast.admin)
    text = client.get("/desk/all/").content.decode()
    assert "And 2 more" in text
    rest = f"/admin/consult/topic/?councillor__id__exact={cast.councillor.pk}"
    assert f'href="{rest}"' in text
    assert client.get(rest).status_code == 200


def test_many_councillors_come_a_page_at_a_time(cast: Cast) -> None:
    ward = Ward.objects.all()[0]
    for number in range(10):
        appoint_councillor(email=f"c{number}@example.org", name=f"Cllr Z{number}", wards=[ward])
    client = client_of(cast.admin)
    first, second = (client.get(f"/desk/all/?page={n}").content.decode() for n in (1, 2))
    assert part_of(first, "Cllr Z7")
    assert not part_of(first, "Cllr Z8")
    assert part_of(second, "Cllr Z8")


@pytest.mark.parametrize(
    ("role", "page", "says"),
    [
        ("moderator", "/desk/", "This page is for councillors."),
        ("resident", "/desk/", "This page is for councillors."),
        ("moderator", "/desk/all/", "This page is for admins."),
        ("owner", "/desk/all/", "This page is for admins."),
        ("resident", "/desk/all/", "This page is for admins."),
    ],
)
def test_anybody_else_is_told_which_role_is_missing(
    cast: Cast, role: str, page: str, says: str
) -> None:
    response = client_of(getattr(cast, role)).get(page)
    assert response.status_code == 403
    assert says in response.content.decode()


def test_a_suspended_admin_sees_no_desk(cast: Cast) -> None:
    suspend_user(
        cast.admin, reason=INSULTS, until=None, by=cast.moderator, now=NOW - timedelta(days=1)
    )
    client = client_of(User.objects.get(pk=cast.admin.pk))
    response = client.get("/desk/", follow=True)
    assert response.status_code == 403
    assert f"Your account is suspended: {INSULTS}." in response.content.decode()


def test_an_admin_who_is_a_councillor_has_a_desk_of_their_own(cast: Cast) -> None:
    User.objects.filter(pk=cast.owner.pk).update(is_staff=True, is_superuser=True)
    client = client_of(User.objects.get(pk=cast.owner.pk))
    page = client.get("/desk/")
    assert page.status_code == 200
    assert 'href="/desk/all/"' in page.content.decode()
    assert 'href="/desk/"' in client.get("/desk/all/").content.decode()
