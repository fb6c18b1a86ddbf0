"""Comments, and hiding them with a reason. Positions and votes are nobody's business here."""

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from accounts.models import User
from consult.admin.read_only import ReadOnly
from consult.discussion import actions
from consult.discussion.models import Comment, CommentRevision
from consult.errors import Invalid
from consult.forms import ReasonForm


class Revisions(admin.TabularInline[CommentRevision, Comment]):
    model = CommentRevision
    verbose_name_plural = "what it said before"
    fields = ["replaced_at", "text"]
    readonly_fields = ["replaced_at", "text"]
    extra = 0
    can_delete = False

    def has_view_permission(self, *_: object) -> bool:
        return True

    def has_add_permission(self, *_: object) -> bool:
        return False


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
    list_display = [
        "__str__", "topic", "author", "created_at", "is_question", "official", "state",
        "agree_count", "disagree_count", "unsure_count",
    ]  # fmt: skip
    list_filter = [VisibilityFilter, "is_question", "official", "topic"]
    search_fields = ["text", "author__email", "author__name", "topic__title", "topic__question"]
    list_select_related = ["topic", "author"]
    date_hierarchy = "created_at"
    inlines = [Revisions]
    actions = ["hide", "restore"]

    def get_view_on_site_url(self, obj: Comment | None = None) -> str | None:
        return obj.get_absolute_url() if obj else None

    @admin.display(description="state")
    def state(self, comment: Comment) -> str:
        if comment.withdrawn_at:
            return "withdrawn"
        return "hidden" if comment.hidden_at else "visible"

    @admin.action(description="Hide, with a reason")
    def hide(self, request: HttpRequest, queryset: QuerySet[Comment]) -> HttpResponse | None:
        assert isinstance(request.user, User)  # noqa: S101 - the admin lets nobody else in
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            try:
                for comment in queryset:
                    actions.hide_comment(
                        comment,
                        reason=form.cleaned_data["reason"],
                        by=request.user,
                        now=timezone.now(),
                    )
            except Invalid as error:
                form.add_error(error.field, str(error))
            else:
                self.message_user(request, f"Hidden: {len(queryset)}.", messages.SUCCESS)
                return None
        context = {
            **self.admin_site.each_context(request),
            "title": "Hide comments",
            "opts": self.model._meta,
            "comments": queryset,
            "form": form,
            "action_checkbox_name": helpers.ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/consult/comment/hide.html", context)

    @admin.action(description="Restore")
    def restore(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        assert isinstance(request.user, User)  # noqa: S101 - the admin lets nobody else in
        for comment in queryset:
            actions.restore_comment(comment, by=request.user)
        self.message_user(request, f"Restored: {len(queryset)}.", messages.SUCCESS)
