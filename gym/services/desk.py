"""What the desk shows of a session: its claim, settled or not, with draft and hints, and how the user stands."""

from collections.abc import Callable

from pydantic import ValidationError

from gym.errors import Invalid, Stale
from gym.progress.calendar import Calendar
from gym.progress.learner import Learner
from gym.progress.rewards.award import hint_cost
from gym.progress.rewards.xp import level_at, xp_for
from gym.progress.today import SET_SIZE, count_of_set
from gym.schemas.desk import (
    ClaimOnDesk,
    DeskBar,
    DeskHints,
    DraftNews,
    DraftStep,
    Help,
    MissedClaim,
    NextHint,
    SetEnd,
    SetPlan,
)
from gym.services import replies
from gym.services.hints import OPEN_RUNGS
from gym.services.session_rows import session_row
from gym.services.stories import Stories
from gym.services.today import Today
from gym.services.turns import FoundSession, Turns
from gym.session.hints import list_hints, open_ladder
from gym.session.state import State, load_state, merge
from gym.store.drafts import StoredDraft
from gym.world.claims.actions import Edit
from gym.world.claims.claim import Claim
from gym.world.claims.draft import DraftHistory, DraftPatch, change_draft, redo_change, undo_change
from gym.world.claims.draft_edits import check_draft, fold_edits
from gym.world.scenarios.scenario import Scenario

OLD_CLAIM = "That claim is no longer on the desk."
TOO_MANY_CHANGES = "That is more than a draft can hold. Send it, or take some changes back."
DraftAct = Callable[[DraftHistory, Claim], tuple[DraftHistory, DraftPatch]]


