"""Positions, comments, comment votes, and the tally that counts them."""

from datetime import datetime
from typing import ClassVar, Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Least
from django.urls import reverse

from accounts.models import NAME_LENGTH, User, public_name
from consult.discussion import rules
from consult.moderation import REASON_LENGTH
from consult.topics.models import Topic


class Stance(models.TextChoices):
    """A resident's vote on the topic's question."""

    SUPPORT = "support", "Support"
    OPPOSE = "oppose", "Oppose"
    UNSURE = "unsure", "Not sure"


class Vote(models.TextChoices):
    """A resident's vote on a comment."""

    AGREE = "agree", "Agree"
    DISAGREE = "disagree", "Disagree"
    UNSURE = "unsure", "Not sure"


class Position(models.Model):
    """One per resident and topic. Nobody but the resident is ever shown whose it is."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="positions")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="positions")
    value = models.CharField(max_length=8, choices=Stance.choices)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "user"], name="one_position_per_resident"),
            models.CheckConstraint(
                condition=Q(value__in=Stance.values), name="position_is_a_choice"
            ),
        ]


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible(self) -> Self:
        return self.filter(withdrawn_at=None, hidden_at=None)

    def threads(self) -> Self:
        """Comments that are not replies."""
        return self.filter(parent=None)

    def by_residents(self) -> Self:
        return self.filter(official=False)

    def with_authors(self) -> Self:
        """With all that the public name of each writer needs."""
        return self.select_related("author__councillor")

    def unanswered(self) -> Self:
        """Questions to the councillor that have no official answer to be seen."""
        answers = Comment.objects.visible().filter(official=True, parent=models.OuterRef("pk"))
        return self.visible().filter(is_question=True).exclude(models.Exists(answers))

    def owed_by(self, councillor_id: int) -> Self:
        """What waits for this councillor's answer, the oldest first."""
        own = self.unanswered().filter(topic__councillor=councillor_id)
        return own.order_by("created_at", "pk")


class Comment(models.Model):
    """What somebody wrote on a topic; also the statement that others vote on."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="comments")
    # Replies are one level deep: a reply to a reply joins the same thread.
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="replies",
        db_index=False,  # `comment_replies` is that, without all that reply to nothing
    )
    # Null: as its writer is shown now. Else what stood there when they took another name.
    shown_as = models.CharField(max_length=NAME_LENGTH, null=True, blank=True)  # noqa: DJ001
    text = models.TextField()
    # Whether its writer's term as a councillor ran then: it stays labelled as it was.
    as_councillor = models.BooleanField("written as a councillor", default=False, editable=False)
    is_question = models.BooleanField("asks the councillor", default=False)
    official = models.BooleanField("official answer", default=False)
    # From the form: the same form sent twice writes one comment.
    submission = models.UUIDField(default=uuid4, unique=True, editable=False)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    hidden_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    agree_count = models.PositiveIntegerField(default=0)
    disagree_count = models.PositiveIntegerField(default=0)
    unsure_count = models.PositiveIntegerField(default=0)
    # All of them, official ones and those withdrawn or hidden included: what stands in its thread.
    reply_count = models.PositiveIntegerField(default=0)
    # By what lists are sorted and paged; the database keeps them true. Divided is a comment with
    # many votes on both sides: the smaller side decides.
    agreement = models.GeneratedField(
        expression=F("agree_count") - F("disagree_count"),
        output_field=models.IntegerField(),
        db_persist=True,
    )
    division = models.GeneratedField(
        expression=Least(F("agree_count"), F("disagree_count")),
        output_field=models.IntegerField(),
        db_persist=True,
    )
    vote_count = models.GeneratedField(
        expression=F("agree_count") + F("disagree_count") + F("unsure_count"),
        output_field=models.IntegerField(),
        db_persist=True,
    )

    objects: ClassVar[CommentQuerySet] = CommentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="hidden_comment_has_a_reason",
                condition=Q(hidden_at=None) | ~Q(hidden_reason=""),
            )
        ]
        # One for each order of the list, of comments that are no replies: PostgreSQL takes no order
        # from an index on (topic, parent, ...) where the parent is null.
        indexes = [
            models.Index(
                fields=["topic", key, "id"], condition=Q(parent=None), name=f"comment_{key}"
            )
            for key in ("created_at", "agreement", "division", "vote_count")
        ] + [
            models.Index(
                fields=["parent", "-official", "created_at", "id"],
                condition=Q(parent__isnull=False),
                name="comment_replies",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        return reverse("comment", args=[self.topic.slug, self.pk])

    @property
    def is_visible(self) -> bool:
        return self.withdrawn_at is None and self.hidden_at is None

    @property
    def public_name(self) -> str:
        """What everybody sees beside it; never an email address."""
        name = self.author.name if self.shown_as is None else self.shown_as
        councillor = self.author.councillor.name if self.as_councillor else None
        return public_name(name, councillor=councillor)

    def can_be_edited(self, now: datetime) -> bool:
        return self.is_visible and rules.can_edit(written_at=self.created_at, now=now)


class CommentRevision(models.Model):
    """What a comment said before it was edited."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="revisions")
    text = models.TextField()
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ["replaced_at"]

    def __str__(self) -> str:
        return self.text[:80]


class CommentVote(models.Model):
    """One per resident and comment. Nobody but the resident is ever shown whose it is."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="votes")
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="comment_votes", db_index=False
    )
    value = models.CharField(max_length=8, choices=Vote.choices)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "user"], name="one_vote_per_resident"),
            models.CheckConstraint(condition=Q(value__in=Vote.values), name="vote_is_a_choice"),
        ]
        # The voter's own list, the latest first.
        indexes = [models.Index(fields=["user", "changed_at"], name="vote_by_voter")]


class Tally(models.Model):
    """A topic's counts, changed in the same transaction as the rows that they count."""

    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, primary_key=True)
    support = models.PositiveIntegerField(default=0)
    oppose = models.PositiveIntegerField(default=0)
    unsure = models.PositiveIntegerField(default=0)
    # By residents, replies included, without those withdrawn or hidden.
    comments = models.PositiveIntegerField(default=0)
    votes = models.PositiveIntegerField("votes on comments", default=0)

    class Meta:
        verbose_name_plural = "tallies"

    def __str__(self) -> str:
        return f"{self.answers} answers, {self.comments} comments"

    @property
    def answers(self) -> int:
        return self.support + self.oppose + self.unsure
