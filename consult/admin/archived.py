"""Archived comments: hiding them with a reason, and removing them at their writers' request."""

from datetime import date
from typing import cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator

from accounts.admin.asking import are_too_many
from accounts.models import User
from consult.admin.hiding import Hiding
from consult.errors import Closed, Refused
from consult.forms.refusals import on_the_next_page
from consult.intake.actions import archived as actions
from consult.intake.models import ImportedComment
from consult.topics.models import Topic

_STATES: dict[str, dict[str, object]] = {
    "visible": {"hidden_at": None, "removed_at": None},
    "hidden": {"hidden_at__isnull": False},
    "removed": {"removed_at__isnull": False},
}


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [(state, state.capitalize()) for state in _STATES]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[ImportedComment]
    ) -> QuerySet[ImportedComment]:
        return queryset.filter(**_STATES.get(self.value() or "", {}))


@admin.register(ImportedComment)
class ImportedCommentAdmin(Hiding[ImportedComment]):
    list_display = ["excerpt", "writer", "written", "state", "topic"]
    list_filter = [StateFilter]
    list_select_related = ["post__topic"]
    search_fields = [
        "author",
        "paragraphs",
        "hidden_reason",
        "post__title",
        "post__topic__question",
    ]
    fields = [
        "words",
        "writer",
        "written",
        "topic",
        "position",
        "parent_position",
        "state",
        "hidden_at",
        "hidden_reason",
        "hidden_by_name",
        "removed_at",
    ]
    readonly_fields = ["words", "writer", "written", "topic", "state", "hidden_by_name"]
    actions = ["hide", "restore", "remove"]
    hiding_means = (
        "Nobody but moderators and admins is shown these words any more, also when the post is "
        "imported again. Your reason stands in their place. You can restore them."
    )

    @admin.display(description="archived comment")
    def excerpt(self, comment: ImportedComment) -> str:
        return Truncator(self.words(comment)).words(20)

    @admin.display(description="text")
    def words(self, comment: ImportedComment) -> str:
        return "\n\n".join(comment.paragraphs) or comment.stub or "(empty)"

    @admin.display(description="writer", ordering="author")
    def writer(self, comment: ImportedComment) -> str:
        return comment.author or ("" if comment.removed_at else "Anonymous")

    @admin.display(description="written", ordering="posted")
    def written(self, comment: ImportedComment) -> str:
        try:
            return date_format(date.fromisoformat(comment.posted[:10]))
        except ValueError:
            return comment.posted

    @admin.display(description="state")
    def state(self, comment: ImportedComment) -> str:
        if comment.removed_at:
            return "removed"
        return "hidden" if comment.hidden_at else "visible"

    @admin.display(description="topic", ordering="post__topic__title")
    def topic(self, comment: ImportedComment) -> str:
        topic: Topic | None = getattr(comment.post, "topic", None)
        if topic is None:
            return "none"
        place = reverse("admin:consult_topic_change", args=[topic.pk])
        return format_html('<a href="{}">{}</a>', place, topic.title)

    @admin.display(description="hidden by")
    def hidden_by_name(self, comment: ImportedComment) -> str | None:
        return comment.hidden_by.public_name if comment.hidden_by else None

    def said(self, row: ImportedComment) -> str:
        return f"{self.writer(row)}: {self.words(row)}" if not row.removed_at else row.stub

    def hide_row(self, row: ImportedComment, *, reason: str, by: User) -> bool:
        return actions.hide_archived(row, reason=reason, by=by, now=timezone.now())

    def restore_row(self, row: ImportedComment, *, by: User) -> bool:
        return actions.restore_archived(row, by=by)

    @admin.action(description="Remove for good, at the writer's request")
    def remove(
        self, request: HttpRequest, queryset: QuerySet[ImportedComment]
    ) -> HttpResponse | None:
        if are_too_many(self, request, queryset):
            return None
        if "confirmed" not in request.POST:
            title = "Remove archived comments for good"
            return self.ask(request, queryset, "admin/consult/remove.html", title=title)
        removed, by = 0, cast(User, request.user)
        with on_the_next_page(request, Closed, Refused):
            for comment in queryset:
                if actions.remove_archived(comment, by=by, now=timezone.now()):
                    self.log_change(request, comment, "Removed at its writer's request.")
                    removed += 1
            self.message_user(request, f"Removed for good: {removed}.", messages.SUCCESS)
        return None
