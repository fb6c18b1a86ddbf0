"""Councillors with what they run: ending their terms, handing over all that is theirs."""

from typing import Any, cast

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from accounts import actions as people
from accounts.admin.asking import ask, back_to, row_for_admins
from accounts.admin.councillors import CouncillorAdmin
from accounts.models import Councillor, User
from consult.forms.officer import HandOverForm
from consult.forms.refusals import at_its_field
from consult.intake.models import Source
from consult.topics import actions
from consult.topics.models import Topic

# Accounts knows of no topics: here the same pages do.
admin.site.unregister(Councillor)


def moves_of(topics: list[Topic], sources: list[Source], giver: Councillor) -> dict[str, Any]:
    """What a page says that asks whether to hand these over."""
    now = timezone.now()
    for topic in topics:
        topic.kind = topic.state(now).value.capitalize()  # type: ignore[attr-defined]
    takers = Councillor.objects.serving().exclude(pk=giver.pk).exists()
    return {"topics": topics, "sources": sources, "giver": giver, "takers": takers}


def all_of(councillor: Councillor) -> dict[str, Any]:
    topics = Topic.objects.filter(councillor=councillor).defer("body", "can_change")
    sources = Source.objects.filter(councillor=councillor).defer("known")
    return moves_of(list(topics), list(sources), councillor)


@admin.register(Councillor)
class CouncillorWithTopics(CouncillorAdmin):
    def get_urls(self) -> list[URLPattern]:
        pages = {"term": self.ask_term, "hand_over": self.ask_hand_over}
        own = [
            path(
                f"<path:object_id>/{name.replace('_', '-')}/",
                self.admin_site.admin_view(view),
                name=f"accounts_councillor_{name}",
            )
            for name, view in pages.items()
        ]
        return [*own, *super().get_urls()]

    def ask_term(self, request: HttpRequest, object_id: str) -> HttpResponse:
        councillor = row_for_admins(self, request, object_id)
        if request.method != "POST":
            wish = "End" if councillor.is_serving else "Resume"
            title = f"{wish} the term of {councillor.name}"
            template = "admin/accounts/councillor/term.html"
            return ask(self, request, template, row=councillor, title=title, **all_of(councillor))
        # As the button says: pressed twice it does the same.
        if request.POST.get("wish") == "resume":
            if people.resume_term(councillor):
                self.log_change(request, councillor, "Term resumed.")
            self.message_user(request, "The term is resumed.", messages.SUCCESS)
            return back_to(councillor)
        if people.end_term(councillor, now=timezone.now()):
            self.log_change(request, councillor, "Term ended.")
        self.message_user(request, "The term has ended.", messages.SUCCESS)
        left = all_of(councillor)
        if left["topics"] or left["sources"]:
            words = "Topics or sources are still theirs. Hand them over to another councillor."
            self.message_user(request, words, messages.WARNING)
        return back_to(councillor)

    def ask_hand_over(self, request: HttpRequest, object_id: str) -> HttpResponse:
        councillor = row_for_admins(self, request, object_id)
        data = request.POST if request.method == "POST" else None
        form = HandOverForm(data, giver=councillor)
        if form.is_valid():
            with at_its_field(form):
                topics, sources = actions.hand_over_all(
                    councillor,
                    to=form.cleaned_data["to"],
                    reason=form.cleaned_data["reason"],
                    by=cast(User, request.user),
                    now=timezone.now(),
                )
                said = (
                    f"Handed over to {form.cleaned_data['to']}: {topics} topics, {sources} sources."
                )
                self.log_change(request, councillor, said)
                self.message_user(request, said, messages.SUCCESS)
                return back_to(councillor)
        more = all_of(councillor) | {"form": form, "moves": "These move, with their posts:"}
        title = f"Hand over what {councillor.name} runs"
        return ask(
            self, request, "admin/consult/hand_over.html", row=councillor, title=title, **more
        )
