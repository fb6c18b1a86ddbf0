"""Topics."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.options import InlineModelAdmin
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from accounts.admin.asking import ask, back_to, row_for_admins
from accounts.models import User
from consult.admin.councillors import moves_of
from consult.admin.read_only import ReadOnly, ReadOnlyRows, is_admin, list_link
from consult.discussion.models import Comment, Tally
from consult.errors import Closed
from consult.forms.officer import HandOverForm
from consult.forms.refusals import at_its_field, on_the_next_page
from consult.topics import actions
from consult.topics.models import HandOver, Topic, TopicQuerySet

_LISTED = ("title", "question", "councillor", "state", "closes_at", "answers", "comments")
_ANSWERS = F("tally__support") + F("tally__oppose") + F("tally__unsure")


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("draft", "Draft"), ("open", "Open"), ("closed", "Closed")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Topic]) -> QuerySet[Topic]:
        assert isinstance(queryset, TopicQuerySet)  # noqa: S101 - the manager's own class
        now = timezone.now()
        chosen: dict[str, Callable[[], TopicQuerySet]] = {
            "draft": queryset.drafts,
            "open": lambda: queryset.open_now(now),
            "closed": lambda: queryset.closed(now),
        }
        return chosen.get(self.value() or "", lambda: queryset)()


class OwnerFilter(admin.SimpleListFilter):
    title = "councillor's term"
    parameter_name = "owner"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("ended", "Ended: to be handed over")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Topic]) -> QuerySet[Topic]:
        ended = queryset.exclude(councillor__term_ended_at=None)
        return ended if self.value() == "ended" else queryset


class HandOvers(ReadOnlyRows[HandOver]):
    model = HandOver
    verbose_name_plural = "who ran it before"
    fields = ["from_name", "to_name", "at", "reason"]
    readonly_fields = ["from_name", "to_name", "at", "reason"]


@admin.register(Topic)
class TopicAdmin(ReadOnly[Topic]):
    for_moderators = True
    list_display = _LISTED
    list_filter = [StateFilter, OwnerFilter, "councillor"]
    search_fields = ["title", "question", "can_change", "body", "councillor__name"]
    list_select_related = ["councillor", "tally"]
    date_hierarchy = "opened_at"
    fields = [
        "title",
        "question",
        "can_change",
        "councillor",
        "post",
        "state",
        "created_at",
        "opened_at",
        "closes_at",
        "answers",
        "comments",
        "words",
    ]
    readonly_fields = ["state", "answers", "comments", "words"]

    @admin.display(description="state")
    def state(self, topic: Topic) -> str:
        return topic.state(timezone.now()).value

    @admin.display(description="answers", ordering=_ANSWERS)
    def answers(self, topic: Topic) -> int:
        tally: Tally | None = getattr(topic, "tally", None)
        return tally.answers if tally else 0

    @admin.display(description="comments", ordering="tally__comments")
    def comments(self, topic: Topic) -> SafeString:
        tally: Tally | None = getattr(topic, "tally", None)
        number = tally.comments if tally else 0
        return list_link(Comment, f"{number} to be seen", topic__id__exact=topic.pk)

    @admin.display(description="the post")
    def words(self, topic: Topic) -> str:
        return "\n\n".join(topic.body)

    @admin.display(description="next step")
    def next_step(self, topic: Topic) -> SafeString | str:
        """What an admin may do with it elsewhere."""
        steps = []
        if topic.opened_at is None:
            steps.append((reverse("draft", args=[topic.pk]), "Edit on the desk"))
        if not topic.councillor.is_serving:
            steps.append((reverse("admin:consult_topic_hand_over", args=[topic.pk]), "Hand over"))
        return format_html_join(", ", '<a href="{}">{}</a>', steps) or "none"

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return (*_LISTED, *(["next_step"] if is_admin(request) else []))

    def get_inlines(
        self, request: HttpRequest, obj: Topic | None = None
    ) -> list[type[InlineModelAdmin[Any, Any]]]:
        return [HandOvers] if obj and obj.hand_overs.exists() else []

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.ask_hand_over)
        own = path("<path:object_id>/hand-over/", view, name="consult_topic_hand_over")
        return [own, *super().get_urls()]

    def ask_hand_over(self, request: HttpRequest, object_id: str) -> HttpResponse:
        topic = row_for_admins(self, request, object_id)
        giver, data = topic.councillor, request.POST if request.method == "POST" else None
        form = HandOverForm(data, giver=giver)
        if form.is_valid():
            with on_the_next_page(request, Closed), at_its_field(form):
                actions.hand_over(
                    topic,
                    to=form.cleaned_data["to"],
                    reason=form.cleaned_data["reason"],
                    by=cast(User, request.user),
                    now=timezone.now(),
                )
                said = f"Handed over from {giver} to {form.cleaned_data['to']}."
                self.log_change(request, topic, said)
                self.message_user(request, said, messages.SUCCESS)
            if not form.errors:
                return back_to(topic)
        more = moves_of([topic], [], giver) | {"form": form, "moves": "This moves, with its post:"}
        title = f"Hand over a topic of {giver.name}"
        return ask(self, request, "admin/consult/hand_over.html", row=topic, title=title, **more)

    def get_view_on_site_url(self, obj: Topic | None = None) -> str | None:
        """Straight to the page: the site's own address is not in the database."""
        return obj.get_absolute_url() if obj and obj.slug else None
