"""What is looked at for a councillor, what was found, and what may be made of it."""

from collections import Counter
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from accounts.models import User
from consult.admin.read_only import ReadOnly
from consult.errors import Invalid
from consult.forms.found_post import written_day
from consult.forms.importing import ImportForm
from consult.forms.refusals import on_the_next_page
from consult.intake.actions.retrievals import keep_found, request_retrieval
from consult.intake.actions.sources import add_source
from consult.intake.found import sentence_of
from consult.intake.models import Retrieval
from consult.tasks import hurry, poll_source, retrieve
from consult.topics.actions import draft_retrieved
from consult.topics.lifecycle import Outcome

_SHOWN = 50
_DRAFTS_AT_ONCE = 200
_WARNINGS_SHOWN = 20
_COUNTED = {
    Outcome.NEW: "new drafts",
    Outcome.UPDATED: "drafts updated",
    Outcome.SAME: "imported before",
    Outcome.CHANGED: "changed since, their topics left as they are",
}


class RetrievalForm(ImportForm, forms.ModelForm[Retrieval]):
    """The councillor's own form, and for whom it is."""

    class Meta:
        model = Retrieval
        fields = ["councillor", "address"]


@admin.register(Retrieval)
class RetrievalAdmin(ReadOnly[Retrieval]):
    list_display = ["__str__", "councillor", "status", "problem", "created_at", "finished_at"]
    list_filter = ["status", "councillor"]
    search_fields = ["address", "problem", "councillor__name"]
    list_select_related = ["councillor"]
    date_hierarchy = "created_at"
    actions = ["keep_source", "make_drafts"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Retrieval]:
        # May be megabytes in each row; a page of one row reads it when it shows it.
        return super().get_queryset(request).filter(discarded_at=None).defer("readings")

    def get_form(
        self, request: HttpRequest, obj: Retrieval | None = None, change: bool = False, **kw: Any
    ) -> type[forms.ModelForm[Retrieval]]:
        if obj is None:
            kw |= {"form": RetrievalForm, "fields": ["councillor", "address"]}
        return super().get_form(request, obj, change, **kw)

    def get_fields(self, request: HttpRequest, obj: Retrieval | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("councillor", "text", "file", "address")
        return (
            "preview",
            "address",
            "councillor",
            "by",
            "status",
            "problem",
            "feed_address",
            "warnings",
            "posts_found",
            "created_at",
            "finished_at",
            "attempts",
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Retrieval | None = None) -> list[str]:
        return ["preview", "warnings", "posts_found"] if obj else []

    def save_model(
        self, request: HttpRequest, obj: Retrieval, form: forms.ModelForm[Retrieval], change: bool
    ) -> None:
        found = cast(RetrievalForm, form).found
        asking: dict[str, Any] = {"by": _user(request), "now": timezone.now()}
        if found:
            row = keep_found(found, councillor=obj.councillor, **asking)
        else:
            row = request_retrieval(obj.address, councillor=obj.councillor, **asking)
            hurry(retrieve, row.pk)
        obj.pk = row.pk

    def response_add(
        self, request: HttpRequest, obj: Retrieval, post_url_continue: str | None = None
    ) -> HttpResponse:
        """On to the page that the councillor would see."""
        return redirect(obj)

    @admin.display(description="preview")
    def preview(self, retrieval: Retrieval) -> str:
        return format_html(
            '<a href="{}">Look at what was found, correct it and make drafts</a>',
            retrieval.get_absolute_url(),
        )

    @admin.display(description="warnings")
    def warnings(self, retrieval: Retrieval) -> str:
        problems = [f"{each.name}: {each.problem}" for each in retrieval.inputs if each.problem]
        warnings = [
            sentence_of(warning)
            for each in retrieval.inputs
            if each.reading
            for warning in each.reading.warnings
        ]
        return "\n".join([*problems, *warnings][:_WARNINGS_SHOWN])

    @admin.display(description="posts found")
    def posts_found(self, retrieval: Retrieval) -> str:
        rows = [
            (
                (found.post.title or "Untitled post")[:200],
                written_day(found.post.published) or "no date",
                len(found.post.comments),
                " ".join(map(sentence_of, found.post.warnings[:3])),
            )
            for found in retrieval.posts[:_SHOWN]
        ]
        more = len(retrieval.posts) - len(rows)
        shown = format_html_join("", "<p>{}, {}, {} comments. {}</p>", rows)
        return format_html("{}<p>And {} more.</p>", shown, more) if more else shown or "none"

    @admin.action(description="Keep the feed that was found as a source")
    def keep_source(self, request: HttpRequest, queryset: QuerySet[Retrieval]) -> None:
        for retrieval in queryset:
            with on_the_next_page(request, Invalid, about=retrieval):
                source, is_new = add_source(retrieval, by=_user(request), now=timezone.now())
                if is_new:
                    hurry(poll_source, source.pk)
                    self.log_change(request, retrieval, "Kept as a source.")
                words = "Kept" if is_new else "Kept already"
                self.message_user(request, f"{words}: {source}.", messages.SUCCESS)

    @admin.action(description="Make drafts of the posts found")
    def make_drafts(self, request: HttpRequest, queryset: QuerySet[Retrieval]) -> None:
        left = _DRAFTS_AT_ONCE
        for retrieval in queryset:
            many = len(retrieval.posts)
            chosen = range(1, min(many, left) + 1)
            left -= len(chosen)
            made = draft_retrieved(retrieval, chosen=chosen, by=_user(request), now=timezone.now())
            counts = Counter(outcome for _, outcome in made)
            told = ", ".join(
                f"{counts[each]} {_COUNTED[each]}" for each in _COUNTED if counts[each]
            )
            self.log_change(request, retrieval, f"Drafts: {told or 'none'}.")
            self.message_user(request, f"{retrieval}: {told or 'no posts'}.", messages.SUCCESS)
            if len(chosen) < many:
                self.message_user(
                    request,
                    f"{retrieval}: {_DRAFTS_AT_ONCE} posts are the most at once. The first "
                    f"{len(chosen)} of {many} were taken; choose from the others in its preview.",
                    messages.WARNING,
                )


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
