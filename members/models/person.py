import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """A production company: the one that signs conventions and uploads invoices."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)
    enterprise_number = models.CharField(_("enterprise number"), max_length=10, unique=True)

    class Meta:
        verbose_name = _("production company")
        verbose_name_plural = _("production companies")

    def __str__(self) -> str:
        return self.name

    @property
    def chain(self) -> str:
        """The name of the audit chain of what it does before any production is named."""
        return f"organisation:{self.pk}"


class People(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        fields |= {"is_staff": True, "is_superuser": True, "role": User.Role.ADMINISTRATOR}
        return self.create_user(email, password, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractUser):
    """A person with one role; a producer belongs to an organisation, a member to a company."""

    class Role(models.TextChoices):
        STAFF = "staff", _("cluster staff")
        PRODUCER = "producer", _("producer")
        MEMBER = "member", _("member company")
        AUDITOR = "auditor", _("auditor")
        ADMINISTRATOR = "administrator", _("administrator")

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    company = models.ForeignKey(
        "members.Company", on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = People()  # type: ignore[misc, assignment]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=Q(role="producer", organisation__isnull=False)
                | (~Q(role="producer") & Q(organisation__isnull=True)),
                name="only_producers_have_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(role="member", company__isnull=False) | (~Q(role="member") & Q(company__isnull=True)),
                name="only_members_have_a_company",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email
