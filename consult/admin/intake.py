"""Imported posts and their archived comments; addresses that were looked at."""

from django.contrib import admin

from consult.admin.read_only import ReadOnly, ReadOnlyRows
from consult.intake.models import ImportedComment, ImportedPost, Retrieval


class ArchivedComments(ReadOnlyRows[ImportedComment]):
    model = ImportedComment
    fields = ["position", "parent_position", "author", "posted", "words"]
    readonly_fields = ["position", "parent_position", "author", "posted", "words"]

    @admin.display(description="text")
    def words(self, comment: ImportedComment) -> str:
        return "\n\n".join(comment.paragraphs)


@admin.register(ImportedPost)
class ImportedPostAdmin(ReadOnly[ImportedPost]):
    list_display = [
        "__str__", "councillor", "published", "format", "imported_at", "topic", "changed_at",
        "gone_at",
    ]  # fmt: skip
    list_filter = ["councillor", "format"]
    search_fields = ["title", "body", "author", "comments__author", "comments__paragraphs"]
    list_select_related = ["councillor", "topic"]
    date_hierarchy = "imported_at"
    inlines = [ArchivedComments]
    fields = [
        "title", "topic", "councillor", "author", "published", "url", "format", "imported_at",
        "imported_by", "changed_at", "gone_at", "warnings", "declared_comments", "words",
    ]  # fmt: skip
    readonly_fields = ["topic", "words"]

    @admin.display(description="the post")
    def words(self, post: ImportedPost) -> str:
        return "\n\n".join(post.body)


@admin.register(Retrieval)
class RetrievalAdmin(ReadOnly[Retrieval]):
    list_display = ["__str__", "councillor", "status", "problem", "created_at", "finished_at"]
    list_filter = ["status", "councillor"]
    search_fields = ["address", "problem", "councillor__name"]
    list_select_related = ["councillor"]
    date_hierarchy = "created_at"
    fields = [
        "address", "councillor", "by", "status", "problem", "feed_address", "created_at",
        "enqueued_at", "claimed_at", "finished_at", "attempts",
    ]  # fmt: skip
