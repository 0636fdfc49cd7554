"""`vanban axis`: the hub by itself, as its operator starts, uses and stops it."""

from __future__ import annotations

import http.client
from collections.abc import Iterator

import pytest

from hubs.processes import Hub, migrated
from journeys.places import own_place
from vanban.axis.adapters.vxp import VxpClient
from vanban.config.visitor import Visitor
from vanban.kernel.refusals import OutsideFailure

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def hub() -> Iterator[Hub]:
    """A running hub on a database of its own."""
    with own_place() as (databases, folder):
        one = Hub("hub", databases.url(migrated(databases, folder / "hub")), folder / "hub")
        one.start()
        try:
            one.wait()
            yield one
        finally:
            one.stop()


def status(hub: Hub, path: str) -> int:
    """What a stranger is answered."""
    line = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=20)
    try:
        line.request("GET", path)
        return line.getresponse().status
    finally:
        line.close()


@pytest.mark.clause("HY19-Đ3.1")
def test_the_hub_alone_serves_the_hub_and_nothing_of_an_office(hub: Hub) -> None:
    assert status(hub, "/suc-khoe/song/") == 200
    assert status(hub, "/dang-nhap/") == 200
    for office in ("/viec/", "/so/den/", "/du-thao/moi/", "/tim/", "/kieu-dang/"):
        assert status(hub, office) == 404


def test_its_first_operator_signs_in_with_what_the_command_printed(hub: Hub) -> None:
    printed = hub.command(
        "axis-operator", "Nguyễn Văn An", "--agency-code", "H42.00", "--agency-name", "Văn phòng UBND tỉnh",
        "--abbreviation", "VPUBND",
    )  # fmt: skip
    told = {name: value.strip() for name, value in (line.split(":", 1) for line in printed.splitlines())}
    visitor = Visitor(hub.address)
    page = visitor.get("/dang-nhap/")
    inside = visitor.submit(page, "/dang-nhap/", {"username": told["user name"], "password": told["password"]})
    assert inside.url.endswith("/truc/") and inside.status == 200
    assert "Nguyễn Văn An" in inside.text
    health = visitor.get("/suc-khoe/")
    assert health.status == 200
    links = {link.get("href") for link in health.tree.iter("a")}
    assert not links & {"/viec/", "/so/den/", "/tim/"}
    assert hub.asked("SELECT count(*) FROM platform_audit WHERE code = 'directory.operator_appointed'") == [(1,)]
    assert told["password"] not in hub.logs()


@pytest.fixture(scope="module")
def operator(hub: Hub) -> Visitor:
    """Somebody signed in as operator."""
    printed = hub.command(
        "axis-operator", "Trần Thị Bình", "--agency-code", "H42.00", "--agency-name", "Văn phòng UBND tỉnh",
        "--abbreviation", "VPUBND",
    )  # fmt: skip
    told = {name: value.strip() for name, value in (line.split(":", 1) for line in printed.splitlines())}
    visitor = Visitor(hub.address)
    page = visitor.get("/dang-nhap/")
    visitor.submit(page, "/dang-nhap/", {"username": told["user name"], "password": told["password"]})
    return visitor


def test_every_page_that_the_operator_is_led_to_exists(hub: Hub, operator: Visitor) -> None:
    """The same templates stand in a house with an office: here they must not lead to its pages."""
    seen: set[str] = set()
    ahead = ["/truc/", "/toi/", "/suc-khoe/", "/khach/bien-nhan/"]
    while ahead and len(seen) < 60:
        address = ahead.pop(0)
        if address in seen:
            continue
        seen.add(address)
        page = operator.get(address)
        assert page.status == 200, address
        if "<html" in page.content[:400].decode(errors="replace"):
            found = [link.get("href") or "" for link in page.tree.iter("a")]
            ahead += [link.split("#")[0] for link in found if link.startswith("/") and link.split("#")[0] not in seen]
    assert {"/truc/", "/truc/goi-tin/", "/truc/thong-ke/", "/truc/he-thong/"} <= seen


@pytest.mark.clause("HY19-Đ3.1")
def test_a_system_joined_on_the_command_line_calls_with_its_secret_until_it_gets_a_new_one(hub: Hub) -> None:
    words = ("Hệ thống dùng chung", "--codes", "H42", "--mailbox", "H42.60", "UBND xã Gia Viễn", "000.00.60.H42")
    secret = hub.joined("office.a", *words)
    base = f"{hub.address}/XrdAdapter/adapter"
    office = VxpClient(base, "office.a", secret)
    office.register_agency("H42.08", "Sở Nội vụ", old_codes=["000.00.08.H42"])
    assert office.check_recipients(["H42.08", "000.00.60.H42", "H42.77"]) == {"H42.77": "18"}
    with pytest.raises(OutsideFailure):
        VxpClient(base, "office.a", "another").count()
    renewed = hub.joined("office.a", *words)
    assert renewed != secret
    assert VxpClient(base, "office.a", renewed).count() == 0
    assert hub.asked("SELECT count(*) FROM platform_audit WHERE data::text LIKE %s", f"%{renewed}%") == [(0,)]


def test_told_to_stop_it_stops_with_all_its_processes_and_comes_back(hub: Hub) -> None:
    assert hub.stop() == 0
    with pytest.raises(ConnectionRefusedError):
        status(hub, "/")
    assert sorted(path.name for path in (hub.folder / "log").iterdir()) == ["hub.log", "web.log"]
    assert "Traceback" not in hub.logs()
    hub.start()
    hub.wait()
    assert status(hub, "/suc-khoe/song/") == 200
