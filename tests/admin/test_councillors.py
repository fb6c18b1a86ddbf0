"""What an admin does with councillors: terms, addresses, handing over."""

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from pytest_django import Settings

from accounts.actions import AddressTaken, change_address, end_term, sign_up
from accounts.models import Councillor, User
from consult.topics.models import HandOver, Topic
from tests.cast import Cast, client_of
from tests.makers import NOW, make_draft, make_source, make_topic

Outbox = list[EmailMultiAlternatives]


def page_of(councillor: Councillor, page: str = "change") -> str:
    return f"/admin/accounts/councillor/{councillor.pk}/{page}/"


def is_serving(councillor: Councillor) -> bool:
    return Councillor.objects.serving().filter(pk=councillor.pk).exists()


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast.admin)


@pytest.mark.parametrize("page", ["term", "address", "hand-over"])
@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("resident", 403),
        ("suspended", 403),
        ("owner", 403),
        ("other_councillor", 403),
        ("moderator", 403),
        ("anonymous", 302),
    ],
)
def test_nobody_but_an_admin_gets_there(cast: Cast, page: str, role: str, status: int) -> None:
    client, address = client_of(getattr(cast, role)), page_of(cast.councillor, page)
    for response in (
        client.get(address, follow=role != "anonymous"),
        client.post(address, {"wish": "end", "email": "x@example.org"}, follow=status == 403),
    ):
        assert response.status_code == status
    cast.councillor.refresh_from_db()
    assert cast.councillor.is_serving


@pytest.mark.parametrize("role", ["resident", "owner", "other_councillor", "moderator"])
def test_nobody_but_an_admin_hands_one_topic_over(cast: Cast, topic: Topic, role: str) -> None:
    address = f"/admin/consult/topic/{topic.pk}/hand-over/"
    form = {"to": cast.other_councillor.councillor.pk}
    client = client_of(getattr(cast, role))
    assert client.get(address, follow=True).status_code == 403
    assert client.post(address, form, follow=True).status_code == 403
    assert not HandOver.objects.exists()


def test_a_row_that_is_not_there_is_not_found(client: Client) -> None:
    for page in ("term", "address", "hand-over"):
        assert client.get(f"/admin/accounts/councillor/99/{page}/").status_code == 404


def test_ending_a_term_asks_first_and_says_what_is_left(cast: Cast, client: Client) -> None:
    topic = make_topic(cast.councillor)
    asked = client.get(page_of(cast.councillor, "term")).content.decode()
    for words in ("has no desk", "gets no digests", "cannot answer officially", topic.title):
        assert words in asked
    assert f"/admin/consult/topic/{topic.pk}/hand-over/" in asked
    assert is_serving(cast.councillor), "it only asked"
    for _ in range(2):
        done = client.post(page_of(cast.councillor, "term"), {"wish": "end"}, follow=True)
    assert "Hand them over to another councillor" in done.content.decode()
    assert not is_serving(cast.councillor)
    listed = client.get("/admin/accounts/councillor/?term=ended").content.decode()
    assert "Cllr Carys Owner" in listed
    assert "ended on" in listed
    assert "Cllr Omar Other" not in listed
    assert (
        "Cllr Carys Owner"
        not in client.get("/admin/accounts/councillor/?term=running").content.decode()
    )
    left = client.get("/admin/consult/topic/?owner=ended").content.decode()
    assert f"/admin/consult/topic/{topic.pk}/hand-over/" in left
    client.post(page_of(cast.councillor, "term"), {"wish": "resume"})
    assert is_serving(cast.councillor)


def test_a_new_name_does_not_resume_a_term(cast: Cast, client: Client) -> None:
    end_term(cast.councillor, now=NOW)
    client.post(page_of(cast.councillor), {"name": "Carys Owner"})
    cast.councillor.refresh_from_db()
    assert (cast.councillor.name, cast.councillor.is_serving) == ("Carys Owner", False)
    assert not cast.councillor.wards.exists(), "none is needed"
    again = client.post(
        "/admin/accounts/councillor/add/", {"email": cast.owner.email, "name": "Carys"}
    )
    assert "resume their term" in again.content.decode()


def test_all_of_a_councillor_goes_with_one_confirmation(cast: Cast, client: Client) -> None:
    make_topic(cast.councillor)
    draft, source = make_draft(cast.councillor), make_source(cast.councillor)
    address = page_of(cast.councillor, "hand-over")
    asked = client.get(address).content.decode()
    for words in (f"Draft: {draft.title}", f"Source: {source}", "These move"):
        assert words in asked
    wrong = client.post(address, {"to": cast.councillor.pk})
    assert wrong.status_code == 400
    assert "Choose a councillor whose term runs" in wrong.content.decode()
    taker = cast.other_councillor.councillor
    done = client.post(address, {"to": taker.pk, "reason": "Elections"}, follow=True)
    assert "2 topics, 1 source" in done.content.decode()
    assert HandOver.objects.filter(reason="Elections", by=cast.admin).count() == 2
    assert "nothing to hand over" in client.get(address).content.decode()


