"""Comments, and hiding them with a reason. Positions and votes are nobody's business here."""

from typing import cast

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from accounts.models import User
from consult.admin.read_only import ReadOnly, ReadOnlyRows, list_link
from consult.discussion import actions
from consult.discussion.models import Comment, CommentRevision
from consult.errors import Invalid
from consult.forms import ReasonForm

# One reason fits few comments; a form may hold no more than a thousand fields.
_AT_ONCE = 100
_LISTED = ("__str__", "state", "about", "writer", "created_at", "votes")
_SHOWN = (
    "text", "topic", "parent", "thread", "writer", "created_at", "edited_at", "is_question",
    "official", "votes", "state", "withdrawn_at", "hidden_at", "hidden_reason", "hidden_by",
)  # fmt: skip
_SEARCHED = ("text", "author__name", "topic__title", "topic__question", "hidden_reason")


def _is_admin(request: HttpRequest) -> bool:
    return cast(User, request.user).is_superuser


class Revisions(ReadOnlyRows[CommentRevision]):
    model = CommentRevision
    verbose_name_plural = "what it said before"
    fields = ["replaced_at", "text"]
    readonly_fields = ["replaced_at", "text"]


class VisibilityFilter(admin.SimpleListFilter):
    title = "visibility"
    parameter_name = "visibility"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("visible", "Visible"), ("hidden", "Hidden"), ("withdrawn", "Withdrawn")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        conditions: dict[str, dict[str, object]] = {
            "visible": {"hidden_at": None, "withdrawn_at": None},
            "hidden": {"hidden_at__isnull": False},
            "withdrawn": {"withdrawn_at__isnull": False},
        }
        return queryset.filter(**conditions.get(self.value() or "", {}))


@admin.register(Comment)
class CommentAdmin(ReadOnly[Comment]):
    for_moderators = True
    list_filter = [VisibilityFilter, "is_question", "official", "topic"]
    list_select_related = ["topic", "author__councillor"]
    date_hierarchy = "created_at"
    readonly_fields = ["thread", "writer", "account", "state", "votes"]
    inlines = [Revisions]
    actions = ["hide", "restore"]

    # A moderator is not told anybody's address, and so cannot try addresses either.
    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return (*_SEARCHED, *(["author__email"] if _is_admin(request) else []))

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return (*_LISTED, *(["account"] if _is_admin(request) else []))

    def get_fields(self, request: HttpRequest, obj: Comment | None = None) -> tuple[str, ...]:
        return (*_SHOWN, *(["account"] if _is_admin(request) else []))

    def get_view_on_site_url(self, obj: Comment | None = None) -> str | None:
        return obj.get_absolute_url() if obj else None

    @admin.display(description="topic", ordering="topic__title")
    def about(self, comment: Comment) -> str:
        return comment.topic.title

    @admin.display(description="writer", ordering="author__name")
    def writer(self, comment: Comment) -> str:
        return comment.author.public_name

    @admin.display(description="account", ordering="author__email")
    def account(self, comment: Comment) -> str:
        place = reverse("admin:accounts_user_change", args=[comment.author_id])
        return format_html('<a href="{}">{}</a>', place, comment.author.email)

    @admin.display(description="votes", ordering="agree_count")
    def votes(self, comment: Comment) -> str:
        return (
            f"{comment.agree_count} agree, {comment.disagree_count} disagree, "
            f"{comment.unsure_count} not sure"
        )

    @admin.display(description="replies")
    def thread(self, comment: Comment) -> str:
        number = comment.replies.count()
        return list_link(Comment, number, parent__id__exact=comment.pk) if number else "none"

    @admin.display(description="state")
    def state(self, comment: Comment) -> str:
        if comment.withdrawn_at:
            return "withdrawn"
        return "hidden" if comment.hidden_at else "visible"

    @admin.action(description="Hide, with a reason")
    def hide(self, request: HttpRequest, queryset: QuerySet[Comment]) -> HttpResponse | None:
        if queryset.count() > _AT_ONCE:
            self.message_user(request, f"Choose {_AT_ONCE} comments or fewer.", messages.ERROR)
            return None
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            try:
                self._hide(request, queryset, form.cleaned_data["reason"])
            except Invalid as error:
                form.add_error(error.field, str(error))
            else:
                return None
        context = {
            **self.admin_site.each_context(request),
            "title": "Hide comments",
            "opts": self.model._meta,
            "comments": queryset.select_related("author__councillor"),
            "form": form,
            "action_checkbox_name": helpers.ACTION_CHECKBOX_NAME,
        }
        status = 400 if form.errors else 200
        return TemplateResponse(request, "admin/consult/comment/hide.html", context, status=status)

    def _hide(self, request: HttpRequest, comments: QuerySet[Comment], reason: str) -> None:
        for comment in comments:
            actions.hide_comment(
                comment, reason=reason, by=cast(User, request.user), now=timezone.now()
            )
            self.log_change(request, comment, f"Hidden: {reason}")
        self.message_user(request, f"Hidden: {len(comments)}.", messages.SUCCESS)

    @admin.action(description="Restore")
    def restore(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        for comment in queryset:
            actions.restore_comment(comment, by=cast(User, request.user))
            self.log_change(request, comment, "Restored.")
        self.message_user(request, f"Restored: {len(queryset)}.", messages.SUCCESS)
