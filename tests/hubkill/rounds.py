"""Plays round after round of faults against the hub, heals and drains it, and asks the judge."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.utils import timezone

from hubkill import packets, reading
from hubkill.aims import Aim
from hubkill.faults import Fault, deck
from hubkill.outcome import Outcome
from hubkill.places import FAR, OFFICE, PULLERS, SENDER
from hubkill.processes import SIGKILLED, Life, start_office
from hubkill.serving import Shift
from hubkill.town import EVERYONE, Town
from hubkill.wire import NoAnswerError
from vanban.axis import api
from vanban.kernel.actor import system_actor

HUB = system_actor("thử")


class Run(Town):
    """The town, and everything that befalls it."""

    def play(self) -> Outcome:
        """Every round, then heal, drain and judge."""
        begun = time.monotonic()
        kinds = [kind for kind in deck() if not self.plan.only or kind.point in self.plan.only]
        cards: list[Fault] = []
        try:
            for turn in range(self.plan.rounds):
                cards = cards or self._chance.sample(kinds, len(kinds))
                self._round(cards.pop())
                if turn % 12 == 11:
                    self._drain(rounds=1)
            self._heal()
            self._drain(rounds=20)
            failed = reading.messages_that_failed()
            self._told = self.home.told_of_failures(failed) | self.puller.told_of_failures(failed)
        finally:
            self._stop_hub()
        self.outcome.seconds = time.monotonic() - begun
        self._judge()
        return self.outcome

    def _round(self, fault: Fault) -> None:
        play: dict[str, Callable[[Fault], str]] = {
            "hub": self._kill_hub, "report": self._kill_hub, "recall": self._kill_hub, "power": self._cut_power,
            "power group": self._cut_power,
            "group": self._kill_hub, "cut group": self._cut_database,
            "fetch": self._kill_hub, "stop": self._fail_flush, "office": self._kill_office,
            "office recall": self._kill_office, "line": self._bad_line, "line fetch": self._bad_line,
            "burst": self._burst, "burst fetch": self._burst,
            "cut": self._cut_database, "cut fetch": self._cut_database, "idle cut": self._cut_idle,
            "zombie": self._late_result, "above": self._kill_upward,
        }  # fmt: skip
        found = play[fault.where](fault)
        self.outcome.rounds[fault.point, fault.means, found] += 1

    def _strike(self, fault: Fault, acts: Callable[[], str]) -> str:
        """A new hub with this fault in it, acts until it dies; what was found of the last act, before it is healed."""
        before = reading.files()
        hub = self._start(Shift(fault.aim, traced=bool(fault.injected)), fault.injected)
        if self._chance.random() < 0.4:
            self._retry()
        found = "it lived"
        for _turn in range(4):
            if hub.is_dead():
                break
            sha = acts()
            if hub.is_dead(0.2 if _turn < 3 else 2.0):
                self._stop_hub()
                fetching = fault.where in ("fetch", "burst fetch")
                found = reading.deliveries_of(sha) if fetching else reading.found_after_death(sha, before)
                break
        self._start(Shift())
        self._retry()
        return found

    # Rounds

    def _kill_hub(self, fault: Fault) -> str:
        return self._strike(fault, lambda: self._act(fault.where))

    def _cut_power(self, fault: Fault) -> str:
        """Death right after the receipts, and the power goes with it."""
        before = reading.files()
        self._start(Shift(traced=True))
        for _turn in range(3):
            sha = self._letters() if fault.where == "power group" else self._letter()
        self._stop_hub()
        found = reading.found_after_death(sha, before)
        self._start(Shift())
        return found

    def _fail_flush(self, fault: Fault) -> str:
        """A flush fails: a readable answer, no receipt, nothing more taken, by this process or the next."""
        self._start(Shift(traced=True), fault.injected)
        told = []
        for turn in range(3):
            sha = self._letter()
            if self.sender.sent[sha].answers:
                continue
            told.append(sha)
            if turn == 0 and self._hub and not self._hub.is_dead():
                again = self._letter()
                if self.sender.sent[again].answers:
                    self.outcome.faults.append(f"{fault.point}, {fault.means}: the hub went on taking packets")
        self._start(Shift())
        stopped = self._letter()
        if told and self.sender.sent[stopped].answers:
            self.outcome.faults.append(f"{fault.point}, {fault.means}: the next process took packets")
        lifted = api.lift_stoppage(by=HUB, at=timezone.now())
        connection.close()
        self._start(Shift())
        self._retry()
        return f"stopped, {len(told)} refused" if told and lifted else "went on"

    def _bad_line(self, fault: Fault) -> str:
        self._living()
        if fault.where == "line fetch":
            self._letter(to=PULLERS)
            try:
                for row in self.puller.listed("edoc"):
                    self.puller.fetch_all(trouble=fault.trouble)
                    if not row:
                        break
            except NoAnswerError:
                pass
            self._fetch()
            return "fetched again"
        self._number += 1
        packet = packets.letter(f"{self._number}", sender=SENDER, to=EVERYONE, size=9000)
        first = self.sender.hand_over(packet, sender=SENDER, to=EVERYONE, trouble=fault.trouble)
        second = self.sender.hand_over(packet, sender=SENDER, to=EVERYONE)
        if second is None or not second.ok:
            self.outcome.faults.append(f"{fault.point}: the repeat was answered {second}")
        if first is None:
            return "no answer, then its receipt"
        return "the same receipt twice" if first.ok else "refused, then its receipt"

    def _burst(self, fault: Fault) -> str:
        """Four at once, and a death at a moment that nobody chose."""
        hub = self._start(Shift())
        timer = threading.Timer(self._chance.uniform(0.01, 0.25), os.kill, (hub.process.pid, signal.SIGKILL))
        if fault.where == "burst fetch":
            for _turn in range(4):
                self._letter(to=PULLERS)
            timer.start()
            self._fetch()
        else:
            letters = []
            for _turn in range(8):
                self._number += 1
                to = self._chance.choice((PULLERS, EVERYONE))
                letters.append((packets.letter(f"{self._number}", sender=SENDER, to=to), to))
            letters += letters[:2]
            timer.start()
            with ThreadPoolExecutor(4) as pool:
                list(pool.map(lambda item: self.sender.hand_over(item[0], sender=SENDER, to=item[1]), letters))
        timer.join()
        self._stop_hub()
        self._start(Shift())
        unknown = len([sha for sha in self.sender.unanswered() if sha not in self.abandoned])
        self._retry()
        return "some unanswered" if unknown else "all answered before"

    def _cut_database(self, fault: Fault) -> str:
        hub = self._start(Shift(fault.aim))
        sha = self._act(fault.where)
        told = "answered readably"
        if not any(word == ("mark", fault.aim.point) for word in self._words(hub)) and fault.aim:
            told = "not reached"
        self._retry()
        if fault.where in ("cut", "cut group") and not self.sender.sent[sha].answers and sha not in self.abandoned:
            self.outcome.faults.append(f"{fault.point}: no receipt after the database came back")
        self._fetch()
        return told

    @staticmethod
    def _words(life: Life) -> list[tuple[str, str]]:
        life.hear("mark", 0.2)
        return life.said

    def _cut_idle(self, _fault: Fault) -> str:
        """The database restarts between two requests: the next one finds its way by itself."""
        self._living()
        self._letter()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            ended = cursor.fetchone()[0]
        sha = self._letter()
        answered = bool(self.sender.sent[sha].answers)
        self._retry()
        return ("answered at once" if answered else "answered after a repeat") if ended else "nobody was connected"

    def _kill_office(self, fault: Fault) -> str:
        """The office's process dies on its way; its next life comes after the lease has run out."""
        self._living()
        self._letter(to=EVERYONE)
        if fault.where == "office recall":
            self._letter(recalls=True, to=EVERYONE)
        broken = self._office(fault.aim)
        found = reading.office_after_death() if broken == SIGKILLED else "it lived"
        self._office(None)
        return found

    def _kill_upward(self, fault: Fault) -> str:
        """The process that hands packets to the hub above dies on its way."""
        self._living()
        self._office(None)
        handed = self.above.asked
        self._letter(to=(FAR,))
        if self._office(fault.aim) != SIGKILLED:
            return "it lived"
        found = "handed over, " if self.above.asked > handed else "not handed over, "
        found += "held" if reading.held() else "recorded"
        self._office(None)
        return found

    def _late_result(self, _fault: Fault) -> str:
        """A worker sleeps through its lease, another one has delivered, and then the first says that it failed."""
        self._living()
        self._office(None)
        sha = self._letter(to=(OFFICE,))
        self.hours += 0.1
        sleeper = start_office(
            Shift(Aim("lease: after commit", act="stop"), self.plan.broken | {"reading"}, hours=self.hours)
        )
        if sleeper.hear("mark", 30) is None:
            sleeper.end()
            return "nothing to carry"
        self.hours += 0.1
        heir = start_office(Shift(Aim("arrival: after commit", act="stop"), self.plan.broken, hours=self.hours))
        reached = heir.hear("mark", 30)
        os.kill(sleeper.process.pid, signal.SIGCONT)
        finished = sleeper.hear("done", 30)
        sleeper.end()
        os.kill(heir.process.pid, signal.SIGCONT)
        heir.hear("done", 30)
        heir.end()
        if finished is None or reached is None:
            return "not reached"
        kept = reading.deliveries_of(sha) == "accepted, delivered"
        return "the late result was turned away" if kept else "the late result counted"
