"""Users, centres, funders and who has which role where."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from talka.kernel.text import sort_key


class Centre(models.Model):
    """An organisation's unit that delivers work and keeps its own log: one of the NGO support centres."""

    audited_fields = ("code", "name", "region_code", "phone", "email")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=150)
    # The code of the region that it serves, as the module that knows territories has it; none: the whole country.
    region_code = models.CharField(_("region"), max_length=20, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]

    def __str__(self) -> str:
        return self.name


class Funder(models.Model):
    """An institution that pays for work and reads the reports about it."""

    audited_fields = ("name",)

    name = models.CharField(_("name"), max_length=200, unique=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What somebody may do; staff and managers belong to a centre, reviewers to a funder."""

    STAFF = "staff", _("staff")
    MANAGER = "manager", _("manager")
    COORDINATOR = "coordinator", _("coordinator")
    REVIEWER = "reviewer", _("reviewer")
    ADMINISTRATOR = "administrator", _("administrator")


CENTRE_ROLES = frozenset({Role.STAFF, Role.MANAGER})


@dataclass(frozen=True)
class Access:
    """What a user's roles add up to at this moment."""

    centres: frozenset[int] = frozenset()
    managed_centres: frozenset[int] = frozenset()
    funders: frozenset[int] = frozenset()
    coordinator: bool = False
    administrator: bool = False

    @property
    def everywhere(self) -> bool:
        """Sees all centres."""
        return self.coordinator or self.administrator

    @property
    def works(self) -> bool:
        """Has a workspace, that is, is more than a reviewer."""
        return bool(self.centres) or self.everywhere


class UserManager(BaseUserManager["User"]):
    """Finds users by their address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the user with this address."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, *, name: str, password: str | None = None, **fields: Any) -> User:
        """Make a user; without a password nobody can sign in as them."""
        user = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in, by e-mail address."""

    audited_fields = ("email", "name", "language", "is_active")

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name and surname"), max_length=150)
    sort_key = models.CharField(max_length=300, editable=False, default="")
    language = models.CharField(_("language"), max_length=5, default="lv")
    is_active = models.BooleanField(_("active"), default=True)
    # The platform itself, as the actor of commands and clock jobs; nobody signs in as it.
    is_system = models.BooleanField(default=False, editable=False)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering: ClassVar[list[str]] = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_new(self) -> bool:
        """Whether this person has no account yet: somebody who was invited."""
        return self._state.adding

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the sort key beside the name."""
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)

    @cached_property
    def access(self) -> Access:
        """What the current roles add up to; read once a request."""
        if self.is_system:
            return Access(coordinator=True, administrator=True)
        roles = list(self.memberships.filter(ended_at=None).values_list("role", "centre_id", "funder_id"))
        return Access(
            centres=frozenset(c for r, c, _f in roles if c and r in {Role.STAFF, Role.MANAGER}),
            managed_centres=frozenset(c for r, c, _f in roles if c and r == Role.MANAGER),
            funders=frozenset(f for r, _c, f in roles if f and r == Role.REVIEWER),
            coordinator=any(r == Role.COORDINATOR for r, _c, _f in roles),
            administrator=any(r == Role.ADMINISTRATOR for r, _c, _f in roles),
        )


class Membership(models.Model):
    """A role that a user has from one day to another, in a centre, for a funder, or everywhere."""

    audited_fields = ("user_id", "role", "centre_id", "funder_id", "ended_at")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=15, choices=Role.choices)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    funder = models.ForeignKey(Funder, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    given_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="membership_scope_fits_role",
                condition=(
                    Q(role__in=["staff", "manager"], centre__isnull=False, funder=None)
                    | Q(role="reviewer", centre=None, funder__isnull=False)
                    | Q(role__in=["coordinator", "administrator"], centre=None, funder=None)
                ),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "centre"], condition=Q(ended_at=None), name="membership_once_in_centre"
            ),
            models.UniqueConstraint(
                fields=["user", "role", "funder"], condition=Q(ended_at=None), name="membership_once_for_funder"
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(ended_at=None, centre=None, funder=None),
                name="membership_once_everywhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    @property
    def where(self) -> str:
        """The centre or funder of the role, nothing for the others."""
        return str(self.centre or self.funder or "")


class Invitation(models.Model):
    """An offer of a role by e-mail: used once, for one address, within a fortnight."""

    audited_fields = ("email", "role", "centre_id", "funder_id", "expires_at", "accepted_at", "revoked_at")

    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=15, choices=Role.choices)
    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    funder = models.ForeignKey(Funder, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    # The secret of the link, known only while the invitation is being made: the database keeps its hash, and the
    # letter with it until the mail server has taken it.
    key: str = ""

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return self.email

    @property
    def letter_key(self) -> str:
        """Under which its letter is kept."""
        return f"accounts.invitation:{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        return not self.why_closed

    @property
    def why_closed(self) -> str:
        """Why it cannot be accepted any more; empty while it can."""
        if self.accepted_at is not None:
            return gettext("This invitation has already been used. Sign in with your e-mail address and password.")
        if self.revoked_at is not None:
            return gettext("This invitation has been taken back. Write to the person who invited you.")
        if self.expires_at <= timezone.now():
            return gettext("This invitation is no longer valid. Ask the person who invited you to send a new one.")
        return ""

    @property
    def where(self) -> str:
        """The centre or funder of the role, nothing for the others."""
        return str(self.centre or self.funder or "")


class ApiToken(models.Model):
    """A key for machines: one centre, read or write, stored only as a hash, with an end."""

    audited_fields = ("title", "centre_id", "writes", "expires_at", "revoked_at")

    title = models.CharField(_("name"), max_length=80)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    writes = models.BooleanField(_("may write"), default=False)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    # The key itself, known only while it is being made: the database keeps its hash.
    key: str = ""

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_live(self) -> bool:
        """Whether it opens anything at this moment."""
        return self.revoked_at is None and self.expires_at > timezone.now() and self.owner.is_active


class DemoMarker(models.Model):
    """Its one row says that this database was made by `talka demo`; only then does one-click sign-in exist."""

    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.made_at)
