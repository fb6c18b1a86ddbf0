"""Imported posts and their archived comments."""

from django.contrib import admin

from consult.admin.read_only import ReadOnly
from consult.intake.models import ImportedComment, ImportedPost


class ArchivedComments(admin.TabularInline[ImportedComment, ImportedPost]):
    model = ImportedComment
    fields = ["position", "parent_position", "author", "posted", "paragraphs"]
    readonly_fields = ["position", "parent_position", "author", "posted", "paragraphs"]
    extra = 0
    can_delete = False

    def has_view_permission(self, *_: object) -> bool:
        return True

    def has_add_permission(self, *_: object) -> bool:
        return False


@admin.register(ImportedPost)
class ImportedPostAdmin(ReadOnly[ImportedPost]):
    list_display = ["__str__", "councillor", "published", "format", "imported_at"]
    list_filter = ["councillor", "format"]
    search_fields = ["title", "body", "author", "comments__paragraphs"]
    date_hierarchy = "imported_at"
    inlines = [ArchivedComments]
