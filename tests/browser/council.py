"""What stands on the site whose pages are looked at. Runs inside it, by `manage.py shell`."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from django.contrib import admin
from django.core.management import call_command
from django.utils import timezone
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    SolarSchedule,
)

from accounts.actions import (
    add_ward,
    appoint_councillor,
    end_term,
    record_code,
    sign_up,
    suspend_user,
)
from accounts.models import CodeOutcome, Councillor, User
from consult.discussion.actions import (
    answer_comment,
    edit_comment,
    hide_comment,
    take_position,
    vote_on_comment,
    withdraw_comment,
)
from consult.discussion.models import Comment
from consult.intake.actions.archived import hide_archived, remove_archived
from consult.intake.actions.retrievals import request_retrieval, retrieve
from consult.intake.actions.sources import pause_source
from consult.intake.models import Retrieval
from consult.outreach.actions import change_subscription, request_digest, send_delivery
from consult.outreach.models import Delivery
from consult.reading.post import ArchivedComment, Post
from consult.topics.actions import draft_topic, edit_draft, hand_over
from consult.topics.models import Topic
from consult.topics.polling import poll_source
from tests import cast
from tests.makers import (
    NOW,
    make_closed_topic,
    make_comment,
    make_draft,
    make_post,
    make_retrieval,
    make_source,
    make_topic,
)
from tests.running import Site

_COMMENTS_A_PAGE = 20
_LONG_WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
_ARABIC = "السوق سيكون مفيدا للجميع في أيام السبت"


@dataclass
class Council:
    """Who may sign in, by role; and the rows that pages are about, by name."""

    people: dict[str, str] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)


def council_of(site: Site, builder: str) -> Council:
    """Have the site's own process build it; `builder` is a function of this module."""
    command = f"from tests.browser.council import {builder}; {builder}()"
    said = site.manage("shell", "--no-imports", "--command", command)
    return Council(**json.loads(said.strip().splitlines()[-1]))


def build_small() -> None:
    """A council of the cast, with a topic of each kind."""
    who = cast.gather()
    people = {role: getattr(who, role).email for role in cast.ROLES if role != "anonymous"}
    topic = make_topic(who.councillor)
    make_comment(topic, who.neighbour, f"{_LONG_WORD}\n\nSee https://example.org/{_LONG_WORD}")
    make_comment(topic, who.resident, _ARABIC)
    for resident, stance in ((who.neighbour, "support"), (who.moderator, "oppose")):
        take_position(topic, value=stance, by=resident, now=NOW)
    long = make_topic(who.councillor, question="Should the library stay open until eight?")
    for number in range(_COMMENTS_A_PAGE + 1):
        make_comment(long, who.moderator, f"Reason {number + 1}", now=NOW - timedelta(hours=1))
    closed = make_closed_topic(
        who.councillor,
        question=f"Should the weir at {_LONG_WORD} have a footbridge?",
        title=f"{_LONG_WORD}: a bridge",
    )
    add_ward(name=f"{_LONG_WORD} and the Upper Valley")
    make_comment(closed, who.neighbour, "It is too steep.", now=NOW - timedelta(days=10))
    rows = {"topic": topic.slug, "long": long.slug, "closed": closed.slug}
    _finish(Council(people, {name: str(slug) for name, slug in rows.items()}))


def build_sample() -> None:
    """The council of the demo, where somebody is suspended, hidden and so on too."""
    call_command("load_sample", verbosity=0)
    now = timezone.now()
    residents = User.objects.filter(is_staff=False, councillor=None).order_by("pk")
    councillors = Councillor.objects.order_by("pk").select_related("user")
    owner = councillors[0]
    suspended = residents[2]
    admin = User.objects.filter(is_superuser=True)[0]
    suspend_user(suspended, reason="Insults under many comments", until=None, by=admin, now=now)
    people = {
        "owner": owner.user.email,
        "other_councillor": councillors[1].user.email,
        "resident": residents[0].email,
        "neighbour": residents[1].email,
        "suspended": suspended.email,
        "moderator": User.objects.filter(is_moderator=True)[0].email,
        "admin": admin.email,
    }
    topics = Topic.objects.for_cards().order_by("-tally__comments")
    open_topic = topics.open_now(now).filter(councillor=owner)[0]
    closed = topics.closed(now)[0]
    rows = {"topic": open_topic.slug, "long": open_topic.slug, "closed": closed.slug}
    _finish(Council(people, {name: str(slug) for name, slug in rows.items()}))


