"""What is typed about a claim: moves and drafts that amend, wishes by a table, and what is unclear asked back."""

from collections.abc import Awaitable, Callable

from gym.chat import desk_texts, texts
from gym.chat.moves import Moves
from gym.chat.presses import Payload
from gym.chat.questions import ChatQuestions
from gym.chat.talk import DeskTalk
from gym.coaching import small_talk
from gym.coaching.reading import HOW, ClaimMove, CoachWish, Suggestion, Unclear, WishKind
from gym.schemas.desk import ClaimOnDesk, DraftStep
from gym.world.claims.actions import ActionType, Edit
from gym.world.claims.draft import DraftPatch
from gym.world.judge.forms import parse_action

# What helps with a claim, and is not answered in an exam.
NOT_IN_EXAMS = frozenset({"stuck", "check", "why", "what_now", "hint", "answer", "box"})
# What is answered beside a claim that is settled.
AFTERWARDS = frozenset(
    {
        *("thanks", "upset", "greeting", "bye", "about", "dispute", "why", "question", "code", "box"),
        *("too_easy", "too_hard", "off_topic", "no", "yes", "language"),
    }
)
# What would be the same lesson once more, where it is asked twice and nothing has changed.
LESSONS = frozenset(
    {"stuck", "help", "check", "why", "what_now", "box", "code", "question", "about", "dispute", "upset"}
)
HELPED = frozenset({"stuck", "check", "upset", "skip", "what_now"})
Answer = Callable[[str, CoachWish, ClaimOnDesk], Awaitable[None]]