class Desks:
    """The desks of all sessions, as folds of their record; what is not sent is kept as the claim's draft."""

    def __init__(self, turns: Turns, stories: Stories, today: Today) -> None:
        self.turns, self.stories, self.today = turns, stories, today
        self.store, self.scenarios = turns.store, turns.scenarios

    def learner(self, user_id: str) -> tuple[Learner, Calendar]:
        """The user and their days; a user never seen is a new one."""
        return self.today.boards.learner(user_id)

    def bar(self, learner: Learner, calendar: Calendar) -> DeskBar:
        """How the user stands, and how far their set of today is."""
        day, level = calendar.day(self.turns.clock()), level_at(learner.xp)
        return DeskBar(
            level=level,
            xp=learner.xp,
            into=learner.xp - xp_for(level),
            span=xp_for(level + 1) - xp_for(level),
            streak=learner.streak.on(day, calendar),
            done=count_of_set(self.today.count_done(learner.user_id, day)),
            of=SET_SIZE,
        )

    async def plan(self, learner: Learner) -> SetPlan:
        """What is left of today's set."""
        planned = (await self.today.view(learner.user_id)).planned
        left = planned.of - planned.done_count
        return SetPlan(claims=left, reviews=planned.reviews, minutes=planned.minutes, is_new=is_new(learner))

    async def close_set(self, user_id: str, bar: DeskBar) -> SetEnd | None:
        """What the set came to that the last claim of today ended; None within a set."""
        view = await self.today.view(user_id) if bar.done == bar.of else None
        if view is None or view.closing is None:
            return None
        missed = tuple(
            MissedClaim(title=each.title, session_id=each.session_id, turn=each.turn) for each in view.missed
        )
        return SetEnd(**view.closing.model_dump(), new=view.new, missed=missed)

    def claim(self, session_id: str) -> ClaimOnDesk:
        """The claim on the desk of a session. Raises NotFound."""
        row = session_row(self.store, session_id)
        found = FoundSession(row, load_state(row.state))
        state, acted = found.state, found.state["acted_turn"]
        last = None if acted is None else self.store.answer_to_turn(session_id, acted)
        status = replies.session_status(self.turns.world, row, state, self.scenarios, last)
        is_open = state["phase"] == "working"
        claim = state["claim"] if is_open or status.last is None else status.last.claim_data
        scenario, key = self.scenarios.get(state["scenario_id"]), f"{session_id}/{state['dealt']}"
        return ClaimOnDesk(
            key=key,
            scenario_id=scenario.scenario_id,
            status=status,
            view=replies.claim_view(self.turns.world, merge(state, State(claim=claim)), self.scenarios),
            claim=claim,
            story=self.stories.story_on_desk(state, found.learner) if is_open else None,
            hints=self.hints(state, scenario),
            news=self.draft(key, claim),
        )

    def key(self, session_id: str) -> str:
        """What names the claim on the desk of a session. Raises NotFound."""
        return f"{session_id}/{load_state(session_row(self.store, session_id).state)['dealt']}"

    def hints(self, state: State, scenario: Scenario) -> DeskHints:
        """The hints shown on a claim, and the next one with its price."""
        ladder, shown = open_ladder(state, scenario), list_hints(state, scenario)
        prices = [hint_cost(scenario.difficulty, rung) for rung in range(1, len(ladder.texts) + 1)]
        left = prices[ladder.given :] if state["phase"] == "working" else []
        following = NextHint(number=ladder.given + 1, of=len(ladder.texts), cost=left[0]) if left else None
        spent = (0,) * (len(shown) - ladder.given) if len(shown) > ladder.given else ()
        return DeskHints(
            hints=shown, costs=(*spent, *prices), next_hint=following, help=self.help(state, ladder.given + 1)
        )

    def help(self, state: State, rung: int) -> Help:
        """Whether there are hints on the claim now."""
        if state["mode"] == "exam":
            return "none"
        if state["mode"] != "practice" and not state["attempts"]:
            return "later"
        return "sealed" if rung > OPEN_RUNGS and self.turns.is_sealed(state) else "open"

    async def patch(self, key: str, patch: DraftPatch) -> DraftNews:
        """Lay a patch over the draft of the claim on the desk. Raises NotFound, Stale, Invalid."""
        return (await self.change(key, lambda history, _: (change_draft(history, patch), patch)))[0]

    async def fold(self, key: str, edits: tuple[Edit, ...]) -> tuple[DraftNews, DraftPatch]:
        """Fold typed edits, numbered as the desk shows the claim, into its draft. Raises NotFound, Stale, Invalid."""

        def fold_all(history: DraftHistory, claim: Claim) -> tuple[DraftHistory, DraftPatch]:
            patch = fold_edits(self.turns.world, claim, history.draft, edits)
            after = change_draft(history, patch)
            return after, patch if after != history else DraftPatch()

        return await self.change(key, fold_all)

    async def save_edits(self, key: str, patch: DraftPatch) -> tuple[Edit, ...]:
        """The edits of the draft with a patch over it, which is kept. Raises NotFound, Stale; Invalid at its place."""
        claim = self.open_claim(key)
        news = await self.patch(key, patch) if patch.places else self.draft(key, claim)
        return check_draft(self.turns.world, claim, news.draft)

    def draft(self, key: str, claim: Claim) -> DraftNews:
        """The draft of a claim as it is on file."""
        return to_news(key, self.store.drafts.one(*split_key(key)), claim)

    def is_answered(self, session_id: str, key: str | None) -> bool:
        """Whether the press that this key stands for has been answered."""
        return key is not None and self.store.answer_to_key(session_id, key) is not None

    async def undo(self, step: DraftStep) -> tuple[DraftNews, DraftPatch]:
        """Take the last change back; the draft, and what that changed. Raises NotFound, Stale."""
        return await self.change(step.key, lambda history, _: undo_change(history), step.rev)

    async def redo(self, step: DraftStep) -> tuple[DraftNews, DraftPatch]:
        """Make a change again that was taken back. Raises NotFound, Stale."""
        return await self.change(step.key, lambda history, _: redo_change(history), step.rev)

    async def change(self, key: str, act: DraftAct, rev: int | None = None) -> tuple[DraftNews, DraftPatch]:
        """Change the draft of the claim on the desk by `act`; nothing where it has another revision than `rev` by now.

        Raises NotFound; Stale for a claim that is settled or gone; Invalid for more than a draft holds.
        """
        claim, made = self.open_claim(key), DraftPatch()

        def carry_out(found: StoredDraft) -> DraftHistory | None:
            nonlocal made
            if rev not in (None, found.rev):
                return None
            history, made = act(found.of_claim(claim), claim)
            return history

        try:
            stored = await self.store.write(self.store.drafts.change, *split_key(key), carry_out)
        except ValidationError:
            raise Invalid(TOO_MANY_CHANGES) from None
        return to_news(key, stored, claim), made

    def open_claim(self, key: str) -> Claim:
        """The claim on file that a key names. Raises NotFound, or Stale where it is not on the desk any more."""
        session_id, number = split_key(key)
        state = load_state(session_row(self.store, session_id).state)
        if state["dealt"] != number or state["phase"] != "working":
            raise Stale(OLD_CLAIM)
        return state["claim"]


def is_new(learner: Learner) -> bool:
    """Whether nothing has shown yet where the user stands."""
    return not learner.mastery.skills


def split_key(key: str) -> tuple[str, int]:
    """The session of a claim, and its number there."""
    session_id, _, number = key.rpartition("/")
    return session_id, int(number)


def to_news(key: str, stored: StoredDraft, claim: Claim) -> DraftNews:
    """A draft as the desk hears of it."""
    kept = stored.of_claim(claim)
    return DraftNews(key=key, rev=stored.rev, draft=kept.draft, undo=len(kept.undo), redo=len(kept.redo))
