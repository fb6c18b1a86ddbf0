"""Every page of the Django admin that an admin may see, and some states of it: data."""

from collections.abc import Iterator

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.test import RequestFactory

from accounts.models import User
from tests.browser.pages import Case
from tests.browser.states import choosing, hiding, sending, signing_out_of_the_admin

ADMIN_NO_PAGE = {
    "admin:login": "leads to the site's own sign-in",
    "admin:autocomplete": "JSON for a field",
    "admin:jsi18n": "a script",
    "admin:view_on_site": "leads to the row's own page",
    "admin:accounts_user_sign_in_email": "leads to the person's page",
    "admin:password_change": "not found: there are no passwords",
    "admin:password_change_done": "not found: there are no passwords",
}
# Addresses without a name: Django's own, which lead elsewhere or are not found.
UNNAMED = {"<path:object_id>/", r"(?P<url>.*)$"}


def admin_cases() -> list[Case]:
    return [
        Case("admin-index", "admin:index", "admin"),
        Case("admin-index-moderator", "admin:index", "moderator"),
        Case("admin-forbidden", "admin:index", "resident", status=403),
        Case("admin-read-only", "admin:consult_topic_add", "admin", status=403),
        *(case for model, shown in admin.site._registry.items() for case in _cases(model, shown)),
        Case("admin-comments-moderator", "admin:consult_comment_changelist", "moderator"),
        Case(
            "admin-comment-hide",
            "admin:consult_comment_changelist",
            "moderator",
            act=hiding(reason=None),
        ),
        Case(
            "admin-comment-hide-failed",
            "admin:consult_comment_changelist",
            "moderator",
            status=400,
            act=hiding(reason=" "),
        ),
        Case("admin-comment-hidden", "admin:consult_comment_change", "moderator", ("hidden",)),
        Case("admin-comment-hide-one", "admin:consult_comment_hide", "moderator", ("question",)),
        Case(
            "admin-archived-hide-one",
            "admin:consult_importedcomment_hide",
            "moderator",
            ("archived",),
        ),
        *(
            Case(f"admin-{row}", "admin:consult_importedcomment_change", "moderator", (row,))
            for row in ("archived", "archived_hidden", "archived_removed")
        ),
        Case(
            "admin-archived-hide-failed",
            "admin:consult_importedcomment_changelist",
            "moderator",
            status=400,
            act=hiding(reason=" "),
        ),
        Case(
            "admin-archived-remove",
            "admin:consult_importedcomment_changelist",
            "moderator",
            act=choosing("remove"),
        ),
        *_of_councillors(),
        *_emails_and_jobs(),
        *_cases_of_people(),
        Case("admin-ward-failed", "admin:accounts_ward_add", "admin", act=sending("Save")),
        *(Case(f"admin-app-{app}", "admin:app_list", "admin", (f"app {app}",)) for app in apps()),
        # Last: this signs the admin out.
        Case("admin-signed-out", "admin:logout", "admin", act=signing_out_of_the_admin),
    ]


def _of_councillors() -> list[Case]:
    """Pages that ask before a term ends, an address changes, or a topic goes to another one."""
    return [
        *(
            Case(
                f"admin-councillor-{page}-{row}",
                f"admin:accounts_councillor_{page}",
                "admin",
                (row,),
            )
            for page in ("term", "hand_over")
            for row in ("serving", "former")
        ),
        Case("admin-councillor-former", "admin:accounts_councillor_change", "admin", ("former",)),
        Case(
            "admin-councillor-address", "admin:accounts_councillor_address", "admin", ("serving",)
        ),
        Case(
            "admin-councillor-address-failed",
            "admin:accounts_councillor_address",
            "admin",
            ("serving",),
            status=400,
            act=sending("Change the address", email="rosa@nowhere"),
        ),
        Case("admin-topic-hand-over", "admin:consult_topic_hand_over", "admin", ("open_row",)),
        Case(
            "admin-topic-hand-over-failed",
            "admin:consult_topic_hand_over",
            "admin",
            ("open_row",),
            status=400,
            act=sending("Hand over"),
        ),
        Case("admin-topic-draft", "admin:consult_topic_change", "admin", ("of_former",)),
    ]


def _emails_and_jobs() -> list[Case]:
    return [
        Case(
            "admin-delivery-failed", "admin:consult_delivery_change", "admin", ("delivery_failed",)
        ),
        Case(
            "admin-delivery-again",
            "admin:consult_delivery_changelist",
            "admin",
            query="?need=unconfirmed",
            act=choosing("send_again"),
        ),
        Case(
            "admin-job-pause",
            "admin:django_celery_beat_periodictask_changelist",
            "admin",
            act=choosing("pause"),
        ),
    ]


def _cases_of_people() -> list[Case]:
    return [
        Case("admin-user-officer", "admin:accounts_user_change", "admin", ("moderator",)),
        Case("admin-user-suspended", "admin:accounts_user_change", "admin", ("suspended",)),
        Case("admin-user-suspend", "admin:accounts_user_suspend", "admin", ("resident",)),
        Case(
            "admin-user-suspend-failed",
            "admin:accounts_user_suspend",
            "admin",
            ("resident",),
            status=400,
            act=sending("Suspend", reason=" "),
        ),
        Case(
            "admin-user-end-suspension",
            "admin:accounts_user_end_suspension",
            "admin",
            ("suspended",),
        ),
    ]


def apps() -> list[str]:
    return sorted({model._meta.app_label for model in admin.site._registry})


def not_for_anybody() -> set[str]:
    """Pages of the admin that even an admin is refused."""
    found = set()
    for model, shown in admin.site._registry.items():
        allowed = _allowed(shown)
        found |= {_name(model, page) for page in ("add", "delete") if page not in allowed}
    return found


def _cases(model: type[Model], shown: ModelAdmin[Model]) -> Iterator[Case]:
    row = (model._meta.label_lower,)
    for page in ("changelist", "change", "history", *_allowed(shown)):
        args = () if page in {"changelist", "add"} else row
        yield Case(f"admin-{model._meta.model_name}-{page}", _name(model, page), "admin", args)


def _allowed(shown: ModelAdmin[Model]) -> list[str]:
    request = RequestFactory().get("/")
    request.user = User(is_staff=True, is_superuser=True)
    may = {"add": shown.has_add_permission(request), "delete": shown.has_delete_permission(request)}
    return [page for page, allowed in may.items() if allowed]


def _name(model: type[Model], page: str) -> str:
    return f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
