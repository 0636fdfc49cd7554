"""The packet format of the axis, edXML by QCVN 102:2016: strict in writing, liberal in reading."""

from vanban.axis.rules.edxml.files import check_declared, check_digest, unpadded_digest
from vanban.axis.rules.edxml.packet import (
    VIETNAM,
    Attachment,
    Business,
    CarriedFile,
    Code,
    Kind,
    Organization,
    Packet,
    Receiver,
    Replacement,
    ResponseFor,
    Staff,
    Status,
    Trace,
)
from vanban.axis.rules.edxml.reader import inspect, read
from vanban.axis.rules.edxml.scanning import Scan, in_memory, scan
from vanban.axis.rules.edxml.writer import write_document, write_status

__all__ = [
    "VIETNAM",
    "Attachment",
    "Business",
    "CarriedFile",
    "Code",
    "Kind",
    "Organization",
    "Packet",
    "Receiver",
    "Replacement",
    "ResponseFor",
    "Scan",
    "Staff",
    "Status",
    "Trace",
    "check_declared",
    "check_digest",
    "in_memory",
    "inspect",
    "read",
    "scan",
    "unpadded_digest",
    "write_document",
    "write_status",
]
