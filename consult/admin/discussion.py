"""Comments, and hiding them with a reason. Positions and votes are nobody's business here."""

from collections.abc import Iterator
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import InlineModelAdmin
from django.db.models import Case, QuerySet, TextField, Value, When
from django.db.models.query import ModelIterable
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from accounts.models import User
from consult.admin.read_only import ReadOnly, ReadOnlyRows, is_admin, list_link
from consult.discussion import actions
from consult.discussion.models import Comment, CommentQuerySet, CommentRevision
from consult.errors import Invalid, Refused
from consult.forms import ReasonForm

# One reason fits few comments; a form may hold no more than a thousand fields.
_AT_ONCE = 100
_LISTED = ("__str__", "state", "about", "writer", "created_at", "votes")
_SHOWN = (
    "text", "topic", "replies_to", "thread", "writer", "created_at", "edited_at", "is_question",
    "official", "votes", "state", "withdrawn_at", "hidden_at", "hidden_reason",
)  # fmt: skip
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
class CommentAdmin(ReadOnly[Comment]):
    for_moderators = True
    list_filter = [VisibilityFilter, "is_question", "official", "topic"]
    list_select_related = ["topic", "author__councillor"]
    date_hierarchy = "created_at"
    readonly_fields = [
        "replies_to", "thread", "writer", "account", "state", "votes", "hidden_by_name",
    ]  # fmt: skip
    actions = ["hide", "restore"]
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
        return comment.author.public_name

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

    @admin.action(description="Hide, with a reason")
    def hide(self, request: HttpRequest, queryset: QuerySet[Comment]) -> HttpResponse | None:
        if queryset.count() > _AT_ONCE:
            self.message_user(request, f"Choose {_AT_ONCE} comments or fewer.", messages.ERROR)
            return None
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        if not form.is_valid():
            return self._ask_reason(request, queryset, form)
        try:
            self._hide(request, queryset, form.cleaned_data["reason"])
        except Invalid as error:
            form.add_error(error.field, str(error))
            return self._ask_reason(request, queryset, form)
        except Refused as error:
            self.message_user(request, str(error), messages.ERROR)
        return None

    def _ask_reason(
        self, request: HttpRequest, comments: QuerySet[Comment], form: ReasonForm
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "Hide comments",
            "opts": self.model._meta,
            "comments": comments.select_related("author__councillor"),
            "form": form,
            "action_checkbox_name": helpers.ACTION_CHECKBOX_NAME,
        }
        status = 400 if form.errors else 200
        return TemplateResponse(request, "admin/consult/comment/hide.html", context, status=status)

    def _hide(self, request: HttpRequest, comments: QuerySet[Comment], reason: str) -> None:
        """What was hidden before keeps its reason, and is not told as hidden with this one."""
        chosen, by, now, hidden = list(comments), cast(User, request.user), timezone.now(), 0
        for comment in chosen:
            actions.hide_comment(comment, reason=reason, by=by, now=now)
            ours = Comment.objects.filter(pk=comment.pk, hidden_at=now, hidden_by=by)
            if comment.hidden_at is None and ours.exists():
                self.log_change(request, comment, f"Hidden: {reason}")
                hidden += 1
        before = f" Hidden before: {len(chosen) - hidden}." if hidden < len(chosen) else ""
        level = messages.SUCCESS if hidden else messages.WARNING
        self.message_user(request, f"Hidden: {hidden}.{before}", level)

    @admin.action(description="Restore")
    def restore(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        hidden = list(queryset.exclude(hidden_at=None))
        try:
            for comment in hidden:
                actions.restore_comment(comment, by=cast(User, request.user))
                self.log_change(request, comment, "Restored.")
        except Refused as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, f"Restored: {len(hidden)}.", messages.SUCCESS)
