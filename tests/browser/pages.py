"""Every page that the product has and every state in which a page is another one: data."""

from dataclasses import dataclass

from tests.browser.states import (
    Act,
    answering,
    asking_for_a_code,
    choosing_nothing,
    commenting_too_late,
    opening_at_once,
    previewing,
    sending,
    taking_a_position_first,
    with_an_old_token,
    with_too_many_fields,
    without_refreshing,
    writing_what_is_old,
)

USUAL, DEMO, BROKEN = "usual", "demo", "broken"
SCENES = (USUAL, DEMO, BROKEN)


@dataclass(frozen=True)
class Case:
    """One page in one state, seen by one person."""

    name: str  # also of its pictures
    url: str  # the address's name in the resolver; empty for an address that there is not
    who: str = ""  # a role of `council.Council.people`; empty is nobody
    args: tuple[str, ...] = ()  # names of `council.Council.rows`
    query: str = ""
    status: int = 200
    act: Act | None = None  # what is done there before one looks
    failed_form: bool = False
    scene: str = USUAL
    is_email: bool = False  # the HTML of one: it has no landmarks, and stands in a frame


# Names of the resolver whose answer is no page, each with the reason.
NO_PAGE = {
    "take_position": "POST only: leads back to the topic",
    "draft_retrieved": "POST only: leads on to what was made",
    "discard_retrieval": "POST only: leads back to the desk",
    "keep_source": "POST only: leads on to the sources",
    "poll_now": "POST only: leads back to the sources",
    "pause_source": "POST only: leads back to the sources",
    "vote": "POST only: leads back to where it was cast",
    "land": "leads on to what was carried out after sign-in",
    "forget_kept": "POST only: leads back to sign-in",
    "send_digest": "POST only: leads back to the digest's page",
    "theme": "a style sheet",
    "icon": "a picture",
    "robots": "plain text for search engines",
    "sitemap": "XML for search engines",
}


def failed(name: str, url: str, who: str, args: tuple[str, ...], act: Act) -> Case:
    """A form that was sent and needs mending."""
    return Case(name, url, who, args, status=400, act=act, failed_form=True)


_PUBLIC = [
    Case("home", "home"),
    Case("home-councillor", "home", "owner"),
    Case("topics", "topics"),
    Case("topics-closed", "topics", query="?state=closed"),
    Case("topics-none-found", "topics", query="?words=zeppelin&state=all"),
    Case("topic", "topic", args=("topic",)),
    Case("topic-long", "topic", args=("long",), query="?sort=agreed&after=1.1"),
    Case("topic-closed", "topic", args=("closed",)),
    Case("topic-handed-over", "topic", args=("handed_over",)),
    Case("topic-archived", "topic", args=("archive",)),
    Case("archive", "archive", args=("archive",)),
    Case("archive-last", "archive", args=("archive",), query="?page=3"),
    Case("archive-moderator", "archive", "moderator", ("archive",)),
    Case("comment", "comment", args=("topic", "question")),
    Case("comment-answered", "comment", args=("topic", "answered")),
    Case("comment-hidden", "comment", args=("topic", "hidden")),
    Case("comment-withdrawn", "comment", args=("topic", "withdrawn")),
    Case("comment-of-closed", "comment", args=("closed", "of_closed")),
    Case("comment-moderator", "comment", "moderator", ("topic", "answered")),
    Case("comment-hidden-moderator", "comment", "moderator", ("topic", "hidden")),
    Case("accessibility", "accessibility"),
    Case("privacy", "privacy"),
    Case("about", "about"),
    Case("cookies", "cookies"),
    Case("rules", "rules"),
    failed("add-comment-failed", "topic", "", ("topic",), sending("Send comment", text=" ")),
    failed("reply-failed", "comment", "", ("topic", "question"), sending("Send reply", text=" ")),
    Case("not-found", "", status=404),
]

_SIGN_IN = [
    Case("sign-in", "account_login"),
    Case("sign-in-with-kept", "topic", args=("topic",), act=taking_a_position_first),
    failed("sign-in-empty", "account_login", "", (), sending("Email me a code")),
    failed("sign-in-wrong", "account_login", "", (), sending("Email me a code", email="rosa@")),
    Case(
        "not-sent",
        "account_login",
        status=503,
        act=sending("Email me a code", email="refused@example.org"),
    ),
    Case("code", "account_confirm_login_code", act=asking_for_a_code("one@example.org")),
    failed(
        "code-wrong",
        "account_confirm_login_code",
        "",
        (),
        asking_for_a_code("two@example.org", "wrong"),
    ),
    failed(
        "code-empty",
        "account_confirm_login_code",
        "",
        (),
        asking_for_a_code("three@example.org", ""),
    ),
    Case(
        "code-too-many",
        "account_confirm_login_code",
        status=400,
        act=asking_for_a_code("four@example.org", *["wrong"] * 5),
    ),
    Case("sign-out", "account_logout", "resident"),
    Case("inactive", "account_inactive", status=403),
    Case("csrf", "account_login", status=403, act=with_an_old_token),
    Case("bad-request", "account_login", status=400, act=with_too_many_fields),
]

