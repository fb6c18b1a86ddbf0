"""Topics."""

from collections.abc import Callable

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString

from consult.admin.read_only import ReadOnly, list_link
from consult.discussion.models import Comment, Tally
from consult.topics.models import Topic, TopicQuerySet

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


@admin.register(Topic)
class TopicAdmin(ReadOnly[Topic]):
    for_moderators = True
    list_display = ["title", "question", "councillor", "state", "closes_at", "answers", "comments"]
    list_filter = [StateFilter, "councillor"]
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

    def get_view_on_site_url(self, obj: Topic | None = None) -> str | None:
        """Straight to the page: the site's own address is not in the database."""
        return obj.get_absolute_url() if obj and obj.slug else None
