"""What is typed about the claim on the desk: corrections become its draft, other moves open their form."""

from gym.chat import desk_texts as texts
from gym.chat.desk import Desk
from gym.chat.presses import Payload
from gym.chat.texts import HINT_MEANT, needs_letter
from gym.schemas.desk import ClaimOnDesk, DraftNews, DraftStep
from gym.world.claims.actions import ActionType
from gym.world.claims.changes import describe_changes
from gym.world.claims.claim import Claim
from gym.world.claims.draft import DraftPatch
from gym.world.claims.draft_edits import draft_claim
from gym.world.judge.forms import FORMS, TEXTS, parse_action


def send_button(found: ClaimOnDesk) -> tuple[str, Payload]:
    """The button that sends the claim with its draft."""
    return "desk.send", {"key": found.key, "turn": found.status.turn}


class DeskTalk:
    """The coach's side of the desk, in the thread that is talking. Nothing that is typed sends a claim."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.thread, self.world, self.desks = desk, desk.thread, desk.world, desk.sessions.desks

    async def claim(self) -> ClaimOnDesk | None:
        """The claim on the desk, once there is one."""
        state = await self.thread.state()
        return self.desks.claim(state.session_id) if state else None

    def draft_claim(self, found: ClaimOnDesk) -> Claim:
        """The claim as the desk shows it, with the draft."""
        return draft_claim(self.world, found.claim, found.news.draft)

    async def take_move(self, found: ClaimOnDesk, action_type: str, details: Payload) -> None:
        """Put a typed move on the desk. Raises Invalid where it cannot be made."""
        action = parse_action(self.world, action_type, details, self.draft_claim(found))
        if action.edits:
            news, made = await self.desks.fold(found.key, action.edits)
            await self.tell_drafted(found, news, made)
        if action.type is ActionType.SUBMIT_CLAIM:
            await self.point_at_send(found)
        elif action.type is not ActionType.CORRECT_CLAIM:
            given = {name: value for name, value in details.items() if value and name in TEXTS}
            await self.open_form(found, action.type, given)

    async def take_proposal(self, payload: Payload) -> Payload:
        """Put on the desk what the model took a text for, once its user says yes. Raises Stale, Invalid."""
        await self.desk.at(str(payload.get("key") or ""))
        found, details = await self.claim(), payload.get("action_details")
        if found and isinstance(details, dict):
            await self.take_move(found, str(payload.get("action_type")), details)
        return {}

    async def tell_drafted(self, found: ClaimOnDesk, news: DraftNews, made: DraftPatch) -> None:
        """Show a typed change on every tab, and say what it is."""
        after = draft_claim(self.world, found.claim, news.draft)
        changed = describe_changes(self.draft_claim(found), after)
        await self.desk.push(draft=news.model_dump(mode="json"), fresh=list(made.places))
        await self.point(texts.say_drafted(made, changed), texts.ask_to_send(changed), *send_button(found))

    async def point(self, said: str, asked: str, name: str, payload: Payload) -> None:
        """Say where on the desk a button is; where there is no desk, ask with a button in the thread."""
        button = [] if self.thread.has_desk else [("ConfirmCard", {"name": name, "payload": payload})]
        await self.thread.show(asked if button else said, button)

    async def point_at_send(self, found: ClaimOnDesk) -> None:
        """Say where Send is; nothing is sent."""
        await self.desk.push(pulse="send")
        await self.point(texts.SEND_IS_YOURS, texts.SEND_MEANT, *send_button(found))

    async def point_at_hint(self, found: ClaimOnDesk) -> None:
        """Say where Hint is; none is given."""
        await self.desk.push(pulse="hint")
        asked = {"session_id": found.status.session_id, "turn": found.status.turn}
        await self.point(texts.HINT_IS_YOURS, HINT_MEANT, "hint", asked)

    async def open_form(self, found: ClaimOnDesk, move: ActionType, given: Payload) -> None:
        """Open the form of a move over the foot of the desk, with what was typed in it."""
        await self.desk.push(pulse="more", move=move, details=given)
        if move is ActionType.APPEAL_DENIAL and not given:
            await self.thread.show(needs_letter(found.view))
            return
        asked = {"key": found.key, "turn": found.status.turn, "action_type": move, "details": given}
        await self.point(texts.MOVE_OPENED, texts.ask_to_move(FORMS[move][0]), "desk.send", asked)

    async def undo(self) -> None:
        """Take the last change off the desk."""
        await self.step_back_or_forth("undo", texts.UNDO_HELD, texts.NOTHING_TO_UNDO)

    async def redo(self) -> None:
        """Put the change back that was taken off last."""
        await self.step_back_or_forth("redo", texts.REDO_HELD, texts.NOTHING_TO_REDO)

    async def step_back_or_forth(self, way: str, done: str, nothing: str) -> None:
        """Go one step through the draft's history, and say so."""
        found = await self.claim()
        if found is None or not found.is_open:
            await self.thread.show(nothing)
            return
        step = DraftStep(key=found.key)
        news, made = await (self.desks.undo(step) if way == "undo" else self.desks.redo(step))
        if made.places:
            await self.desk.push(draft=news.model_dump(mode="json"), fresh=list(made.places))
        await self.thread.show(done if made.places else nothing)

    async def list_changes(self) -> None:
        """Say what stands on the desk and is not sent."""
        found = await self.claim()
        is_changed = found is not None and not found.news.draft.is_empty
        changed = describe_changes(found.claim, self.draft_claim(found)) if found and is_changed else ""
        await self.thread.show(texts.say_changed(changed))
