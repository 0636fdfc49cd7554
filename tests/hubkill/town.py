"""One hub with its senders, receivers and office: what they do, and the lives of their processes."""

from __future__ import annotations

import hashlib
import random  # noqa: TID251 - a seeded choice of faults, packets and moments
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hubkill import packets, reading
from hubkill.above import HubAbove
from hubkill.aims import Aim
from hubkill.clients import Receiver, Sender
from hubkill.histories import Answer, Got, History, Sent, faults
from hubkill.outcome import Outcome, Plan
from hubkill.places import FAR, GATEWAY, OFFICE, PULLERS, SENDER, Systems
from hubkill.processes import SIGKILLED, Life, cut_power, start_hub, start_office
from hubkill.proxy import Proxy
from hubkill.serving import Shift
from hubkill.wire import NoAnswerError

ABANDONED = 0.1
"""How often a sender gives up on a packet whose fate it does not know."""
AT_ONCE = 6
EVERYONE = (*PULLERS, OFFICE)


class Town:
    """Everybody who takes part; nothing befalls them yet."""

    def __init__(self, plan: Plan, systems: Systems, proxy: Proxy, above: HubAbove, folder: Path) -> None:
        self.plan = plan
        self.outcome = Outcome(plan)
        self.proxy = proxy
        self.above = above
        self.notes = folder / "system-calls"
        self.sender = Sender(systems.sender, proxy, ways={FAR: GATEWAY})
        self.reporter = Sender(systems.puller, proxy)
        self.puller = Receiver(systems.puller, proxy)
        self.home = Receiver(systems.sender, proxy)
        self.abandoned: set[str] = set()
        self.hours = 0.0
        self._chance = random.Random(plan.seed)
        self._hub: Life | None = None
        self._number = 0
        self._reported: dict[str, str] = {}
        self._told: set[tuple[str, str]] = set()

    # What the clients do

    def _letter(self, *, recalls: bool = False, to: tuple[str, ...] = ()) -> str:
        """Hand a new letter over; its digest."""
        self._number += 1
        to = to or self._chance.choice(((PULLERS[0],), PULLERS, EVERYONE, (OFFICE,), (OFFICE, FAR)))
        size = self._chance.choice((400, 3000, 12_000))
        earlier = f"{self._number - 1}" if recalls else ""
        packet = packets.letter(f"{self._number}", sender=SENDER, to=to, size=size, recalls=earlier)
        self.sender.hand_over(packet, sender=SENDER, to=to)
        return list(self.sender.sent)[-1]

    def _letters(self) -> str:
        """Six letters at once, as from an office after lunch, so that several meet in one transaction; one's digest."""
        letters = []
        for turn in range(AT_ONCE):
            self._number += 1
            to = EVERYONE if turn == 0 and self._chance.random() < 0.5 else PULLERS
            letters.append((packets.letter(f"{self._number}", sender=SENDER, to=to, size=3000), to))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda item: self.sender.hand_over(item[0], sender=SENDER, to=item[1]), letters))
        return hashlib.sha256(letters[0][0]).hexdigest()

    def _report(self) -> str:
        """A receiver's next report on one of the letters that it keeps; its digest."""
        organ = self._chance.choice(PULLERS)
        number = self._chance.randint(1, max(1, self._number))
        key = f"{number} {organ}"
        code = {"": "01", "01": "03", "03": "05", "05": "06"}.get(self._reported.get(key, ""), "06")
        packet = packets.report(code, str(number), organ=organ, sender=SENDER, reason=f"{len(self.reporter.sent)}")
        answer = self.reporter.hand_over(packet, sender=organ, to=(SENDER,), kind="status")
        if answer is not None and answer.ok:
            self._reported[key] = code
        return list(self.reporter.sent)[-1]

    def _act(self, where: str) -> str:
        """One act of the kind that this place is about; the digest on its way."""
        if where == "report":
            return self._report()
        if where in ("fetch", "cut fetch"):
            self._letter(to=PULLERS)
            self._fetch()
            return list(self.sender.sent)[-1]
        if where in ("group", "cut group"):
            return self._letters()
        return self._letter(recalls=where == "recall")

    def _fetch(self) -> None:
        """Both systems fetch what waits for them, as far as the line holds."""
        try:
            self.puller.fetch_all()
            self.home.fetch_all("status")
        except NoAnswerError:
            pass

    def _retry(self) -> None:
        """Senders try again what they do not know the fate of; sometimes they give up."""
        for client in (self.sender, self.reporter):
            for sha in client.unanswered():
                if sha in self.abandoned:
                    continue
                if self._chance.random() < ABANDONED:
                    self.abandoned.add(sha)
                else:
                    client.again(sha)

    # The hub's lives

    def _start(self, shift: Shift, injected: tuple[str, ...] = ()) -> Life:
        self._stop_hub()
        shift = Shift(shift.aim, self.plan.broken, shift.traced)
        self._hub, self.proxy.upstream = start_hub(shift, notes=self.notes if shift.traced else None, injected=injected)
        self.outcome.lives += 1
        return self._hub

    def _living(self) -> Life:
        """A hub that nothing is aimed at: the one that lives, or a new one."""
        if self._hub is None or self._hub.is_dead():
            self._start(Shift())
        assert self._hub is not None
        return self._hub

    def _stop_hub(self, *, expected: int = SIGKILLED) -> None:
        if self._hub is None:
            return
        ended = self._hub.end()
        if ended != expected or self._hub.crash:
            self.outcome.faults.append(f"the hub ended with {ended}: {self._hub.crash}")
        if self._hub.tracer is not None:
            self.outcome.lost_files += cut_power(self._hub, reading.blob_folder())
        self._hub = None

    def _office(self, aim: Aim | None) -> int:
        """One life of the office to its end; how it ended."""
        self.hours += 0.1
        life = start_office(Shift(aim, self.plan.broken, hours=self.hours))
        ended = life.hear("done", 60)
        if ended is None and not life.is_dead(5):
            self.outcome.faults.append(f"the office hangs: {life.said[-3:]}")
            life.process.kill()
        life.process.join(20)
        if life.crash:
            self.outcome.faults.append(f"the office failed: {life.crash.strip()[-600:]}")
        return life.end()

    # The end

    def _heal(self) -> None:
        self._living()
        for _turn in range(3):
            self._retry()
        left = [s for c in (self.sender, self.reporter) for s in c.unanswered() if s not in self.abandoned]
        if left:
            self.outcome.faults.append(f"{len(left)} packets are not accepted by a healthy hub")

    def _drain(self, *, rounds: int) -> None:
        """Everybody fetches and reports until nothing waits."""
        for _turn in range(rounds):
            self._living()
            self._office(None)
            self._report()
            self._fetch()
            try:
                if rounds > 1 and not self.puller.listed("edoc") and not self.home.listed("status"):
                    self._retry()
                    return
            except NoAnswerError as error:
                self.outcome.faults.append(f"draining: {error}")
        if rounds > 1:
            self.outcome.faults.append("the queues do not drain")

    def _judge(self) -> None:
        outcome, rows = self.outcome, reading.rows_of_messages(self._told)
        sent = [*self.sender.sent.values(), *self.reporter.sent.values()]
        sent += [
            Sent(own.sha, (own.to,), (Answer(own.doc_id),) if own.handed else (), "status")
            for own in reading.reports_of_the_office()
        ]
        got: list[Got] = [
            *self.puller.kept.values(),
            *self.home.kept.values(),
            *reading.got_by_the_office(),
            *self.above.got.values(),
        ]
        history = History(tuple(sent), tuple(got), rows, tuple(self.home.reports), reading.files_missing())
        outcome.faults += faults(history)
        outcome.faults += [f"{sha} came again with other bytes" for sha in (*self.puller.changed, *self.home.changed)]
        outcome.faults += [f"an unreadable answer: {odd}" for odd in (*self.sender.odd, *self.reporter.odd)]
        outcome.packets, outcome.unknown = len(sent), len([item for item in sent if not item.answers])
        outcome.receipts = sum(len(item.answers) for item in sent)
        outcome.deliveries = sum(len(row.carried) for row in rows)
        outcome.orphans = reading.orphans()