def _finish(council: Council) -> None:
    """Add what both have in common, and print it for the process that asked."""
    council.people["newcomer"] = sign_up(email="newcomer@example.org").email
    users = {role: User.objects.get(email=email) for role, email in council.people.items()}
    council.rows |= {role: str(user.pk) for role, user in users.items() if role not in council.rows}
    # First, so that there are news again since.
    _digest(users["owner"], now=timezone.now())
    _comments(council, users)
    _drafts(council, users["owner"])
    _archive(council, users)
    _retrievals(council, users["owner"])
    _sources(council, users["owner"])
    _terms(council, users)
    _failed(council, users["other_councillor"])
    for outcome in CodeOutcome:
        said = "The mail server refused the address: 550 No such user"
        note = said if outcome == CodeOutcome.REFUSED else ""
        record_code("newcomer@example.org", outcome=outcome, note=note, now=timezone.now())
    IntervalSchedule.objects.get_or_create(every=5, period=IntervalSchedule.MINUTES)
    CrontabSchedule.objects.get_or_create(minute="30", hour="2")
    ClockedSchedule.objects.get_or_create(clocked_time=NOW)
    SolarSchedule.objects.get_or_create(event="sunset", latitude=52, longitude=-3)
    for model in admin.site._registry:
        row = model._default_manager.order_by("pk").first()
        council.rows[model._meta.label_lower] = str(row.pk) if row else ""
        council.rows[f"app {model._meta.app_label}"] = model._meta.app_label
    print(json.dumps(asdict(council)))  # noqa: T201 - this is how it comes back


def _terms(council: Council, users: dict[str, User]) -> None:
    """One whose term has ended, with a draft; and a topic that was handed over and back."""
    owner, other = users["owner"].councillor, users["other_councillor"].councillor
    former = appoint_councillor(email="former@example.org", name="Cllr Fay Former", wards=[])
    make_draft(former, title="A bench for the bus stop", now=timezone.now())
    end_term(former, now=timezone.now())
    topic = make_topic(owner, question="Should the bus stop have a bench?")
    for to, reason in ((other, "A long leave"), (owner, "")):
        topic.refresh_from_db()
        hand_over(topic, to=to, by=users["admin"], now=timezone.now(), reason=reason)
    council.rows |= {"former": str(former.pk), "serving": str(owner.pk)}
    council.rows |= {"handed_over": str(topic.slug), "of_former": str(former.topics.get().pk)}


def _digest(owner: User, *, now: datetime) -> None:
    """One that was sent, and settings that were changed."""
    change_subscription(owner.councillor, frequency="weekly", weekday=0, hour=8, by=owner, now=now)
    send_delivery(request_digest(owner.councillor, by=owner, now=now).pk, now=now)


def _failed(council: Council, councillor: User) -> None:
    """A digest that the mail server refused, and one whose fate is unknown."""
    for status, note in {
        "failed": "The mail server refused the address: 550 No such user",
        "unconfirmed": "It broke off while sending. What it held comes with the next digest.",
    }.items():
        row = Delivery.objects.create(
            recipient=councillor,
            period=f"2026-09-0{len(status) % 9}",
            status=status,
            note=note,
            attempts=1,
            created_at=NOW,
            finished_at=NOW,
        )
        council.rows[f"delivery_{status}"] = str(row.pk)


def _comments(council: Council, users: dict[str, User]) -> None:
    topic = Topic.objects.get(slug=council.rows["topic"])
    resident, neighbour = users["resident"], users["neighbour"]
    question = make_comment(topic, neighbour, "Who pays for the sweeping?", is_question=True)
    answered = make_comment(topic, neighbour, "Can it start in May?", is_question=True)
    make_comment(topic, resident, "I would like to know that too.", parent=answered)
    answer_comment(answered, text="Yes, if you want it.", by=users["owner"], now=timezone.now())
    own = make_comment(topic, resident, "We would come every wek.", now=timezone.now())
    edit_comment(own, text="We would come every week.", by=resident, now=timezone.now())
    hidden = make_comment(topic, neighbour, "The words that were hidden.")
    hide_comment(hidden, reason="It names a person.", by=users["moderator"], now=timezone.now())
    withdrawn = make_comment(topic, neighbour, "The words that were withdrawn.")
    withdraw_comment(withdrawn, by=neighbour, now=timezone.now())
    vote_on_comment(question, value="agree", by=resident, now=timezone.now())
    take_position(topic, value="support", by=resident, now=timezone.now())
    made = {
        "question": question,
        "answered": answered,
        "own": own,
        "hidden": hidden,
        "withdrawn": withdrawn,
    }
    council.rows |= {name: str(comment.pk) for name, comment in made.items()}
    council.rows["open_row"] = str(topic.pk)
    late = Comment.objects.visible().filter(topic__slug=council.rows["closed"], parent=None)
    council.rows["of_closed"] = str(late[0].pk)


def _drafts(council: Council, owner: User) -> None:
    now = timezone.now()
    draft = make_draft(owner.councillor, title="Speed on Castle Hill", now=now)
    ready = make_draft(owner.councillor, title="Trees for Mill Lane", now=now)
    edit_draft(
        ready,
        title=ready.title,
        question="Should Mill Lane have trees on its sunny side?",
        can_change="Which trees, and how many. The budget is fixed.",
        closes_at=NOW + timedelta(days=20),
        by=owner,
    )
    changed = _changed(make_draft(owner.councillor, title="The weir path", guid="weir"), owner)
    council.rows |= {"draft": str(draft.pk), "ready": str(ready.pk), "changed": str(changed.pk)}
    topic = make_topic(owner.councillor, question="Should the weir be lit?", guid="light")
    council.rows["changed_open"] = str(_changed(topic, owner).pk)