class ChatWishes:
    """Answers in the thread that is talking. `last` are the edits typed last on a claim, `asked` the move that waits
    for a yes, `taught` what was asked last.
    """

    def __init__(self, moves: Moves, talk: DeskTalk, questions: ChatQuestions) -> None:
        self.moves, self.talk, self.questions = moves, talk, questions
        self.thread, self.world, self.desks = talk.thread, talk.world, talk.desks
        self.last = dict[str, tuple[Edit, ...]]()
        self.asked = dict[str, Payload]()
        self.taught = dict[str, tuple[object, ...]]()
        self.table: dict[WishKind, Answer] = {
            "hint": lambda _, __, found: self.talk.point_at_hint(found),
            "why": lambda text, *_: self.questions.explain(text),
            "question": lambda text, *_: self.questions.ask(text),
            "code": lambda text, *_: self.questions.ask(text),
            "undo": lambda *_: self.talk.undo(),
            "redo": lambda *_: self.talk.redo(),
            "changes": lambda *_: self.talk.list_changes(),
            "send": lambda _, __, found: self.talk.point_at_send(found),
            "reset": self.reset,
            "answer": self.ask_to_give_up,
            "yes": self.carry_out_asked,
            "what_now": self.say_next_step,
        }

    def typed_last(self, found: ClaimOnDesk) -> tuple[Edit, ...]:
        return self.last.get(found.key, ())

    async def take_move(self, text: str, move: ClaimMove, found: ClaimOnDesk) -> None:
        """Put a typed move on the desk; giving up is asked back, and a correction may stand in place of the last."""
        self.taught.pop(found.key, None)
        if move.action_type is ActionType.GIVE_UP:
            return await self.ask_to_give_up(text, CoachWish(kind="answer"), found)
        if move.amends:
            await self.desks.undo(DraftStep(key=found.key))
            found = self.desks.claim(found.status.session_id)
        await self.talk.take_move(found, move.action_type, move.action_details)
        if move.action_type is ActionType.CORRECT_CLAIM:
            claim = self.talk.draft_claim(found)
            self.last[found.key] = parse_action(self.world, move.action_type, move.action_details, claim).edits
        return None

    async def grant(self, text: str, wish: CoachWish, found: ClaimOnDesk) -> None:
        """Do what a wish asks for, by its row; words alone where it has none."""
        if found.is_open and found.status.exam and wish.kind in NOT_IN_EXAMS:
            await self.thread.show(small_talk.EXAM)
        elif not found.is_open and wish.kind not in AFTERWARDS:
            await self.thread.show(desk_texts.SETTLED)
        elif self.is_asked_again(text, wish, found):
            await self.show_choices(small_talk.SAID_ABOVE, self.hint_choice(found))
        else:
            await self.table.get(wish.kind, self.say_words)(text, wish, found)

    def is_asked_again(self, text: str, wish: CoachWish, found: ClaimOnDesk) -> bool:
        """Whether the same thing was asked just before, and the claim is as it was; a third time is a new question."""
        own = text.strip().lower() if wish.kind in ("why", "code", "question") else wish.topic
        now, before = (wish.kind, own, found.status.turn, found.news.rev), self.taught.pop(found.key, None)
        if wish.kind in LESSONS and now != before:
            self.taught[found.key] = now
        return wish.kind in LESSONS and now == before

    async def say_words(self, _: str, wish: CoachWish, found: ClaimOnDesk) -> None:
        """The coach's words, with the change that was named to choose, and a hint for whoever looks for help."""
        if wish.kind in ("too_easy", "too_hard"):
            await self.thread.show(small_talk.say_wish(wish), [("LevelCard", {})])
            return
        hint = self.hint_choice(found) if wish.kind in HELPED else []
        answer = [say_choice("Show the answer", "show me the answer")] if wish.kind == "skip" else []
        await self.show_choices(small_talk.say_wish(wish), [*map(to_choice, wish.nearest), *hint, *answer])

    async def show_choices(self, text: str, choices: list[Payload]) -> None:
        await self.thread.show(text, [("Choices", {"choices": choices})] if choices else [])

    def hint_choice(self, found: ClaimOnDesk) -> list[Payload]:
        """The button of the next hint, with its price."""
        upcoming, status = found.hints.next_hint, found.status
        if not found.is_open or upcoming is None or found.hints.help != "open":
            return []
        label = f"Hint {upcoming.number} of {upcoming.of} (−{upcoming.cost} XP)"
        return [{"label": label, "name": "hint", "payload": {"session_id": status.session_id, "turn": status.turn}}]

    async def ask_to_give_up(self, _: str, __: CoachWish, found: ClaimOnDesk) -> None:
        """The answer ends the claim, so that it comes after a yes: typed, or pressed."""
        status = found.status
        move = {"action_type": ActionType.GIVE_UP, "action_details": {}}
        self.asked[found.key] = asked = {"session_id": status.session_id, "turn": status.turn, **move}
        await self.thread.show(small_talk.GIVE_UP, [("ConfirmCard", {"name": "act", "payload": asked})])

    async def carry_out_asked(self, text: str, wish: CoachWish, found: ClaimOnDesk) -> None:
        """A yes to what was just asked."""
        asked = self.asked.pop(found.key, None)
        if asked and asked["turn"] == found.status.turn:
            await self.moves.act(asked)
        else:
            await self.say_words(text, wish, found)

    async def reset(self, _: str, __: CoachWish, found: ClaimOnDesk) -> None:
        """Take all changes off the desk, in one step that undo takes back."""
        draft = found.news.draft
        if draft.is_empty:
            await self.thread.show(desk_texts.NOTHING_TO_UNDO)
            return
        patch = DraftPatch(set=dict.fromkeys(draft.set), drop=dict.fromkeys(draft.drop), add=dict.fromkeys(draft.add))
        await self.desks.patch(found.key, patch)
        await self.talk.desk.push_desk()
        await self.thread.show(small_talk.RESET_HELD)

    async def say_next_step(self, _: str, __: CoachWish, found: ClaimOnDesk) -> None:
        """Where the claim stands, and what comes next."""
        step = small_talk.name_next_step(found.status.attempts > 0, not found.news.draft.is_empty)
        await self.show_choices(f"{texts.say_stage(found.view)} {step}", self.hint_choice(found))

    async def ask_back(self, text: str, unclear: Unclear, found: ClaimOnDesk) -> None:
        """What is missing, what may have been meant, which boxes there are, and a hint."""
        self.taught.pop(found.key, None)
        claim = self.talk.draft_claim(found)
        choices = [*map(to_choice, unclear.nearest), *self.hint_choice(found)]
        lost = small_talk.ask_meaning(text, claim, unclear.nearest)
        said = lost if unclear.is_lost else unclear.message.removesuffix(f" {HOW}")
        await self.show_choices(f"{said} {small_talk.list_open_boxes(claim)}", choices)


def to_choice(nearest: Suggestion) -> Payload:
    """A reading as a button."""
    return say_choice(nearest.label, nearest.say)


def say_choice(label: str, said: str) -> Payload:
    """A button that says something."""
    return {"label": label, "name": "desk.say", "payload": {"text": said}}
