"""Disputes: what trainees say against a verdict, and what trainers answer."""

from collections.abc import Collection

from gym.errors import Invalid, NotFound, Stale
from gym.progress.events import Event, Kind
from gym.progress.notices import Notice
from gym.progress.session_report import is_sitting
from gym.schemas.disputes import Decision, DisputeView, NewDispute
from gym.schemas.replay import PLAYING
from gym.services.session_rows import NO_SESSION
from gym.services.speech import Speech

NO_DISPUTE = "There is no such dispute."


class Disputes:
    """What is said against verdicts."""

    def __init__(self, speech: Speech) -> None:
        self.speech, self.store = speech, speech.store

    async def dispute(self, wanted: NewDispute) -> DisputeView:
        """Dispute a verdict. Raises NotFound, Invalid, Stale where it is disputed already."""
        log = self.own_log(wanted.session_id, wanted.user_id)
        if is_sitting(log):
            raise Invalid("An exam is running. You can dispute its verdicts once it is over.")
        if not any(event.kind is Kind.ACTED and event.turn == wanted.turn for event in log):
            raise NotFound("That turn has no verdict to dispute.")
        body = {"turn": wanted.turn, "reason": wanted.reason}
        entry = self.speech.to_turn(wanted.session_id, wanted.turn, Kind.DISPUTED, body)
        if not await self.store.write(self.store.disputes.add, entry, wanted.reason):
            raise Stale("You have already disputed this verdict. A trainer will answer you here.")
        return next(each for each in self.store.disputes.of_session(wanted.session_id) if each.turn == wanted.turn)

    async def of_session(self, session_id: str, user_id: str) -> tuple[DisputeView, ...]:
        """The disputes of a session of the user's own. Raises NotFound."""
        self.own_log(session_id, user_id)
        return self.store.disputes.of_session(session_id)

    async def open(self, tenant: str, watched: Collection[str] | None = None) -> tuple[DisputeView, ...]:
        """The open disputes of a tenant, or of some users there; those about a challenge come once it is over."""
        found = [each for each in self.store.disputes.open(tenant) if watched is None or each.user_id in watched]
        shut = self.shut({each.session_id for each in found})
        return tuple(each for each in found if each.session_id not in shut)

    async def decide(self, decision: Decision) -> DisputeView:
        """Answer a dispute. Raises NotFound, Invalid for one's own or in a challenge that goes on, Stale where it has
        its answer.
        """
        asked = self.require_dispute(decision.session_id, decision.turn, decision.tenant)
        if asked.user_id == decision.by:
            raise Invalid("You raised this dispute yourself. Another trainer must answer it.")
        if self.shut({asked.session_id}):
            raise Invalid(PLAYING)
        status = "accepted" if decision.accepted else "declined"
        said = {"status": status, "answer": decision.answer}
        body = {"turn": asked.turn, **said, "by": decision.by}
        entry = self.speech.to_turn(asked.session_id, asked.turn, Kind.DISPUTE_DECIDED, body)
        source = f"dispute:{asked.session_id}:{asked.turn}"
        told = Notice(source=source, kind="trainer", text=f"Your dispute was {status}: {decision.answer}", at=entry.at)
        decided = {**said, "decided_by": decision.by}
        decide = self.store.disputes.decide
        if not await self.store.write(decide, entry, asked, decided, decision.tenant, told):
            raise Stale("That dispute has already been answered.")
        return self.require_dispute(decision.session_id, decision.turn, decision.tenant)

    def shut(self, session_ids: Collection[str]) -> frozenset[str]:
        """Those of the sessions in which a challenge is played: only their user reads in them."""
        return self.store.challenges.shut_sessions(list(session_ids), self.speech.clock())

    def require_dispute(self, session_id: str, turn: int, tenant: str) -> DisputeView:
        """One dispute of the tenant's. Raises NotFound."""
        found = self.store.disputes.one(session_id, turn, tenant)
        if found is None:
            raise NotFound(NO_DISPUTE)
        return found

    def own_log(self, session_id: str, user_id: str) -> tuple[Event, ...]:
        """The log of a session of the user's own. Raises NotFound."""
        log = tuple(self.store.events(session_id))
        if not log or log[0].user_id != user_id:
            raise NotFound(NO_SESSION)
        return log