def _changed(topic: Topic, owner: User) -> Topic:
    """Edited, and then its source says something else."""
    if topic.opened_at is None:
        edit_draft(
            topic,
            title="The path along the weir",
            question="",
            can_change="",
            closes_at=None,
            by=owner,
        )
    body = ("The lower car park is empty on Saturdays.", "It will stay so.", "That is decided.")
    post = make_post(guid=topic.post.guid, title="The weir path, again", body=body)
    draft_topic(post, format="text", councillor=owner.councillor, by=None, now=timezone.now())
    return topic


def _archive(council: Council, users: dict[str, User]) -> None:
    """More comments than a page holds came with it: named or not, nested, hidden, removed."""
    said: list[tuple[str | None, int | None, str]] = [
        ("Ffion Prys", None, "It was tried in 1998, and it rained."),
        ("James", 1, f"It did not rain every week.\n{_LONG_WORD}"),
        (None, 2, "The words that were hidden."),
        ("Nobody Now", 1, "The words that were removed."),
        ("Ffion Prys", 4, "I do not agree with you."),
        (None, 3, _ARABIC),
        *((None, None, f"Reason {number}") for number in range(7, 121)),
        ("Late Reader", 2, "I come back to this after a year."),
    ]
    comments = tuple(
        ArchivedComment(position, parent, author, f"2010-09-{position % 28 + 1:02}T10:03", (words,))
        for position, (author, parent, words) in enumerate(said, start=1)
    )
    topic = make_topic(
        users["owner"].councillor,
        question="Should the old bakery become a youth club?",
        title="The bakery",
        published="2010-08-30",
        url="https://www.carys.example/2010/09/bakery",
        comments=comments,
    )
    moderator, now = users["moderator"], timezone.now()
    rows = {comment.position: comment for comment in topic.post.comments.all()}
    hide_archived(rows[3], reason="It names a child.", by=moderator, now=now)
    remove_archived(rows[4], by=moderator, now=now)
    council.rows |= {"archive": str(topic.slug), "archived": str(rows[1].pk)}
    council.rows |= {"archived_hidden": str(rows[3].pk), "archived_removed": str(rows[4].pk)}


def _retrievals(council: Council, owner: User) -> None:
    """What was found, and what was not: the slow one is old, so its page no longer refreshes."""
    now = timezone.now()
    bare = make_post(title=None, published=None, body=(), warnings=("no title was found",))

    def found(*posts: Post) -> Retrieval:
        return make_retrieval(
            owner.councillor,
            *posts,
            now=now,
            skipped={"draft": 11},
            warnings=("the file is damaged at its end",),
        )

    def asked(address: str, when: datetime) -> Retrieval:
        return request_retrieval(address, councillor=owner.councillor, by=owner, now=when)

    comments = tuple(
        ArchivedComment(
            place,
            place - 1 if place % 3 == 2 else None,
            "Ann",
            "2026-09-21",
            ("It was tried in 1998.", _LONG_WORD),
        )
        for place in range(1, 8)
    )
    html = f"""<h1>The fair</h1><p>It <b>comes</b> back. {_LONG_WORD}</p>
        <table><tr>{"<td>1,000,000</td>" * 20}</tr></table><ul><li>One<li>Two</ul>
        <a href="https://example.org/a">more</a><img src="https://example.org/a.png" alt="Map">"""
    fair = make_post(
        title="The fair on the green",
        url="https://example.org/fair",
        source=html,
        comments=comments,
        declared_comments=8,
        warnings=("no date was found",),
        published=None,
    )
    waits = asked("https://example.org/slowly", now + timedelta(days=1))
    unread = asked("http://127.0.0.1/blog", now)
    retrieve(unread.pk, now=now)
    slow = asked("https://example.org/blog", now - timedelta(hours=1))
    several = found(make_post(), bare, fair, *(make_post() for _ in range(60)))
    imported = Topic.objects.get(pk=council.rows["ready"]).post
    again = make_post(title=imported.title, published=imported.published)
    bare = make_post(title="A title alone", body=(), comments=())
    made = {
        "several": several,
        "alone": found(fair),
        "empty": found(),
        "again": found(again),
        "bare": found(bare),
        "unread": unread,
        "slow": slow,
        "waits": waits,
    }
    council.rows["first"], council.rows["second"] = "1", "2"
    council.rows |= {name: str(retrieval.pk) for name, retrieval in made.items()}


def _sources(council: Council, owner: User) -> None:
    now = timezone.now()
    # Long ago, so that the page of sources does not refresh.
    long_ago = now - timedelta(hours=1)
    source = make_source(owner.councillor, now=long_ago)
    draft_topic(
        make_post(title="Benches for the green"),
        format="feed",
        councillor=owner.councillor,
        by=None,
        now=now,
        source=source,
    )
    rests = make_source(owner.councillor, "https://example.org/other/feed/", now=long_ago)
    pause_source(rests, by=owner, now=now)
    poll_source(make_source(owner.councillor, "http://127.0.0.1/feed/").pk, now=now)
    council.rows["source"] = str(source.pk)
    council.rows["feed"] = str(Retrieval.objects.filter(feed_address__endswith="feed/")[0].pk)
