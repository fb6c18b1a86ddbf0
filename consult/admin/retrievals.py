"""Addresses that are looked at for a councillor, what was found, and what may be made of it."""

from collections import Counter
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join

from accounts.models import User
from consult.admin.read_only import ReadOnly
from consult.errors import Invalid, NotFetched
from consult.intake.models import Retrieval
from consult.intake.retrievals.actions import check_address, request_retrieval
from consult.intake.sources.actions import add_source
from consult.tasks import hurry, poll_source, retrieve
from consult.topics.actions import draft_retrieved

_SHOWN = 50


class AddressForm(forms.ModelForm[Retrieval]):
    class Meta:
        model = Retrieval
        fields = ["councillor", "address"]
        help_texts = {
            "address": "Of a post, a blog or a feed. Nothing is kept before you have looked at it."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].required = True

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        try:
            check_address(address)
        except NotFetched as error:
            raise forms.ValidationError(str(error)) from None
        return address


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
        return super().get_queryset(request).defer("reading")

    def get_form(
        self, request: HttpRequest, obj: Retrieval | None = None, change: bool = False, **kw: Any
    ) -> type[forms.ModelForm[Retrieval]]:
        if obj is None:
            kw["form"] = AddressForm
        return super().get_form(request, obj, change, **kw)

    def get_fields(self, request: HttpRequest, obj: Retrieval | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("councillor", "address")
        return (
            "address", "councillor", "by", "status", "problem", "feed_address", "warnings",
            "posts", "created_at", "finished_at", "attempts",
        )  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Retrieval | None = None) -> list[str]:
        return ["warnings", "posts"] if obj else []

    def save_model(
        self, request: HttpRequest, obj: Retrieval, form: forms.ModelForm[Retrieval], change: bool
    ) -> None:
        asked = request_retrieval(
            obj.address, councillor=obj.councillor, by=_user(request), now=timezone.now()
        )
        obj.pk = asked.pk
        hurry(retrieve, asked.pk)

    @admin.display(description="warnings")
    def warnings(self, retrieval: Retrieval) -> str:
        return "\n".join(retrieval.found.warnings) if retrieval.found else ""

    @admin.display(description="posts found")
    def posts(self, retrieval: Retrieval) -> str:
        found = retrieval.found.posts if retrieval.found else ()
        rows = [
            (
                post.title or "Untitled post",
                post.published or "no date",
                len(post.comments),
                "; ".join(post.warnings),
            )
            for post in found[:_SHOWN]
        ]
        return format_html_join("", "<p>{}, {}, {} comments. {}</p>", rows) or "none"

    @admin.action(description="Keep the feed that was found as a source")
    def keep_source(self, request: HttpRequest, queryset: QuerySet[Retrieval]) -> None:
        for retrieval in queryset:
            try:
                source, is_new = add_source(retrieval, by=_user(request), now=timezone.now())
            except Invalid as error:
                self.message_user(request, f"{retrieval}: {error}.", messages.ERROR)
                continue
            if is_new:
                hurry(poll_source, source.pk)
                self.log_change(request, retrieval, "Kept as a source.")
            words = "Kept" if is_new else "Kept already"
            self.message_user(request, f"{words}: {source}.", messages.SUCCESS)

    @admin.action(description="Make drafts of all posts that were found")
    def make_drafts(self, request: HttpRequest, queryset: QuerySet[Retrieval]) -> None:
        for retrieval in queryset:
            chosen = range(len(retrieval.found.posts) if retrieval.found else 0)
            made = draft_retrieved(retrieval, chosen=chosen, by=_user(request), now=timezone.now())
            counts = Counter(outcome.value for _, outcome in made)
            told = ", ".join(f"{number} {outcome}" for outcome, number in counts.items())
            self.log_change(request, retrieval, f"Drafts: {told or 'none'}.")
            self.message_user(request, f"{retrieval}: {told or 'no posts'}.", messages.SUCCESS)


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
