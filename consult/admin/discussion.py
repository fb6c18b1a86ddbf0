"""Comments, and hiding them with a reason. Positions and votes are nobody's business here."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import InlineModelAdmin
from django.db.models import Case, QuerySet, TextField, Value, When
from django.db.models.query import ModelIterable
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from accounts.models import User
from consult.admin.hiding import Hiding
from consult.admin.read_only import ReadOnlyRows, is_admin, list_link
from consult.discussion import actions
from consult.discussion.models import Comment, CommentQuerySet, CommentRevision

_LISTED = ("__str__", "state", "about", "writer", "created_at", "votes")
_SHOWN = (
    "text",
    "topic",
    "replies_to",
    "thread",
    "writer",
    "created_at",
    "edited_at",
    "is_question",
    "official",
    "votes",
    "state",
    "withdrawn_at",
    "hidden_at",
    "hidden_reason",
)
_WITHDRAWN = "(withdrawn)"
_SEARCHED = ("words", "author__name", "topic__title", "topic__question", "hidden_reason")


class _Readable(ModelIterable):  # type: ignore[type-arg] # it takes none at run time
    """Comments to be read and never saved: of those withdrawn, the words are nobody's to see."""

    def __iter__(self) -> Iterator[Comment]:
        for comment in super().__iter__():
            if comment.withdrawn_at is not None:
                comment.text = _WITHDRAWN
            yield comment


class ReadableComments(CommentQuerySet):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._iterable_class = _Readable


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
class CommentAdmin(Hiding[Comment]):
    hiding_means = (
        "Nobody is shown these words any more. Your reason stands in their place, and their "
        "writers read it. You can restore them."
    )
    list_filter = [VisibilityFilter, "is_question", "official", "topic"]
    list_select_related = ["topic", "author__councillor"]
    date_hierarchy = "created_at"
    readonly_fields = [
        "replies_to",
        "thread",
        "writer",
        "account",
        "state",
        "votes",
        "hidden_by_name",
    ]
    linked = ("parent__id__exact",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        return ReadableComments(Comment)

    def get_inlines(
        self, request: HttpRequest, obj: Comment | None = None
    ) -> list[type[InlineModelAdmin[Any, Any]]]:
        return [] if obj and obj.withdrawn_at else [Revisions]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Comment], search_term: str
    ) -> tuple[QuerySet[Comment], bool]:
        words = Case(
            When(withdrawn_at=None, then="text"), default=Value(""), output_field=TextField()
        )
        return super().get_search_results(request, queryset.alias(words=words), search_term)

    # A moderator is not told anybody's address, and so cannot try addresses either.
    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return (*_SEARCHED, *(["author__email"] if is_admin(request) else []))

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return (*_LISTED, *(["account"] if is_admin(request) else []))

    def get_fields(self, request: HttpRequest, obj: Comment | None = None) -> tuple[str, ...]:
        return (*_SHOWN, *(["hidden_by", "account"] if is_admin(request) else ["hidden_by_name"]))

    def get_view_on_site_url(self, obj: Comment | None = None) -> str | None:
        return obj.get_absolute_url() if obj else None

    @admin.display(description="topic", ordering="topic__title")
    def about(self, comment: Comment) -> str:
        return comment.topic.title

    @admin.display(description="writer", ordering="author__name")
    def writer(self, comment: Comment) -> str:
        return comment.public_name

    @admin.display(description="account", ordering="author__email")
    def account(self, comment: Comment) -> str:
        place = reverse("admin:accounts_user_change", args=[comment.author_id])
        return format_html('<a href="{}">{}</a>', place, comment.author.email)

    @admin.display(description="hidden by")
    def hidden_by_name(self, comment: Comment) -> str | None:
        return comment.hidden_by.public_name if comment.hidden_by else None

    @admin.display(description="parent")
    def replies_to(self, comment: Comment) -> str | None:
        parent = ReadableComments(Comment).filter(pk=comment.parent_id).first()
        if parent is None:
            return None
        place = reverse("admin:consult_comment_change", args=[parent.pk])
        return format_html('<a href="{}">{}</a>', place, parent)

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

    def log_change(self, request: HttpRequest, obj: Comment, message: Any) -> LogEntry:
        """Django's would keep the comment's first words, and show them once it is withdrawn."""
        unnamed = Comment(pk=obj.pk, text=f"Comment {obj.pk}")
        return super().log_change(request, unnamed, message)

    def said(self, row: Comment) -> str:
        return f"{row.public_name}: {row.text}"

    def hide_row(self, row: Comment, *, reason: str, by: User) -> bool:
        now = timezone.now()
        actions.hide_comment(row, reason=reason, by=by, now=now)
        ours = Comment.objects.filter(pk=row.pk, hidden_at=now, hidden_by=by)
        return row.hidden_at is None and ours.exists()

    def restore_row(self, row: Comment, *, by: User) -> bool:
        if row.hidden_at is None:
            return False
        actions.restore_comment(row, by=by)
        return True
