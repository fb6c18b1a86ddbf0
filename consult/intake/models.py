"""Posts as they came in, and the comments that came with them. Never edited."""

from datetime import date

from django.db import models

from accounts.models import Councillor, User


class ImportedPost(models.Model):
    """A post as a reader understood it; the topic made from it is what people see and edit."""

    councillor = models.ForeignKey(Councillor, on_delete=models.PROTECT)
    # What makes two imports the same post; see intake/identity.py.
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
    # Its source says something else now, and what was made of it here was left as it is.
    changed_at = models.DateTimeField(null=True, blank=True)
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
    def published_on(self) -> date | None:
        return date.fromisoformat(self.published[:10]) if self.published else None


class ImportedComment(models.Model):
    """An archived comment: shown with its attribution, never a resident, never counted."""

    post = models.ForeignKey(ImportedPost, on_delete=models.CASCADE, related_name="comments")
    position = models.PositiveIntegerField()
    parent_position = models.PositiveIntegerField(null=True)
    author = models.CharField(max_length=200, blank=True)
    posted = models.CharField(max_length=32, blank=True)
    paragraphs = models.JSONField(default=list)

    class Meta:
        verbose_name = "archived comment"
        ordering = ["post", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "position"], name="archived_comment_has_one_place"
            )
        ]

    def __str__(self) -> str:
        return f"Archived comment {self.position}"
