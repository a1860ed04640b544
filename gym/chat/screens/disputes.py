"""The inbox of disputes: what trainees hold against a verdict, and a trainer's answer."""

from gym.caller import Right
from gym.chat.screens.blocks import Block, BlockHeading, Button, Buttons, Go, Screen, Text
from gym.chat.screens.format import count, moment, options
from gym.chat.screens.forms import Form, FormField
from gym.chat.screens.pages import Page, PageRequest
from gym.chat.screens.parse_form import parse_fields
from gym.schemas.disputes import Decision, DisputeView
from gym.services.sessions import Sessions

REASON = "Reason (the trainee will read it)"
# Each is folded from its whole session: so many at a time.
MOST = 20
ANSWERS = (("1", "Accept: the trainee is right"), ("", "Decline: the verdict stands"))


class DisputePages:
    """Disputes of a tenant."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    def pages(self) -> dict[str, Page]:
        """All there are."""
        return {
            "disputes": Page(self.disputes, Right.WATCHER, "Disputes", group="Trainees"),
            "disputes.decide": Page(self.decide, Right.REVIEWER),
        }

    async def disputes(self, request: PageRequest) -> Screen:
        """What waits for an answer, oldest first."""
        caller, trainers = request.caller, self.sessions.trainers
        watched = {each.user_id for each in trainers.people(caller)} if caller.teams else None
        found = await self.sessions.disputes.open(caller.tenant, watched)
        blocks: list[Block] = []
        for each in found[:MOST]:
            blocks += await self.one(request, each)
        if len(found) > MOST:
            blocks.append(Text(text=f"{count(len(found) - MOST, 'later one')} will follow these.", tone="quiet"))
        nothing = Text(text="There are no open disputes. When a trainee disputes a verdict, it appears here.")
        return Screen(title="Disputes", kicker=count(len(found), "open one"), blocks=tuple(blocks) or (nothing,))

    async def one(self, request: PageRequest, each: DisputeView) -> tuple[Block, ...]:
        """One dispute: the reason, the way to the step, and the answer."""
        replay = await self.sessions.replays.replay(each.session_id, request.caller)
        step = next((number for number, one in enumerate(replay.steps) if one.turn == each.turn), 0)
        place = {"session": each.session_id, "turn": str(each.turn)}
        look = Go(page="replay", params={"session": each.session_id, "step": str(step)})
        fields = (
            FormField(name="accepted", label="Answer", kind="select", value="1", options=options(ANSWERS)),
            FormField(
                name="answer", label="Reason (the trainee will read it)", kind="textarea", required=True, longest=1000
            ),
        )
        return (
            BlockHeading(text=f"{replay.steps[step].title} · {each.user_id} · {moment(each.at)}"),
            Text(text=f"“{each.reason}”"),
            Buttons(name=f"Dispute of {each.user_id}", items=(Button(label="Open the step", go=look),)),
            Form(title="", fields=fields, submit="Answer", page="disputes.decide", params=place),
        )

    async def decide(self, request: PageRequest) -> Screen:
        """Answer a dispute. Raises NotFound, Invalid, Stale."""
        place = {"session_id": request.get("session"), "turn": request.get("turn")}
        if request.caller.teams:
            await self.sessions.trainers.session_of(request.caller, place["session_id"])
        who = {"by": request.caller.user_id, "tenant": request.caller.tenant}
        accepted = request.get("accepted") == "1"
        decided = await self.sessions.disputes.decide(
            parse_fields(Decision, **who, **place, accepted=accepted, answer=request.get("answer"))
        )
        shown = await self.disputes(request.at())
        case = Go(href=f"/files/case/{decided.session_id}/{decided.turn}.json")
        file = (Buttons(name="Case file", items=(Button(label="Download the case file", go=case),)),)
        blocks = (*(file if decided.status == "accepted" else ()), *shown.blocks)
        return shown.model_copy(update={"page": "disputes", "params": {}, "note": words(decided), "blocks": blocks})


def words(decided: DisputeView) -> str:
    """What was decided, and what to do next."""
    if decided.status == "declined":
        return "Declined; the trainee is told why."
    return "Accepted; the trainee is told. To count the try as right, open its step in the replay."
