"""What a trainee can do in the chat: ask for a claim, act on it, ask for a hint or an explanation, go on."""

import asyncio

from gym.chat import cards, texts
from gym.chat.presses import Payload, read_as
from gym.chat.streams import SpeechRequest
from gym.chat.thread import ChatThread, ThreadState, toast
from gym.coaching.chunks import CoachInfo
from gym.coaching.stories import Story
from gym.errors import Stale
from gym.progress.certification.exams import ExamStatus
from gym.schemas.sessions import GetHint, HintAnswer, SessionStatus, StartSession, SubmitAction, TurnAnswer
from gym.services.sessions import Sessions
from gym.world.claims.actions import ActionType
from gym.world.claims.changes import describe_changes
from gym.world.claims.claim import Claim
from gym.world.claims.edits import apply_edits
from gym.world.judge.forms import FORMS, parse_action
from gym.world.scenarios.scenario import ScenarioView
from gym.world.world import World

# The time zone of a user who never chose one.
UTC = "UTC"


class Moves:
    """What a trainee can do with claims, in the thread that is talking."""

    def __init__(self, sessions: Sessions, world: World, thread: ChatThread) -> None:
        self.sessions, self.world, self.thread = sessions, world, thread
        self.speaking: dict[asyncio.Task[None], str] = {}

    async def deal(self, **asked: str | None) -> None:
        """Deal a claim: the session's next one, or a new session's first where something special is asked for. What is
        on the desk already is not dealt again: a button pressed twice starts once.
        """
        state, wanted = await self.thread.state(), {name: value for name, value in asked.items() if value}
        now = await self.sessions.now(state.session_id) if state else None
        if state and now and now.phase == "working" and wanted in ({}, state.wanted):
            await self.thread.show(texts.STILL_OPEN)
            return None
        if state and now and not wanted and now.phase != "over":
            return await self.onward(state)
        asked_for = {"user_id": self.thread.user_id, "time_zone": self.learn_zone(), **wanted}
        started = await self.sessions.start(StartSession.model_validate(asked_for))
        await self.leave(state, "left")
        told = bool(state and state.told)
        is_told = told or started.coach.source == "offline"
        fresh = ThreadState(session_id=started.session_id, card_id="", told=is_told, wanted=wanted)
        await self.show_claim(fresh, started.turn, started.scenario, started.story, started.exam)
        if fresh.told and not told:
            await self.thread.show(texts.NO_MODEL)
        return None

    def learn_zone(self) -> str | None:
        """The browser's time zone for a user who has none yet; one that they chose stays."""
        known = self.sessions.store.learner(self.thread.user_id)
        return self.thread.time_zone if known is None or known.settings.calendar.time_zone == UTC else None

    async def leave(self, state: ThreadState | None, status: cards.Status | None = None) -> None:
        """Disables the previous claim's buttons."""
        if state:
            await self.thread.amend(state.card_id, **({"status": status} if status else {}))
            await self.thread.amend(state.case_id, closed=True)
            await self.thread.amend(state.score_id, next=False)

    async def show_claim(
        self, state: ThreadState, turn: int, view: ScenarioView, story: Story, exam: ExamStatus | None = None
    ) -> None:
        """A fresh claim with all that belongs to it, and the thread named after it."""
        drawn = self.claim_cards(await self.sessions.now(state.session_id), turn, view)
        case_id, card_id = await self.thread.show(texts.introduce_claim(view, story, exam), drawn, dealt=turn)
        fresh = state.model_copy(update={"card_id": card_id, "case_id": case_id, "score_id": None})
        await self.thread.remember(fresh, view.title)

    def claim_cards(self, now: SessionStatus, turn: int, view: ScenarioView) -> list[tuple[str, cards.Props]]:
        """The case file and the claim card (which holds the payer's first answer, if there is one)."""
        session_id = now.session_id
        card = cards.claim_card(self.world, session_id, turn, view, view.claim_data) | cards.on_desk(now)
        card["thread"] = self.thread.thread_id
        answer = cards.remittance_card(self.world, view.remittance) if view.remittance else None
        return [("CaseFile", cards.case_file(self.world, session_id, view)), ("ClaimCard", card | {"answer": answer})]

    async def onward(self, state: ThreadState) -> None:
        """Deal the session's next claim."""
        dealt = await self.sessions.next_scenario(state.session_id)
        await self.leave(state)
        state = state.model_copy(update={"wanted": {}})
        await self.show_claim(state, dealt.turn, dealt.scenario, dealt.story, dealt.exam)

    async def act(self, payload: Payload) -> None:
        """Carry out one move on the claim: verdict first, words after."""
        state = await self.at(payload)
        turned = await self.sessions.submit(read_as(SubmitAction, payload, hold_next=True))
        if turned.turn <= state.shown:
            return None
        await self.show_turned(state, turned)
        if turned.exam:
            return await self.after_answer(turned)
        self.speak(turned.turn, state.session_id, turned.coach, "", turned.feedback)
        return None

    async def after_answer(self, turned: TurnAnswer) -> None:
        """In an exam the next claim follows at once, and no coach has a word."""
        state = await self.thread.state()
        if turned.resolved and state and turned.exam and not turned.exam.result:
            await self.onward(state)

    async def act_on(self, now: SessionStatus, action_type: str, details: Payload) -> None:
        """Say what a text was understood as, and do it; an appeal without a letter only opens its form."""
        if action_type == ActionType.APPEAL_DENIAL and not details:
            return await self.ask_for_letter(now)
        claim = now.claim_data
        if claim:
            await self.thread.show(self.taken_as(action_type, details, claim))
        move = {"action_type": action_type, "action_details": details}
        await self.act({"session_id": now.session_id, "turn": now.turn, **move})
        return None

    async def ask_for_letter(self, now: SessionStatus) -> None:
        """Open the form of an appeal on the claim card, and say what a letter needs."""
        state = await self.thread.state()
        if state and now.scenario:
            await self.thread.show(texts.needs_letter(now.scenario))
            await self.thread.amend(state.card_id, asked={"move": ActionType.APPEAL_DENIAL, "turn": now.turn})

    def taken_as(self, action_type: str, details: Payload, claim: Claim) -> str:
        """What a text was understood as. Raises Invalid if it cannot be done."""
        action = parse_action(self.world, action_type, details, claim)
        changed = describe_changes(claim, apply_edits(self.world, claim, action.edits)) if action.edits else ""
        return texts.say_understood(changed or FORMS[action.type][0])

    async def show_turned(self, state: ThreadState, turned: TurnAnswer) -> None:
        """Everything that is known the moment a turn is committed."""
        status = {"resolved": "resolved", "given_up": "given_up", "recorded": "recorded"}.get(turned.outcome, "open")
        claim = turned.claim_data.model_dump(mode="json")
        words, tried = cards.glossary(self.world, turned.claim_data), turned.outcome != "noted"
        now = {"claim": claim, "status": status, "words": words, **({"tried": True} if tried else {})}
        seen = state.model_copy(update={"shown": turned.turn})
        if turned.outcome != "noted":
            drawn = [] if turned.exam else [self.verdict_card(turned)]
            said = texts.headline(turned) + await self.say_reviewed(turned)
            shown = await self.thread.show(said, drawn, verdict=turned.turn)
            seen = seen.model_copy(update={"score_id": shown[-1]} if shown else {})
        await self.thread.remember(seen)
        if turned.outcome != "noted":
            await self.thread.wait_for_paint()
        await self.thread.amend(state.card_id, turn=turned.turn, **now)
        if turned.outcome != "noted" and not turned.exam:
            await celebrate(turned)

    async def say_reviewed(self, turned: TurnAnswer) -> str:
        """Whether the facts behind a settled claim are reviewed; nothing in an exam, or before it is settled."""
        if turned.exam or turned.solution is None:
            return ""
        now = await self.sessions.now(turned.session_id)
        scenario = self.sessions.shelf.get(now.scenario.scenario_id) if now.scenario else None
        return f"\n\n*{self.sessions.facts.describe_scenario(scenario)}*" if scenario else ""

    def verdict_card(self, turned: TurnAnswer) -> tuple[str, cards.Props]:
        """The payer's answer and the score."""
        return "ScoreCard", cards.score_card(self.world, turned)

    async def hint(self, payload: Payload) -> None:
        """Give the next hint."""
        state = await self.at(payload)
        hinted: HintAnswer = await self.sessions.hint(read_as(GetHint, payload))
        await self.thread.amend(state.card_id, turn=hinted.turn)
        self.speak(hinted.turn, state.session_id, hinted.coach, texts.hint_title(hinted), hinted.hint)

    async def next(self, payload: Payload) -> None:
        """Go on to the next claim."""
        await self.onward(await self.at(payload))

    async def debrief(self) -> None:
        """Say what the session showed, in the coach's words."""
        state = await self.thread.state()
        if state is None:
            await self.thread.show(texts.NOT_STARTED)
            return
        words = self.sessions.debrief(state.session_id)
        self.listen(SpeechRequest(words, CoachInfo(source="offline"), texts.DEBRIEF, "", {"avatarName": "Coach"}))

    async def at(self, payload: Payload) -> ThreadState:
        """The state of the thread whose session a card names. Raises Stale for a card of an earlier session."""
        state = await self.thread.state()
        if not state or payload.get("session_id") != state.session_id:
            raise Stale(texts.OLD_CARD)
        return state

    async def refresh(self) -> None:
        """Bring the claim card up to where the session stands."""
        state = await self.thread.state()
        if state:
            now = await self.sessions.now(state.session_id)
            if now.scenario:
                await self.thread.amend(state.card_id, **self.card_now(now, now.scenario))

    def card_now(self, now: SessionStatus, view: ScenarioView) -> cards.Props:
        """The claim card as it should read now."""
        claim = now.claim_data or view.claim_data
        card = cards.claim_card(self.world, now.session_id, now.turn, view, claim, status(now))
        return card | {"tried": now.attempts > 0}

    def speak(self, turn: int, session_id: str, coach: CoachInfo, title: str, plain: str) -> None:
        """Let the coach's words for a turn follow without holding up the next move."""
        about = {"avatarName": "Coach", "said": turn}
        self.listen(SpeechRequest(self.sessions.words(session_id, turn), coach, title, plain, about))

    def listen(self, words: SpeechRequest) -> None:
        """Stream words until they end or are hushed."""
        task = asyncio.create_task(words.stream())
        self.speaking[task] = self.thread.thread_id
        task.add_done_callback(lambda done: self.speaking.pop(done, None))

    def hush(self, thread_id: str) -> None:
        """End the coach's words in a thread; the model is let go, and what was said so far is kept."""
        for task, thread in self.speaking.items():
            if thread == thread_id:
                task.cancel()


def status(now: SessionStatus) -> cards.Status:
    """How the claim card of this moment reads."""
    if now.phase == "working":
        return "open"
    if now.exam:
        return "recorded"
    return "given_up" if now.last and now.last.outcome == "given_up" else "resolved"


async def celebrate(turned: TurnAnswer) -> None:
    """XP, level and achievements, as they come."""
    if turned.outcome == "resolved":
        await toast(texts.gains(turned), "success")
    for each in turned.achievements:
        await toast(f"{each.title}: {each.description}", "success")
