"""Topics."""

import json
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import NAME_LENGTH, Councillor, User
from consult.intake.known import hash_of
from consult.intake.models import ImportedComment, ImportedPost
from consult.moderation import REASON_LENGTH
from consult.topics import lifecycle
from consult.topics.lifecycle import State


class TopicQuerySet(models.QuerySet["Topic"]):
    def drafts(self) -> Self:
        return self.filter(opened_at=None)

    def opened(self, now: datetime) -> Self:
        """Open or closed: what the public may see."""
        return self.filter(opened_at__lte=now)

    def open_now(self, now: datetime) -> Self:
        return self.opened(now).filter(closes_at__gt=now)

    def closed(self, now: datetime) -> Self:
        return self.opened(now).filter(closes_at__lte=now)

    def run_by(self, user: User) -> Self:
        """Those that this user may edit, open and answer on: their own; an admin, all."""
        if user.is_suspended:
            return self.none()
        return self if user.is_superuser else self.filter(councillor=user.councillor_id)

    def about(self, words: str) -> Self:
        """Those whose title, question or councillor's name holds every one of these words."""
        found = self
        for word in words.split()[:10]:
            found = found.filter(
                Q(title__icontains=word)
                | Q(question__icontains=word)
                | Q(councillor__name__icontains=word)
            )
        return found

    def for_cards(self) -> Self:
        """With all that a list of topics shows of each."""
        return self.select_related("councillor", "tally").prefetch_related("councillor__wards")

    def with_archive(self) -> Self:
        """Each tells as `has_archive` whether comments came with its post."""
        archived = ImportedComment.objects.filter(post=models.OuterRef("post"))
        return self.annotate(has_archive=models.Exists(archived))

    def with_hand_overs(self) -> Self:
        """Each tells as `was_handed_over` whether it changed hands since it opened."""
        since = HandOver.objects.filter(
            topic=models.OuterRef("pk"), at__gte=models.OuterRef("opened_at")
        )
        return self.annotate(was_handed_over=models.Exists(since))


class Topic(models.Model):
    """The consultation made from a post."""

    councillor = models.ForeignKey(Councillor, on_delete=models.PROTECT, related_name="topics")
    post = models.OneToOneField(ImportedPost, on_delete=models.PROTECT, related_name="topic")
    title = models.CharField(max_length=300)
    # Fixed at the first opening, so that no link ever breaks.
    slug = models.SlugField(max_length=80, unique=True, null=True, editable=False)  # noqa: DJ001
    question = models.CharField(max_length=lifecycle.QUESTION_LENGTH, blank=True)
    can_change = models.TextField("what can still change", blank=True)
    body = models.JSONField("the post, by paragraph", default=list)
    created_at = models.DateTimeField()
    # Until somebody edits a draft it follows its post.
    edited_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)

    # Where a query says so (`with_archive`): whether comments came with its post.
    has_archive: bool
    # The same of `with_hand_overs`.
    was_handed_over: bool

    objects: ClassVar[TopicQuerySet] = TopicQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="topic_opens_complete",
                condition=Q(opened_at=None)
                | (
                    Q(slug__isnull=False)
                    & ~Q(question="")
                    & ~Q(can_change="")
                    & Q(closes_at__gt=models.F("opened_at"))
                ),
            )
        ]
        indexes = [models.Index(fields=["closes_at"], name="topic_closes_at")]

    def __str__(self) -> str:
        return self.question or self.title

    def get_absolute_url(self) -> str:
        if self.slug is None:
            return reverse("draft", args=[self.pk])
        return reverse("topic", args=[self.slug])

    @property
    def text_key(self) -> str:
        """Another one as soon as the title or the text is."""
        return hash_of(json.dumps([self.title, self.body]))

    @property
    def follows_its_post(self) -> bool:
        """A draft that nobody edited."""
        return self.opened_at is None and self.edited_at is None

    def state(self, now: datetime) -> State:
        return lifecycle.state(self.opened_at, self.closes_at, now)

    def needs(self, now: datetime) -> list[lifecycle.Need]:
        return lifecycle.needs(
            question=self.question,
            can_change=self.can_change,
            body=self.body,
            closes_at=self.closes_at,
            now=now,
        )

    @property
    def public_hand_overs(self) -> models.QuerySet["HandOver"]:
        """Those since it opened, the first one first: before, nobody knew of it."""
        return (
            self.hand_overs.filter(at__gte=self.opened_at)
            if self.opened_at
            else self.hand_overs.none()
        )


class HandOver(models.Model):
    """A topic went from one councillor to another; part of its public history.

    The names as they were then, in words: the rows of people come and go.
    """

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="hand_overs")
    from_name = models.CharField("from", max_length=NAME_LENGTH)
    to_name = models.CharField("to", max_length=NAME_LENGTH)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"From {self.from_name} to {self.to_name}"
