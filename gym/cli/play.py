"""A training session in the terminal: the same sessions as in the chat, with cards drawn as tables."""

import sys
from collections.abc import Iterable
from typing import Any

from rich.console import Console, RenderableType
from rich.text import Text

from gym.cli import answers, cards
from gym.cli.edits import Move, parse_edit
from gym.cli.grounds import Ask, ask_grounds
from gym.cli.styles import BAD, QUIET
from gym.coaching import small_talk
from gym.coaching.reading import ClaimMove, CoachWish, Read, Reading, Unclear
from gym.coaching.stories import Story
from gym.errors import GymError
from gym.schemas.questions import Question
from gym.schemas.sessions import GetHint, StartAnswer, StartSession, SubmitAction, TurnAnswer
from gym.services.sessions import Sessions
from gym.world.claims.actions import ActionType
from gym.world.claims.changes import describe_changes
from gym.world.claims.claim import Claim
from gym.world.judge.forms import parse_move
from gym.world.scenarios.scenario import AllowedAction, ScenarioView

HELP = """\
Say what to do in plain words ("add 25 to line 1", "send it"), or:
  set lines/1/units 2 · add lines/1/modifiers 25 · remove lines/2     change a field and send
  menu · a number     every move, and one of them
  hint · card · next · quit"""