def test_one_topic_goes_from_its_own_page(cast: Cast, topic: Topic, client: Client) -> None:
    address = f"/admin/consult/topic/{topic.pk}/"
    assert f"{address}hand-over/" in client.get(f"{address}change/").content.decode()
    taker = cast.other_councillor.councillor
    done = client.post(f"{address}hand-over/", {"to": taker.pk}, follow=True).content.decode()
    assert "Handed over from Cllr Carys Owner to Cllr Omar Other." in done
    assert Topic.objects.get().councillor == taker


def test_with_nobody_to_take_it_the_page_says_so(cast: Cast, topic: Topic, client: Client) -> None:
    end_term(cast.other_councillor.councillor, now=NOW)
    asked = client.get(f"/admin/consult/topic/{topic.pk}/hand-over/").content.decode()
    assert "There is no other councillor whose term runs" in asked
    assert 'value="Hand over"' not in asked


def test_from_a_drafts_row_and_page_an_admin_finds_its_desk_and_back(
    cast: Cast, client: Client
) -> None:
    draft = make_draft(cast.councillor)
    for address in ("/admin/consult/topic/", f"/admin/consult/topic/{draft.pk}/change/"):
        assert f'href="{draft.get_absolute_url()}"' in client.get(address).content.decode()
    desk = client.get(draft.get_absolute_url()).content.decode()
    assert f'href="/admin/consult/topic/{draft.pk}/change/"' in desk
    own = client_of(cast.owner).get(draft.get_absolute_url()).content.decode()
    assert "/admin/" not in own
    moderated = client_of(cast.moderator).get(f"/admin/consult/topic/{draft.pk}/change/")
    assert f'href="/desk/topics/{draft.pk}/preview/"' in moderated.content.decode()


@pytest.mark.django_db(transaction=True)
def test_another_address_is_told_to_both_and_alone_signs_in(
    cast: Cast, client: Client, mailoutbox: Outbox
) -> None:
    signed_in, address = client_of(cast.owner), page_of(cast.councillor, "address")
    assert "carys@example.org" in client.get(address).content.decode()
    done = client.post(address, {"email": "Carys.New@example.org"}, follow=True)
    assert "The email address is changed." in done.content.decode()
    told = {email.to[0]: str(email.body) for email in mailoutbox}
    assert sorted(told) == ["carys.new@example.org", "carys@example.org"]
    old, new = told["carys@example.org"], told["carys.new@example.org"]
    assert "no longer signs in with this address" in old
    assert "carys.new" not in old, "the old mailbox may be somebody else's by now"
    assert "signs in with this address from now on" in new
    assert signed_in.get("/desk/").status_code == 302, "every session ends"
    assert User.objects.get(councillor=cast.councillor).email == "carys.new@example.org"
    assert not EmailAddress.objects.filter(email="carys@example.org").exists()
    assert sign_up(email="carys.new@example.org") == cast.owner
    assert sign_up(email="carys@example.org").councillor_id is None, "somebody new"


@pytest.mark.parametrize(
    ("email", "why"),
    [
        ("rosa@example.org", "This address has an account already"),
        ("ROSA@example.org", "This address has an account already"),
        ("carys@example.org", "This is the address that they sign in with now"),
        ("", "Enter the new email address"),
        ("nonsense", "Enter an email address such as name@example.com"),
    ],
)
def test_an_address_that_cannot_be_is_refused_in_words(
    cast: Cast, client: Client, mailoutbox: Outbox, email: str, why: str
) -> None:
    refused = client.post(page_of(cast.councillor, "address"), {"email": email})
    assert refused.status_code == 400
    assert why in refused.content.decode()
    assert mailoutbox == []
    cast.owner.refresh_from_db()
    assert cast.owner.email == "carys@example.org"


def test_an_address_that_is_proven_elsewhere_is_taken(cast: Cast) -> None:
    EmailAddress.objects.filter(user=cast.neighbour).update(email="second@example.org")
    with pytest.raises(AddressTaken):
        change_address(cast.owner, email="second@example.org")


@pytest.mark.django_db(transaction=True)
def test_where_the_mail_server_is_away_the_admin_is_told(
    cast: Cast, client: Client, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    done = client.post(
        page_of(cast.councillor, "address"), {"email": "new@example.org"}, follow=True
    ).content.decode()
    assert "The email address is changed." in done
    for address in ("carys@example.org", "new@example.org"):
        assert f"Not told by email: {address}." in done
