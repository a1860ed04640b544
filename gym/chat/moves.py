"""What a trainee can do in the chat: ask for a claim, act on it, ask for a hint or an explanation, go on."""

import asyncio
from typing import Any

from gym.chat import cards, texts
from gym.chat.exam_texts import describe_sitting
from gym.chat.presses import Payload, read_as
from gym.chat.streams import Hear, SpeechRequest
from gym.chat.thread import ChatThread, ThreadState, toast
from gym.coaching.chunks import CoachInfo
from gym.coaching.stories import Story
from gym.errors import Stale
from gym.progress.certification.exams import ExamStatus
from gym.progress.learner import is_to_be_placed
from gym.schemas.sessions import GetHint, HintAnswer, SessionStatus, StartSession, SubmitAction, TurnAnswer
from gym.services.sessions import Sessions
from gym.world.scenarios.scenario import ScenarioView
from gym.world.world import World

# The time zone of a user who never chose one.
UTC = "UTC"


class Moves:
    """What a trainee can do with claims, in the thread that is talking."""

    def __init__(self, sessions: Sessions, world: World, thread: ChatThread) -> None:
        self.sessions, self.world, self.thread = sessions, world, thread
        self.speaking: dict[asyncio.Task[None], str] = {}

    async def deal(self, **asked: Any) -> None:
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
        named: dict[str, Any] = {"first": state.first, "dealt": state.dealt} if state else {}
        fresh = ThreadState(session_id=started.session_id, card_id="", told=is_told, wanted=wanted, **named)
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
            await self.thread.amend(state.score_id, next=False)

    async def show_claim(
        self, state: ThreadState, turn: int, view: ScenarioView, story: Story, exam: ExamStatus | None = None
    ) -> None:
        """A fresh claim with all that belongs to it, and the thread named after its claims or its exam."""
        key = self.sessions.desks.key(state.session_id)
        drawn = cards.claim_card(self.world, key, turn, view, view.claim_data)
        said = texts.introduce_claim(view, story, self.describe_exam(exam))
        (card_id,) = await self.thread.show(said, [("DeskClaim", drawn)], dealt=turn)
        dealt = {"first": state.first or view.title, "dealt": state.dealt + 1}
        fresh = state.model_copy(update={"card_id": card_id, "score_id": None, **dealt})
        await self.thread.remember(fresh, exam.title if exam else texts.name_claims(fresh.first, fresh.dealt))

    def describe_exam(self, exam: ExamStatus | None) -> str:
        """Where an exam stands, by the user's own clock; "" where the claim is of none."""
        return (
            describe_sitting(exam, self.sessions.accounts.wall_clock(self.thread.user_id, exam.until)) if exam else ""
        )

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
            return
        await self.show_turned(state, turned)
        if not turned.exam:
            self.speak(turned, "", turned.feedback)
        return

    async def show_turned(self, state: ThreadState, turned: TurnAnswer, *, on_desk: bool = False) -> None:
        """Everything that is known the moment a turn is committed; `on_desk`: the desk has shown it already."""
        status = {"resolved": "resolved", "given_up": "given_up", "recorded": "recorded"}.get(turned.outcome, "open")
        claim = turned.claim_data.model_dump(mode="json")
        tried = {"hints": True} if turned.outcome != "noted" and not turned.exam else {}
        now = {"claim": claim, "status": status, "words": cards.glossary(self.world, turned.claim_data), **tried}
        seen = state.model_copy(update={"shown": turned.turn})
        if turned.outcome != "noted":
            said, drawn = texts.headline(turned) + await self.say_reviewed(turned), cards.verdict_card(turned)
            (score_id,) = await self.thread.show(said, [("DeskVerdict", drawn)], verdict=turned.turn)
            seen = seen.model_copy(update={"score_id": score_id})
        await self.thread.remember(seen)
        if turned.outcome != "noted" and not on_desk:
            await self.thread.wait_for_paint()
        await self.thread.amend(state.card_id, turn=turned.turn, **now)
        if turned.outcome != "noted" and not turned.exam and not on_desk:
            await celebrate(turned)
        if turned.resolved and not self.thread.has_desk:
            await self.ask_experience()

    async def ask_experience(self) -> None:
        """Ask a newcomer the one question that places them, after their first claim."""
        if is_to_be_placed(self.sessions.desks.learner(self.thread.user_id)[0]):
            await self.thread.show("", [("PlacementCard", {})])

    async def say_reviewed(self, turned: TurnAnswer) -> str:
        """Whether the facts behind a settled claim are reviewed; nothing in an exam, or before it is settled."""
        if turned.exam or turned.solution is None:
            return ""
        now = await self.sessions.now(turned.session_id)
        scenario = self.sessions.scenarios.get(now.scenario.scenario_id) if now.scenario else None
        return f"\n\n*{self.sessions.facts.describe_scenario(scenario)}*" if scenario else ""

    async def hint(self, payload: Payload) -> None:
        """Give the next hint."""
        state = await self.at(payload)
        hinted: HintAnswer = await self.sessions.hint(read_as(GetHint, payload))
        await self.thread.amend(state.card_id, turn=hinted.turn)
        self.speak(hinted, texts.hint_title(hinted), hinted.hint)

    async def next(self, payload: Payload) -> None:
        """Go on to the next claim."""
        await self.onward(await self.at(payload))

    async def debrief(self) -> None:
        """Say what the session showed, in the coach's words."""
        state = await self.thread.state()
        if state is None:
            await self.thread.show(texts.NOT_STARTED)
            return
        words = self.sessions.analyzer.debrief(state.session_id)
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
        key, claim = self.sessions.desks.key(now.session_id), now.claim_data or view.claim_data
        return cards.claim_card(self.world, key, now.turn, view, claim, status(now), tried=now.attempts > 0)

    def speak(self, answer: TurnAnswer | HintAnswer, title: str, plain: str, hear: Hear | None = None) -> None:
        """Let the coach's words for a turn follow without holding up the next move."""
        words, about = self.sessions.words(answer.session_id, answer.turn), {"avatarName": "Coach", "said": answer.turn}
        self.listen(SpeechRequest(words, answer.coach, title, plain, about, hear))

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
