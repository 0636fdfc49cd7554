"""What the hub keeps about the calls of connected systems: how many they may still make, and how their clocks go."""

from django.db import models

from vanban.axis.models.mailboxes import ConnectedSystem


class CallBudget(models.Model):
    """The calls left to a system; it fills up again with time. Processes take calls from it by the handful."""

    system = models.OneToOneField(ConnectedSystem, on_delete=models.CASCADE, primary_key=True, related_name="+")
    left = models.FloatField()
    at = models.DateTimeField()
    refused_at = models.DateTimeField(null=True)
    """When a refusal was put on record last: one line a minute is enough."""

    class Meta:
        db_table = "axis_call_budget"

    def __str__(self) -> str:
        return f"{self.system_id}: {self.left:.0f}"


class ClockWatch(models.Model):
    """The last wrong clock seen at a system."""

    system = models.OneToOneField(ConnectedSystem, on_delete=models.CASCADE, primary_key=True, related_name="clock")
    timestamp = models.CharField(max_length=40)
    skew_seconds = models.IntegerField()
    noted_at = models.DateTimeField()

    class Meta:
        db_table = "axis_clock_watch"

    def __str__(self) -> str:
        return f"{self.system_id}: {self.skew_seconds} s"
