"""Imported posts and their archived comments, and sources."""

from typing import cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from consult.admin.read_only import ReadOnly, ReadOnlyRows, list_link
from consult.errors import NothingNew
from consult.intake.models import ImportedComment, ImportedPost, Source
from consult.intake.sources.actions import request_poll
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
        "__str__", "councillor", "published", "format", "imported_at", "topic", "changed_at",
        "gone_at",
    ]  # fmt: skip
    list_filter = ["councillor", "format", "source"]
    search_fields = ["title", "body", "author", "comments__author", "comments__paragraphs"]
    list_select_related = ["councillor", "topic"]
    date_hierarchy = "imported_at"
    inlines = [ArchivedComments]
    fields = [
        "title", "topic", "councillor", "author", "published", "url", "format", "imported_at",
        "imported_by", "source", "changed_at", "gone_at", "warnings", "declared_comments", "words",
    ]  # fmt: skip
    readonly_fields = ["topic", "words"]

    @admin.display(description="the post")
    def words(self, post: ImportedPost) -> str:
        return "\n\n".join(post.body)


@admin.register(Source)
class SourceAdmin(ReadOnly[Source]):
    list_display = [
        "__str__", "councillor", "last_result", "last_problem", "failures", "checked_at", "due_at",
    ]  # fmt: skip
    list_filter = ["councillor"]
    search_fields = ["title", "address", "feed_address", "last_problem", "councillor__name"]
    list_select_related = ["councillor"]
    fields = [
        "title", "councillor", "address", "feed_address", "added_by", "added_at", "last_result",
        "last_problem", "failures", "checked_at", "due_at", "minutes", "posts_here",
    ]  # fmt: skip
    readonly_fields = ["posts_here"]
    actions = ["poll_now"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        return super().get_queryset(request).defer("known")

    @admin.display(description="posts")
    def posts_here(self, source: Source) -> str:
        return list_link(ImportedPost, source.posts.count(), source__id__exact=source.pk)

    @admin.action(description="Poll now")
    def poll_now(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        for source in queryset:
            try:
                request_poll(source, by=cast(User, request.user), now=timezone.now())
            except NothingNew as error:
                self.message_user(request, f"{source}: {error}", messages.WARNING)
            else:
                hurry(poll_source, source.pk)
                self.log_change(request, source, "Polled.")
                self.message_user(request, f"Looked at now: {source}.", messages.SUCCESS)