class TerminalSession:
    """One session at the terminal: asks for a line, does what it says, shows what came of it."""

    def __init__(self, sessions: Sessions, read: Read, console: Console, ask: Ask) -> None:
        self.sessions, self.read, self.console, self.ask = sessions, read, console, ask
        self.started: StartAnswer
        self.view: ScenarioView | None
        self.claim: Claim
        self.said = ""

    async def play(self, request: StartSession) -> None:
        """Deal a claim and go on until the trainee leaves."""
        self.started = await self.sessions.start(request)
        self.deal(self.started.scenario, self.started.story)
        self.console.print(HELP)
        if self.started.note:
            self.console.print(self.started.note)
        while (line := self.ask("> ")) is not None and line.strip().lower() not in ("quit", "exit", "q"):
            try:
                await self.obey(line.strip())
            except GymError as error:
                self.refuse(error)
        await self.farewell()

    async def obey(self, line: str) -> None:
        """Do what one line says."""
        match line.lower():
            case "" if self.view is not None:
                self.console.print('Say what to do with the claim, or "help".')
            case "" | "next":
                await self.deal_next()
            case "help" | "?":
                self.console.print(HELP)
            case "menu":
                self.menu()
            case "card" | "show":
                self.draw(cards.claim(self.claim))
            case "hint":
                await self.hint()
            case _ if self.view is None:
                self.console.print("This claim is settled: press Enter for the next one, or quit.")
            case _:
                await self.act(line)

    def deal(self, view: ScenarioView, story: Story) -> None:
        """Lay a claim on the table, with the story it comes with."""
        self.view, self.claim, self.said = view, view.claim_data, ""
        self.draw(cards.scenario(view))
        self.console.print(story.text)

    async def deal_next(self) -> None:
        """Ask for the next claim."""
        dealt = await self.sessions.next_scenario(self.started.session_id)
        self.deal(dealt.scenario, dealt.story)

    def menu(self) -> None:
        """The numbered moves."""
        self.draw(Text(f"{number:3}  {allowed.title}") for number, allowed in enumerate(self.moves(), 1))

    def moves(self) -> tuple[AllowedAction, ...]:
        """What can be done with the claim on the table."""
        return self.view.allowed_actions if self.view else ()

    async def hint(self) -> None:
        """Buy the next rung."""
        hinted = await self.sessions.hint(GetHint(session_id=self.started.session_id))
        self.console.print(Text(f"Hint (-{hinted.xp_cost} XP)", style="bold"))
        await self.words(hinted.turn)

    async def act(self, line: str) -> None:
        """Make the move that a line names, or do what its words mean."""
        move = self.pick_move(line) or parse_edit(line)
        await (self.submit(*move) if move else self.follow(line, self.read(line, self.claim)))

    async def follow(self, line: str, reading: Reading) -> None:
        """Do what plain words were understood as."""
        match reading:
            case ClaimMove(is_guess=True):
                await self.confirm(reading.action_type, reading.action_details, self.describe(reading))
            case ClaimMove(action_type=action_type, action_details=details):
                is_bare = action_type is ActionType.APPEAL_DENIAL and not details
                await (self.act(action_type) if is_bare else self.submit(action_type, details))
            case CoachWish():
                await self.grant(line, reading)
            case Unclear(is_lost=True):
                await self.propose(line, reading)
            case Unclear():
                self.explain_unclear(reading)

    async def grant(self, line: str, wish: CoachWish) -> None:
        """Do what a wish asks for, or say what the coach has to say to it."""
        match wish:
            case CoachWish(kind="hint"):
                await self.hint()
            case CoachWish(kind="question" | "code"):
                await self.question(line)
            case CoachWish(kind="send"):
                await self.submit(ActionType.SUBMIT_CLAIM, {})
            case CoachWish(kind="answer"):
                await self.confirm(ActionType.GIVE_UP, {}, "give up and see the answer")
            case CoachWish(kind="why") if self.said:
                self.console.print(self.said)
            case CoachWish(kind="next" | "why" | "skip"):
                self.console.print('Settle this claim first: make a move, ask for a "hint", or "give up".')
            case CoachWish():
                self.console.print(Text(small_talk.say_wish(wish).replace("*", "")))

    def describe(self, move: ClaimMove) -> str:
        """What a correction would change."""
        _, edited = parse_move(self.sessions.world, move.action_type, move.action_details, self.claim)
        return describe_changes(self.claim, edited)

    async def confirm(self, action_type: str, details: dict[str, Any], words: str) -> None:
        """Make a move that is not sure only on a yes."""
        if (self.ask(f"Do you mean: {words}? (yes or no) ") or "").strip().lower() in ("y", "yes"):
            await self.submit(action_type, details)
        else:
            self.console.print("Nothing was done.")

    def explain_unclear(self, unclear: Unclear) -> None:
        """What is missing, and what may have been meant."""
        self.console.print(unclear.message)
        if unclear.nearest:
            self.console.print(f"Did you mean: {' · '.join(each.say for each in unclear.nearest)}?")

    async def question(self, line: str) -> None:
        """Answer from the reference."""
        answered = await self.sessions.questions.ask(Question(session_id=self.started.session_id, question=line[:400]))
        self.console.print(answered.answer)

    async def propose(self, line: str, unclear: Unclear) -> None:
        """Ask back what the model makes of a line; it is done only on a yes."""
        meant = await self.sessions.questions.propose(self.started.session_id, line)
        if meant is None or meant.kind != "move":
            self.explain_unclear(unclear)
        else:
            await self.confirm(meant.action_type, meant.action_details, meant.words)

    def pick_move(self, line: str) -> Move | None:
        """The move with that number or name, its details asked for one by one."""
        names = {allowed.action_type: allowed for allowed in self.moves()}
        numbers = {str(number): allowed for number, allowed in enumerate(self.moves(), 1)}
        allowed = names.get(line) or numbers.get(line)
        return (allowed.action_type, self.details(allowed)) if allowed else None

    def details(self, allowed: AllowedAction) -> dict[str, Any]:
        """What a picked move still needs."""
        asked: dict[str, Any] = {}
        for name, schema in allowed.details_schema.get("properties", {}).items():
            if name == "edits":
                asked[name] = list(self.edits())
            elif name == "grounds":
                asked[name] = ask_grounds(schema, self.view, self.ask, self.console)
            elif schema.get("type") == "string" and "description" in schema:
                asked[name] = self.ask(f"{name}, {schema['description']}: ") or ""
        return asked

    def edits(self) -> Iterable[dict[str, Any]]:
        """Changes, one a line, until an empty one."""
        while line := self.ask("change (empty to send): "):
            if move := parse_edit(line.strip()):
                yield from move[1]["edits"]
            else:
                self.console.print("A change reads like: set lines/1/units 2")

    async def submit(self, action_type: str, details: dict[str, Any]) -> None:
        """Send a move: verdict first, the coach's words after."""
        turned = await self.sessions.submit(
            SubmitAction(
                session_id=self.started.session_id, action_type=action_type, action_details=details, hold_next=True
            )
        )
        self.claim, self.said = turned.claim_data, turned.feedback
        self.draw(answers.verdict(turned))
        if turned.sheet and turned.sheet.lesson:
            self.console.print(turned.sheet.lesson)
        await self.words(turned.turn)
        if turned.resolved:
            self.settle(turned)
        elif turned.offer_hint:
            self.console.print('For a hint, type "hint".')

    def settle(self, turned: TurnAnswer) -> None:
        """A claim is over."""
        self.view = None
        if turned.solution and turned.outcome == "given_up":
            self.console.print("The claim as it should have been:")
            self.draw(cards.claim(turned.solution))
        self.console.print("Press Enter for the next claim, or quit.")

    async def words(self, turn: int) -> None:
        """Stream what the coach says about a turn, and who says it."""
        async for piece in self.sessions.words(self.started.session_id, turn):
            self.console.print(Text(piece.text), end="", soft_wrap=True)
            if piece.done:
                self.console.print(Text(f"  ({piece.coach.model or 'plain coach'})", style=QUIET))

    async def farewell(self) -> None:
        """How the trainee stands, and how to look back."""
        profile = await self.sessions.profile(self.started.user_id)
        standing = f"{profile.total_xp} XP, level {profile.level}, claims settled: {profile.total_scenarios_completed}."
        self.console.print(f"{standing} Look back with: gym replay {self.started.session_id}")

    def refuse(self, error: GymError) -> None:
        """Say what was wrong with a move."""
        self.console.print(Text(error.message, style=BAD))

    def draw(self, parts: Iterable[RenderableType]) -> None:
        """Print each part."""
        for part in parts:
            self.console.print(part)


def read_line(console: Console, prompt: str) -> str | None:
    """A line from the keyboard, or from a pipe and then echoed for the transcript; None at the end."""
    is_keyboard = sys.stdin.isatty()
    try:
        line = input(prompt if is_keyboard else "")
    except EOFError:
        return None
    if not is_keyboard:
        console.print(f"{prompt}{line}")
    return line
