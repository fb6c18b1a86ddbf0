"""Imported posts and their archived comments, and sources."""

from datetime import date
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from consult.admin.read_only import ReadOnly, ReadOnlyRows, list_link
from consult.errors import NothingNew
from consult.forms.refusals import on_the_next_page
from consult.intake.actions.sources import request_poll
from consult.intake.models import ImportedComment, ImportedPost, Source, SourceQuerySet
from consult.tasks import hurry, poll_source


class ArchivedComments(ReadOnlyRows[ImportedComment]):
    model = ImportedComment
    fields = ["position", "parent_position", "author", "posted", "words"]
    readonly_fields = ["position", "parent_position", "author", "posted", "words"]

    @admin.display(description="text")
    def words(self, comment: ImportedComment) -> str:
        return "\n\n".join(comment.paragraphs) or comment.stub


@admin.register(ImportedPost)
class ImportedPostAdmin(ReadOnly[ImportedPost]):
    list_display = [
        "__str__",
        "councillor",
        "published_on",
        "format",
        "imported_at",
        "topic",
        "changed_at",
        "gone_at",
    ]
    list_filter = ["councillor", "format", "source"]
    search_fields = ["title", "body", "author", "comments__author", "comments__paragraphs"]
    list_select_related = ["councillor", "topic"]
    date_hierarchy = "imported_at"
    inlines = [ArchivedComments]
    fields = [
        "title",
        "topic",
        "councillor",
        "author",
        "published_on",
        "url",
        "format",
        "imported_at",
        "imported_by",
        "source",
        "changed_at",
        "gone_at",
        "warnings",
        "declared_comments",
        "words",
    ]
    readonly_fields = ["topic", "published_on", "words"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportedPost]:
        return super().get_queryset(request).defer("changed_to")

    @admin.display(description="published", ordering="published")
    def published_on(self, post: ImportedPost) -> str:
        """Local as the blog showed it; what is no date stays as it came."""
        try:
            return date_format(date.fromisoformat(post.published[:10]))
        except ValueError:
            return post.published

    @admin.display(description="the post")
    def words(self, post: ImportedPost) -> str:
        return "\n\n".join(post.body)


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("failing", "Cannot be read"), ("paused", "Paused")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Source]) -> QuerySet[Source]:
        assert isinstance(queryset, SourceQuerySet)  # noqa: S101 - the manager's own class
        if self.value() == "failing":
            return queryset.failing()
        return queryset.exclude(paused_at=None) if self.value() == "paused" else queryset


@admin.register(Source)
class SourceAdmin(ReadOnly[Source]):
    list_display = [
        "__str__",
        "councillor",
        "last_look",
        "checked_at",
        "next_look",
        "posts_here",
    ]
    list_filter = [StateFilter, "councillor"]
    search_fields = ["title", "address", "feed_address", "last_problem", "councillor__name"]
    list_select_related = ["councillor"]
    fields = [
        "title",
        "councillor",
        "address",
        "feed_address",
        "added_by",
        "added_at",
        "last_result",
        "last_problem",
        "failures",
        "checked_at",
        "next_look",
        "minutes",
        "posts_here",
    ]
    readonly_fields = ["next_look", "posts_here"]
    actions = ["poll_now"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        found = super().get_queryset(request).defer("known")
        return found.annotate(post_count=Count("posts"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """As a councillor does it: look at the address first, and then keep its feed."""
        self.message_user(
            request,
            "Give the address of the blog or its feed. When it was read, look at what was found, "
            "and choose “Keep the feed that was found as a source” in the list of retrievals.",
        )
        return redirect("admin:consult_retrieval_add")

    @admin.display(description="last look")
    def last_look(self, source: Source) -> str:
        times = f" ({source.failures} times in a row)" if source.failures > 1 else ""
        problem = f"{source.last_problem}{times}" if source.last_problem else ""
        return problem or source.last_result or "not yet"

    @admin.display(description="next look", ordering="due_at")
    def next_look(self, source: Source) -> str:
        if source.paused_at:
            return "paused by its councillor"
        is_due = source.due_at <= timezone.now()
        return (
            "within minutes"
            if is_due
            else date_format(timezone.localtime(source.due_at), "DATETIME_FORMAT")
        )

    @admin.display(description="posts", ordering="post_count")
    def posts_here(self, source: Source) -> str:
        number: int = getattr(source, "post_count", 0)
        return list_link(ImportedPost, number, source__id__exact=source.pk)

    @admin.action(description="Check now")
    def poll_now(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        for source in queryset:
            with on_the_next_page(request, NothingNew, about=source):
                request_poll(source, by=cast(User, request.user), now=timezone.now())
                hurry(poll_source, source.pk)
                self.log_change(request, source, "Polled.")
                self.message_user(request, f"Looked at now: {source}.", messages.SUCCESS)
