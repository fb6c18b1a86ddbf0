"""Addresses that were looked at; posts as they came in, and the comments that came with them."""

from datetime import datetime, timedelta
from typing import ClassVar, Self
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models import Councillor, User, suspended_on
from consult.intake.found import Found, FoundPost, from_stored, posts_of
from consult.moderation import REASON_LENGTH
from consult.reading.post import Reading

# Asked for again when a worker or a broker lost it.
STALE_AFTER = timedelta(minutes=5)
RETRIEVAL_ATTEMPTS = 3
RETRIEVALS_AN_HOUR = 30
MOST_RETRIEVALS = 20
RETRIEVAL_KEPT = timedelta(days=7)
# Of what was found: so many are told of in a list.
MOST_LISTED = 50
ADDRESS_LENGTH = 2000
# As long as a source waits, its page asks again by itself.
PATIENCE = timedelta(minutes=3)


class RetrievalStatus(models.TextChoices):
    WAITING = "waiting", "Waiting"
    WORKING = "working", "Being read"
    DONE = "done", "Read"
    FAILED = "failed", "Failed"


class RetrievalQuerySet(models.QuerySet["Retrieval"]):
    def waiting(self) -> Self:
        return self.filter(status=RetrievalStatus.WAITING)

    def seen_by(self, user: User) -> Self:
        """Those that this user may look at: their own; an admin, all."""
        if user.is_suspended:
            return self.none()
        kept = self.kept()
        return kept if user.is_superuser else kept.filter(councillor=user.councillor_id)

    def kept(self) -> Self:
        return self.filter(discarded_at=None)

    def with_posts(self) -> Self:
        """Something was found that can be made a draft."""
        return self.kept().filter(status=RetrievalStatus.DONE, post_count__gt=0)

    def stale(self, now: datetime) -> Self:
        """Waiting, and not enqueued lately."""
        lately = now - STALE_AFTER
        return self.waiting().filter(Q(enqueued_at=None) | Q(enqueued_at__lt=lately))

    def abandoned(self, now: datetime) -> Self:
        return self.filter(status=RetrievalStatus.WORKING, claimed_at__lt=now - STALE_AFTER)


class Retrieval(models.Model):
    """What a councillor asked to be read, and what was found: shown before anything is kept."""

    councillor = models.ForeignKey(Councillor, on_delete=models.CASCADE, related_name="retrievals")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL)
    # Empty for what was pasted or uploaded.
    address = models.CharField(max_length=ADDRESS_LENGTH, blank=True)
    status = models.CharField(
        max_length=8, choices=RetrievalStatus.choices, default=RetrievalStatus.WAITING
    )
    created_at = models.DateTimeField()
    enqueued_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Why it could not be read, in plain words.
    problem = models.CharField(max_length=300, blank=True)
    # As `found.as_stored` writes it: of several files, what was found in each.
    readings = models.JSONField(default=list, blank=True)
    # How many posts there are in it, and of the first what `known.known_by` leaves: to be told of
    # without reading all that was found.
    post_count = models.PositiveIntegerField(default=0)
    listed = models.JSONField(default=list, blank=True, editable=False)
    # Of a feed: its own address; of a page: that of the feed it names.
    feed_address = models.CharField(max_length=ADDRESS_LENGTH, blank=True)
    # Nothing is left in it; it is counted for an hour.
    discarded_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[RetrievalQuerySet] = RetrievalQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.address or "Pasted or uploaded"

    def get_absolute_url(self) -> str:
        return reverse("retrieval", args=[self.pk])

    @property
    def kept_until(self) -> datetime:
        return self.created_at + RETRIEVAL_KEPT

    @property
    def is_waiting(self) -> bool:
        return self.status in {RetrievalStatus.WAITING, RetrievalStatus.WORKING}

    @cached_property
    def inputs(self) -> tuple[Found, ...]:
        return from_stored(self.readings)

    @cached_property
    def posts(self) -> list[FoundPost]:
        return posts_of(self.inputs)

    @property
    def found(self) -> Reading | None:
        """Of an address, or of the first of several files."""
        return self.inputs[0].reading if self.readings else None

    @property
    def is_feed(self) -> bool:
        return bool(self.feed_address and self.found and self.found.format == "feed")


class SourceQuerySet(models.QuerySet["Source"]):
    def due(self, now: datetime) -> Self:
        """Of its own columns alone: what is claimed by it is claimed once."""
        is_free = Q(claimed_at=None) | Q(claimed_at__lt=now - 2 * STALE_AFTER)
        return self.filter(is_free, due_at__lte=now, paused_at=None)

    def failing(self) -> Self:
        return self.exclude(last_problem="").filter(paused_at=None)

    def forgotten(self, now: datetime) -> Self:
        """Due, and not enqueued lately."""
        return self.due(now).filter(Q(enqueued_at=None) | Q(enqueued_at__lt=now - STALE_AFTER))

    def of_active_people(self) -> Self:
        """Of those who may sign in and take part, and whose term runs."""
        suspended = suspended_on(timezone.localdate(), of="councillor__user__")
        active = self.filter(councillor__user__is_active=True, councillor__term_ended_at=None)
        return active.exclude(suspended)


