"""Accounts: how a person signs in."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from vanban.directory.models.people import Person
from vanban.kernel.identifiers import new_id


class Account(AbstractBaseUser):
    """One account per person (NB25-Đ3.3); the user name follows NB25-Đ7.4. Locked accounts keep their history."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")
    username = models.CharField(max_length=120, unique=True)
    is_active = models.BooleanField(default=True)
    session_epoch = models.IntegerField(default=0)
    """Raised by "log out everywhere": every session older than it ends."""
    language = models.CharField(max_length=5, default="vi")
    theme = models.CharField(max_length=10, default="auto")

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = BaseUserManager["Account"]()

    class Meta:
        db_table = "directory_account"

    def __str__(self) -> str:
        return self.username

    def get_session_auth_hash(self) -> str:
        """A session is good while neither the password nor the epoch has changed."""
        salt = "vanban.directory.account.session"
        return salted_hmac(salt, f"{self.password}:{self.session_epoch}", algorithm="sha256").hexdigest()
