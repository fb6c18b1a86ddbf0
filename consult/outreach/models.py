"""How often a councillor wants a digest, and what was delivered."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Councillor, User

# Asked for again when a worker or a broker lost it.
STALE_AFTER = timedelta(minutes=5)
ATTEMPTS = 5
# Five attempts take half an hour: what is under way for longer waits for a worker.
TOO_LONG = timedelta(hours=1)


class Frequency(models.TextChoices):
    DAILY = "daily", "Every day"
    WEEKLY = "weekly", "Once a week"
    NEVER = "never", "Only when I ask for it"


class Weekday(models.IntegerChoices):
    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


class Subscription(models.Model):
    """When a councillor's digest is due, in the council's time zone."""

    councillor = models.OneToOneField(Councillor, on_delete=models.CASCADE)
    frequency = models.CharField(max_length=6, choices=Frequency.choices, default=Frequency.DAILY)
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices, default=Weekday.MONDAY)
    hour = models.PositiveSmallIntegerField(default=8, validators=[MaxValueValidator(23)])
    # Nothing is due for the time before this.
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.councillor}: {self.get_frequency_display()}"


class Status(models.TextChoices):
    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    SKIPPED = "skipped", "Not sent"
    FAILED = "failed", "Failed"
    # The worker ended between handing the email over and noting it: never sent again by itself.
    UNCONFIRMED = "unconfirmed", "Unconfirmed"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def waiting(self) -> Self:
        return self.filter(status=Status.WAITING)

    def stale(self, now: datetime) -> Self:
        """Waiting, and not enqueued lately."""
        lately = now - STALE_AFTER
        return self.waiting().filter(Q(enqueued_at=None) | Q(enqueued_at__lt=lately))

    def abandoned(self, now: datetime) -> Self:
        return self.filter(status=Status.SENDING, claimed_at__lt=now - 2 * STALE_AFTER)

    def under_way(self) -> Self:
        return self.filter(status__in=[Status.WAITING, Status.SENDING])

    def confirmed(self) -> Self:
        return self.filter(status=Status.SENT)

    def overdue(self, now: datetime) -> Self:
        """Neither sent nor given up, and for an hour nobody tried."""
        since = now - TOO_LONG
        untried = Q(claimed_at=None) | Q(claimed_at__lt=since)
        return self.under_way().filter(untried, created_at__lt=since)

    def repeatable(self) -> Self:
        return self.filter(status__in=[Status.FAILED, Status.UNCONFIRMED])

    def untold(self) -> Self:
        """What they held came with no later email either."""
        later = Delivery.objects.confirmed().filter(
            recipient=OuterRef("recipient"),
            kind=OuterRef("kind"),
            window_end__gt=OuterRef("created_at"),
        )
        return self.exclude(Exists(later))


class Delivery(models.Model):
    """One email to one person for one period: the row is there before the email is."""

    DIGEST = "digest"
    ASKED = "since "

    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="deliveries")
    kind = models.CharField(max_length=20, default=DIGEST)
    # The local date it was due, or for one that was asked for, the window's start.
    period = models.CharField(max_length=60)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.WAITING)
    created_at = models.DateTimeField()
    enqueued_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    window_start = models.DateTimeField(null=True, blank=True)
    window_end = models.DateTimeField(null=True, blank=True)
    # {"topics": {topic id: {count name: number}}, "quoted": [comment ids near the window's end]}
    counts = models.JSONField(default=dict, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Why it was not sent, in plain words.
    note = models.CharField(max_length=300, blank=True)
    subject = models.CharField(max_length=200, blank=True)

    objects: ClassVar[DeliveryQuerySet] = DeliveryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "period"], name="one_delivery_per_period"
            ),
            # Two at once would tell the same news twice.
            models.UniqueConstraint(
                fields=["recipient", "kind"],
                condition=Q(status="sending"),
                name="one_delivery_being_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.period}"

    @property
    def is_repeatable(self) -> bool:
        return self.status in {Status.FAILED, Status.UNCONFIRMED}

    @property
    def was_asked_for(self) -> bool:
        """By the councillor, with a button; any other was due."""
        return self.period.startswith(self.ASKED)
