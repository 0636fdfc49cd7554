"""A client of the VXP protocol, for our own office systems and for hubs above this one."""

from vanban.axis.adapters.vxp.client import VxpClient
from vanban.axis.adapters.vxp.rows import Received, Sent, Unit

__all__ = ["Received", "Sent", "Unit", "VxpClient"]
