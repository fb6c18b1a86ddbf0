"""Which sign-in codes were sent, for when somebody says that none arrived."""

from django.contrib import admin

from accounts.models import CodeSent
from consult.admin.read_only import ReadOnly


@admin.register(CodeSent)
class CodeSentAdmin(ReadOnly[CodeSent]):
    list_display = ["address", "outcome", "note", "at"]
    list_filter = ["outcome"]
    search_fields = ["address"]
    date_hierarchy = "at"