_RESIDENT = [
    Case("topic-resident", "topic", "resident", ("topic",), act=answering),
    Case("topic-suspended", "topic", "suspended", ("topic",)),
    Case(
        "add-comment-too-late",
        "add_comment",
        "resident",
        ("topic",),
        status=409,
        act=commenting_too_late,
    ),
    Case("comment-resident", "comment", "resident", ("topic", "question")),
    Case("edit-comment", "edit_comment", "resident", ("topic", "own")),
    failed(
        "edit-comment-failed",
        "edit_comment",
        "resident",
        ("topic", "own"),
        sending("Save changes", text=" "),
    ),
    Case("withdraw-comment", "withdraw_comment", "resident", ("topic", "own")),
    Case("account", "account", "resident"),
    Case("account-new", "account", "newcomer"),
    failed("account-failed", "account", "newcomer", (), sending("Save", name="A\u200bname")),
    Case("forbidden", "desk", "resident", status=403),
    Case("not-found-resident", "draft", "resident", ("draft",), status=404),
]

_COUNCILLOR = [
    Case("topic-owner", "topic", "owner", ("topic",)),
    Case("answer", "comment", "owner", ("topic", "question")),
    failed(
        "answer-failed",
        "comment",
        "owner",
        ("topic", "question"),
        sending("Publish answer", text=" "),
    ),
    Case("desk", "desk", "owner"),
    Case("import", "import_post", "owner"),
    failed("import-empty", "import_post", "owner", (), sending("Continue")),
    failed("import-no-post", "import_post", "owner", (), sending("Continue", text="\x01?")),
    Case("retrieval", "retrieval", "owner", ("several",)),
    failed("retrieval-none-chosen", "retrieval", "owner", ("several",), choosing_nothing),
    Case("retrieval-page-2", "retrieval", "owner", ("several",), query="?page=2"),
    Case("retrieval-waiting", "retrieval", "owner", ("waits",), act=without_refreshing),
    Case("found-post", "found_post", "owner", ("alone", "first")),
    failed(
        "found-post-failed",
        "found_post",
        "owner",
        ("alone", "first"),
        sending("Make a draft", **{"published": "31 February", "text-2": " "}),
    ),
    Case("found-post-bare", "found_post", "owner", ("several", "second")),
    Case("found-post-again", "found_post", "owner", ("again", "first")),
    Case("found-post-admin", "found_post", "admin", ("bare", "first")),
    Case("retrieval-empty", "retrieval", "owner", ("empty",)),
    Case("retrieval-feed", "retrieval", "owner", ("feed",)),
    Case("retrieval-failed", "retrieval", "owner", ("unread",), failed_form=True),
    Case("retrieval-slow", "retrieval", "owner", ("slow",)),
    Case("sources", "sources", "owner"),
    Case("sources-none", "sources", "other_councillor"),
    Case("remove-source", "remove_source", "owner", ("source",)),
    Case("draft", "draft", "owner", ("draft",)),
    failed(
        "draft-failed",
        "draft",
        "owner",
        ("draft",),
        sending("Save draft", title=" ", closes_on_0="31", closes_on_1="2", closes_on_2="1"),
    ),
    Case("draft-ready", "draft", "owner", ("ready",)),
    Case("draft-changed", "draft", "owner", ("changed",)),
    failed("draft-conflict", "draft", "owner", ("draft",), writing_what_is_old),
    Case("changed", "changed", "owner", ("changed",)),
    Case("changed-open", "changed", "owner", ("changed_open",)),
    Case("desks", "all_desks", "admin"),
    Case("desks-forbidden", "all_desks", "moderator", status=403),
    Case("desk-source", "desk", "owner", query="?source=1"),
    Case("preview", "preview", "owner", ("ready",)),
    Case("preview-lacks", "preview", "owner", ("draft",)),
    Case("preview-unsaved", "draft", "owner", ("draft",), act=previewing()),
    Case("draft-again", "draft", "owner", ("draft",), act=previewing("Go on editing")),
    failed("open-lacks", "open_topic", "owner", ("ready",), opening_at_once),
    Case("preview-moderator", "preview", "moderator", ("ready",)),
    Case("opened", "opened", "owner", ("open_row",)),
    Case("answer-given", "comment", "owner", ("topic", "answered")),
    Case("discard", "discard_draft", "owner", ("draft",)),
    Case("digest", "digest", "owner"),
    Case("digest-html", "digest_html", "owner", is_email=True),
    Case("desk-new", "desk", "other_councillor"),
    Case("digest-nothing-new", "digest", "other_councillor", act=sending("Send my digest now")),
]

_DEMO = [
    Case("mailbox", "mailbox", scene=DEMO),
    Case("mailbox-code", "mailbox_message", args=("code_email",), scene=DEMO),
    Case("mailbox-digest", "mailbox_message", args=("digest_email",), scene=DEMO),
    Case("mailbox-html", "mailbox_html", args=("digest_email",), scene=DEMO, is_email=True),
]

_BROKEN = [Case("server-error", "home", status=500, scene=BROKEN)]

PAGES = [*_PUBLIC, *_SIGN_IN, *_RESIDENT, *_COUNCILLOR, *_DEMO, *_BROKEN]
