"""The calls about agencies: the directory in its three shapes, and a system's own mailboxes."""

from __future__ import annotations

import json
from typing import Any

from vanban.axis.actions.systems import delete_agency, register_agency
from vanban.axis.errors import ParameterWrong
from vanban.axis.queries.addresses import check_recipients
from vanban.axis.queries.directory import Listed, last_version, listed
from vanban.axis.rules.vxp import answers
from vanban.axis.rules.vxp.parameters import MOST_CODES, is_text, number, readable
from vanban.axis.web.vxp.call import Call, Reply, ok
from vanban.kernel.clock import to_edxml

LARGEST_JSON = 512 * 1024


def agencies(call: Call) -> Reply:
    """getAgenciesList: every agency this hub reaches, with its code of the former scheme."""
    return Reply(answers.listed(_agency(row) for row in listed()))


def agencies_qd20(call: Call) -> Reply:
    """getAgenciesListQD20: the same by the codes of QĐ 20/2020."""
    return Reply(answers.listed(_agency_qd20(row) for row in listed()))


def units(call: Call) -> Reply:
    """getSynchronizeUnit: the directory with versions; with `from-version` only what changed after it.

    `lastVersion` is drawn before the rows are read, so that whoever continues from it passes nothing over.
    """
    now, last = to_edxml(call.at), last_version()
    rows = listed(from_version=number(call.signed, "from-version"))
    return Reply(answers.listed((_unit(row, now) for row in rows), lastVersion=last))


def _agency(row: Listed) -> dict[str, Any]:
    return {
        "id": row.id,
        "pid": row.parent_id,
        "code": row.code,
        "name": row.name,
        "mail": row.email,
        "oldCode": row.old_code,
    }


def _agency_qd20(row: Listed) -> dict[str, Any]:
    return {"id": row.id, "code": row.code, "name": row.name, "mail": row.email, "code102": row.old_code}


def _unit(row: Listed, now: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "pid": row.parent_id,
        "code": row.code,
        "name": row.name,
        "mail": row.email,
        "version": row.version,
        "centerCode": row.center,
        "deleted": row.deleted,
        "modifyDate": now,
        "isAgency": True,
        "oldCode": row.old_code,
    }


def register(call: Call) -> Reply:
    """registerAgency: open a mailbox for an agency of the calling system, or correct its name (HY19-Đ9.2)."""
    body = _body(call)
    code, name = _word(body, "code", 35), _word(body, "name", 200)
    if not code or not name:
        raise ParameterWrong(name="code" if not code else "name", value="")
    aliases = body.get("oldCodes") or []
    if not isinstance(aliases, list) or len(aliases) > 20 or not all(isinstance(item, str) for item in aliases):
        raise ParameterWrong(name="oldCodes", value="")
    box = register_agency(
        code, name, system=call.system.code, aliases=aliases, email=_email(body), by=call.by, at=call.at
    )
    return ok(code=box.code)


def delete(call: Call) -> Reply:
    """deleteAgency: close a mailbox of the calling system (HY19-Đ14.6)."""
    code = call.signed.get("AgencyCode").strip()
    if not code or len(code) > 35 or not is_text(code):
        raise ParameterWrong(name="AgencyCode", value=readable(code[:40]))
    delete_agency(code, system=call.system.code, by=call.by, at=call.at)
    return ok()


def check(call: Call) -> Reply:
    """checkRecipients, for systems of this house: which codes cannot receive, each with 18 or 23."""
    wanted = _body(call).get("codes")
    if not isinstance(wanted, list) or len(wanted) > MOST_CODES or not all(isinstance(code, str) for code in wanted):
        raise ParameterWrong(name="codes", value="")
    return ok(codes=check_recipients([code for code in wanted if is_text(code)], at=call.at))


def _body(call: Call) -> dict[str, Any]:
    """The JSON body. Raises `ParameterWrong`; a large one is not read to its end."""
    text = b"".join(call.incoming.body.pieces(LARGEST_JSON))
    try:
        found = json.loads(text or b"{}")
    except (ValueError, RecursionError) as error:
        raise ParameterWrong(name="JSON", value=readable(text[:40].decode("utf-8", "replace"))) from error
    if not isinstance(found, dict):
        raise ParameterWrong(name="JSON", value=readable(text[:40].decode("utf-8", "replace")))
    return found


def _word(body: dict[str, Any], name: str, longest: int) -> str:
    value = body.get(name)
    text = value.strip() if isinstance(value, str) else ""
    if len(text) > longest or not is_text(text):
        raise ParameterWrong(name=name, value=readable(text[:40]))
    return text


def _email(body: dict[str, Any]) -> str:
    text = _word(body, "mail", 254)
    return text if "@" in text else ""