class Source(models.Model):
    """A feed that is looked at again and again; its new posts become drafts."""

    councillor = models.ForeignKey(Councillor, on_delete=models.CASCADE, related_name="sources")
    # Of the feed's address: it may be longer than an index takes.
    key = models.CharField(max_length=64, editable=False)
    # What was typed, where the feed was found.
    address = models.CharField(max_length=ADDRESS_LENGTH, blank=True)
    feed_address = models.CharField(max_length=ADDRESS_LENGTH)
    title = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField()
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=300, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    minutes = models.PositiveIntegerField("minutes between looks")
    # In a row.
    failures = models.PositiveSmallIntegerField(default=0)
    last_result = models.CharField(max_length=200, blank=True)
    last_problem = models.CharField(max_length=300, blank=True)
    enqueued_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    # Not looked at until its councillor resumes it.
    paused_at = models.DateTimeField(null=True, blank=True)
    # By what the posts are known that are not new, the newest first; None before the first look.
    known = models.JSONField(null=True, blank=True, editable=False)

    objects: ClassVar[SourceQuerySet] = SourceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["councillor", "key"], name="source_kept_once")
        ]
        indexes = [models.Index(fields=["due_at"], name="source_due_at")]

    def __str__(self) -> str:
        return self.title or self.feed_address

    def is_under_way(self, now: datetime) -> bool:
        """Asked for lately, and nothing was found out since."""
        return self.enqueued_at is not None and now - self.enqueued_at < PATIENCE


class ImportedPost(models.Model):
    """A post as a reader understood it; the topic made from it is what people see and edit."""

    councillor = models.ForeignKey(Councillor, on_delete=models.PROTECT)
    # What makes two imports the same post; see intake/known.py.
    identity = models.CharField(max_length=64, unique=True, editable=False)
    # The address as it is compared: without what may differ between two spellings of one.
    place = models.CharField(max_length=500, blank=True, editable=False)
    # Of what it said when it came in; empty for what came in before there were digests.
    digest = models.CharField(max_length=64, blank=True, editable=False)
    format = models.CharField(max_length=20)
    title = models.CharField(max_length=300, blank=True)
    # ISO date or time as the blog showed it, so no time zone; empty when unknown.
    published = models.CharField(max_length=32, blank=True)
    author = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=500, blank=True)
    guid = models.CharField(max_length=500, blank=True)
    body = models.JSONField(default=list)
    declared_comments = models.PositiveIntegerField(null=True)
    warnings = models.JSONField(default=list)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL)
    # The feed that holds it, or held it.
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="posts"
    )
    # Its source says something else now, and what was made of it here was left as it is.
    changed_at = models.DateTimeField(null=True, blank=True)
    # What it says now, as `intake.known` writes it; None where nothing changed.
    changed_to = models.JSONField(null=True, blank=True, editable=False)
    # It disappeared from its source.
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-imported_at"]
        indexes = [models.Index(fields=["councillor", "place"], name="post_by_place")]

    def __str__(self) -> str:
        return self.title or "Untitled post"

    @property
    def link(self) -> str:
        """Where it can be read; empty when it is not known, or no address of a page."""
        return self.url if self.url.startswith(("http://", "https://")) else ""

    @property
    def host(self) -> str:
        """The site that it stands on; empty when that is not known."""
        try:
            return (urlsplit(self.link).hostname or "").removeprefix("www.")
        except ValueError:
            return ""


class Withholding(models.Model):
    """Why the words of an archived comment are not shown, where they are not."""

    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    hidden_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # At its writer's request, for good: neither its words nor its writer's name are kept.
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def stub(self) -> str:
        """What stands in the place of the words; empty where they are shown."""
        if self.removed_at is not None:
            return "Removed at its writer's request"
        if self.hidden_at is not None:
            return f"This archived comment was hidden by a moderator: {self.hidden_reason}"
        return ""


class ImportedComment(Withholding):
    """An archived comment: shown with its attribution, never a resident, never counted."""

    post = models.ForeignKey(ImportedPost, on_delete=models.CASCADE, related_name="comments")
    position = models.PositiveIntegerField()
    parent_position = models.PositiveIntegerField(null=True)
    author = models.CharField(max_length=200, blank=True)
    posted = models.CharField(max_length=32, blank=True)
    paragraphs = models.JSONField(default=list)
    # What it is known by as it was read, before anybody corrected it; see archived/marks.py. Empty
    # for what came in before there were marks.
    mark = models.CharField(max_length=64, blank=True, editable=False, db_index=True)

    class Meta:
        verbose_name = "archived comment"
        ordering = ["post", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "position"], name="archived_comment_has_one_place"
            ),
            models.CheckConstraint(
                name="hidden_archived_comment_has_a_reason",
                condition=Q(hidden_at=None) | ~Q(hidden_reason=""),
            ),
            models.CheckConstraint(
                name="removed_archived_comment_says_nothing",
                condition=Q(removed_at=None) | Q(author="", posted="", paragraphs=[]),
            ),
        ]

    def __str__(self) -> str:
        return f"Archived comment {self.position} on post {self.post_id}"


class WithheldComment(Withholding):
    """What no import brings back: known by a keyed hash of what it said, and by nothing else."""

    mark = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return self.stub
