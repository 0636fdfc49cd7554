"""Requests for accounts, approved by the head before they take effect (HY19-Đ17.1e, Đ17.2g)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from vanban.directory import states
from vanban.directory.models.account import Account
from vanban.directory.models.agencies import Agency, Unit
from vanban.directory.models.people import Post
from vanban.kernel.identifiers import new_id


class AccountRequest(models.Model):
    """A list of accounts to be made, changed, reset or closed, drawn up by the administrator, decided by the head."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=states.REQUEST.choices(), default=states.REQUEST.initial)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "directory_account_request"
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency"], condition=models.Q(status=states.LISTED), name="account_request_one_list"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.status}"

    def move_to(self, status: str) -> None:
        """Take the target of a step."""
        self.status = status


class AccountLine(models.Model):
    """One line of the list. `post` is whom it is about, empty for somebody new; what stays empty is not changed."""

    KINDS = [("new", "new"), ("change", "change"), ("reset", "reset"), ("cancel", "cancel")]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(AccountRequest, on_delete=models.CASCADE, related_name="lines")
    order = models.IntegerField()
    kind = models.CharField(max_length=10, choices=KINDS)
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    full_name = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=120, blank=True)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    roles = ArrayField(models.CharField(max_length=20), default=list)
    email = models.EmailField(blank=True)
    note = models.CharField(max_length=300, blank=True)
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    """The account that the approved line made or changed."""

    class Meta:
        db_table = "directory_account_line"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["request", "order"], name="account_line_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.full_name or self.post}"
