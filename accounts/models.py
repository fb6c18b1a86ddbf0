"""Wards, users and councillors."""

from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property

from accounts.mailboxes import mailbox_of

NAME_LENGTH = 80
REASON_LENGTH = 500
NO_REASON = "No reason was recorded"


class Ward(models.Model):
    name = models.CharField(max_length=NAME_LENGTH, unique=True)
    slug = models.SlugField(
        "name in addresses", unique=True, help_text="In small letters, without spaces."
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


def suspended_on(day: date, *, of: str = "") -> models.Q:
    """Who is suspended on this day; `of` is the way to the user: “councillor__user__”."""
    lasts = models.Q(**{f"{of}suspended_until": None})
    lasts |= models.Q(**{f"{of}suspended_until__gte": day})
    begun = {f"{of}suspended_at__isnull": False, f"{of}suspension_ended_at": None}
    return models.Q(**begun) & lasts


class UserManager(BaseUserManager["User"]):
    def of(self, address: str) -> "User | None":
        """Whose this address is: of an account with just this one, or else of its mailbox."""
        email = address.lower()
        found = self.filter(models.Q(email=email) | models.Q(mailbox=mailbox_of(email)))
        return min(found, key=lambda user: user.email != email, default=None)

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """What `createsuperuser` calls. Sign-in is by emailed code: a password is never used."""
        mailbox = None if self.of(email) else mailbox_of(email)
        user = User(
            email=email.lower(), mailbox=mailbox, is_staff=True, is_superuser=True, **fields
        )
        user.set_password(password)
        user.save(using=self._db)
        return user


def public_name(name: str, *, councillor: str | None) -> str:
    """How somebody is shown who gave this name, or none; a councillor is shown as such."""
    return councillor or name or "A resident"


class User(AbstractBaseUser, PermissionsMixin):
    """Whoever has proven an email address. It is the login, and always in lower case."""

    email = models.EmailField("email address", unique=True)
    # Null for an account that shares its mailbox with an older one, from before this was looked at.
    mailbox = models.EmailField(unique=True, null=True, editable=False)  # noqa: DJ001
    name = models.CharField(
        "public name",
        max_length=NAME_LENGTH,
        blank=True,
        help_text="Shown with comments. Empty: “A resident”.",
    )
    ward = models.ForeignKey(Ward, null=True, blank=True, on_delete=models.SET_NULL)
    is_staff = models.BooleanField("may enter the admin", default=False)
    is_moderator = models.BooleanField(
        "moderator",
        default=False,
        help_text="Sees topics and comments in the admin, and hides comments.",
    )
    is_superuser = models.BooleanField(
        "admin", default=False, help_text="Sees and does everything in the admin."
    )
    is_active = models.BooleanField(
        "may sign in",
        default=True,
        help_text="Without the tick nobody signs in with this address, and whoever did is signed "
        "out. To let somebody read but not take part, suspend them instead.",
    )
    # The latest suspension. Whether it still counts is derived when it is read: no job ends it.
    suspended_at = models.DateTimeField("suspended since", null=True, blank=True)
    suspended_until = models.DateField("last day", null=True, blank=True)
    suspension_reason = models.CharField("reason", max_length=REASON_LENGTH, blank=True)
    suspended_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="suspended by",
    )
    suspension_ended_at = models.DateTimeField("ended by an admin on", null=True, blank=True)
    date_joined = models.DateTimeField("joined", default=timezone.now)
    last_login = models.DateTimeField("last signed in", null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ["email"]
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_ignores_case"),
            models.CheckConstraint(
                condition=models.Q(suspended_at__isnull=False)
                | models.Q(suspended_until=None, suspension_reason="", suspension_ended_at=None),
                name="user_suspension_has_begun",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_suspended(self) -> bool:
        begun = self.suspended_at is not None and self.suspension_ended_at is None
        last = self.suspended_until
        return begun and (last is None or timezone.localdate() <= last)

    @property
    def suspension(self) -> str:
        """What whoever is suspended is told wherever they may not do something; else nothing."""
        if not self.is_suspended:
            return ""
        last = self.suspended_until
        until = f" until {date_format(last, 'j F Y')}" if last else ""
        why = f": {self.suspension_reason}" if self.suspension_reason else f". {NO_REASON}"
        why += "" if why.endswith((".", "!", "?", "…")) else "."
        return f"Your account is suspended{until}{why} You can read, but not take part."

    @property
    def councillor_id(self) -> int | None:
        """Which councillor this user is while a term runs. One query, then remembered."""
        councillor: Councillor | None = getattr(self, "councillor", None)
        return councillor.pk if councillor and councillor.is_serving else None

    @property
    def public_name(self) -> str:
        """What everybody sees beside what they write now; never the email address."""
        serving = self.councillor_id is not None
        return public_name(self.name, councillor=self.councillor.name if serving else None)


class CouncillorQuerySet(models.QuerySet["Councillor"]):
    def serving(self) -> Self:
        """Those whose term runs."""
        return self.filter(term_ended_at=None)


class CodeOutcome(models.TextChoices):
    ACCEPTED = "accepted", "Taken by the mail server"
    REFUSED = "refused", "Refused by the mail server"
    NO_ANSWER = "no answer", "The mail server gave no answer"
    LIMITED = "limited", "Not sent: asked too often"


class CodeSent(models.Model):
    """That a sign-in code was asked for, and what became of its email. Never the code.

    It points at no account: whether the address has one is not told by it.
    """

    address = models.EmailField("email address")
    at = models.DateTimeField("asked for", db_index=True)
    outcome = models.CharField(max_length=9, choices=CodeOutcome.choices)
    # In plain words, with those of the mail server.
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "sign-in code"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.address}: {self.get_outcome_display()}"


class Councillor(models.Model):
    """A user who owns topics and gets digests while a term runs; the row stays after it."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="councillor")
    name = models.CharField(max_length=NAME_LENGTH)
    # A parish may have none.
    wards = models.ManyToManyField(Ward, related_name="councillors", blank=True)
    # Null while the term runs.
    term_ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[CouncillorQuerySet] = CouncillorQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_serving(self) -> bool:
        return self.term_ended_at is None

    @cached_property
    def ward_names(self) -> str:
        """“Market” or “Market and Riverside”: one query, or none where wards are prefetched."""
        names = [ward.name for ward in self.wards.all()]
        return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
