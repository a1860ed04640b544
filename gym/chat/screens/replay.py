"""A session looked back at, step by step: what was shown, done, judged and said, and what a trainer adds."""

import json

from gym.caller import Right
from gym.chat.screens.blocks import (
    Block,
    Button,
    Buttons,
    Cell,
    ClaimBlock,
    Fold,
    Go,
    Player,
    Pre,
    Screen,
    Table,
    Text,
)
from gym.chat.screens.format import cell, moment, options
from gym.chat.screens.forms import Form, FormField, Params
from gym.chat.screens.pages import Page, PageRequest
from gym.chat.screens.parse_form import parse_fields
from gym.chat.screens.replay_parts import coach_blocks, judged_blocks, supposed_blocks
from gym.coaching.reading import HOW, ClaimMove, Read, Reading, Unclear
from gym.errors import wrong
from gym.schemas.replay import Annotate, Override, Replay, ReplayStep, WhatIf
from gym.services.sessions import Sessions
from gym.world.claims.claim import Claim as OnFile

WHAT_IF = "Such as: add 25 to line 1, remove line 2, submit as is, void the claim, or appeal: and the letter."


class ReplayPages:
    """Replays of sessions."""

    def __init__(self, sessions: Sessions, read: Read) -> None:
        self.sessions, self.read = sessions, read

    def pages(self) -> dict[str, Page]:
        """All there are."""
        return {
            "replay": Page(self.replay, Right.SELF_OR_TRAINER),
            "replay.annotate": Page(self.annotate, Right.TRAINER),
            "replay.override": Page(self.override, Right.REVIEWER),
            "replay.whatif": Page(self.what_if, Right.SELF_OR_TRAINER),
        }

    async def replay(self, request: PageRequest) -> Screen:
        """One step of a session. Raises NotFound, Invalid."""
        found = await self.sessions.replays.replay(request.get("session"), request.caller)
        place = request.number("step", 0, 0, len(found.steps) - 1)
        shown, step = draw_step(found, place), found.steps[place]
        if not step.is_over or step.verdict is None:
            return shown
        scenario = self.sessions.scenarios.get(find_scenario_id(found, step))
        reviewed = Text(text=self.sessions.facts.describe_scenario(scenario), tone="quiet")
        return shown.model_copy(update={"blocks": (*shown.blocks, reviewed)})

    async def annotate(self, request: PageRequest) -> Screen:
        """Put a note at a step. Raises NotFound, Invalid."""
        wanted = parse_fields(Annotate, caller=request.caller, **form_target(request), text=request.get("text"))
        return self.after(await self.sessions.replays.annotate(wanted), request, "The note is saved at this step.")

    async def override(self, request: PageRequest) -> Screen:
        """Count a try otherwise. Raises NotFound, Invalid."""
        right = request.get("right") == "1"
        wanted = parse_fields(
            Override, caller=request.caller, **form_target(request), right=right, reason=request.get("reason")
        )
        found = await self.sessions.replays.override(wanted)
        note = f"The try counts as {'right' if right else 'wrong'} from now on. The trainee is told why."
        return self.after(found, request, note)

    async def what_if(self, request: PageRequest) -> Screen:
        """What another move would have come to; nothing is written. Raises NotFound, Invalid."""
        found = await self.sessions.replays.replay(request.get("session"), request.caller)
        place = request.number("step", 0, 0, len(found.steps) - 1)
        move = move_of(self.read(request.get("said"), before(found, place)))
        wanted = parse_fields(WhatIf, caller=request.caller, **form_target(request), **move)
        supposed = await self.sessions.replays.what_if(wanted)
        shown = draw_step(found, place)
        note = "This is what would have happened. Nothing was saved."
        return shown.model_copy(
            update={**here(request), "note": note, "blocks": (*supposed_blocks(supposed), *shown.blocks)}
        )

    def after(self, found: Replay, request: PageRequest, note: str) -> Screen:
        """The step again, with what was done."""
        step = request.number("step", 0, 0, len(found.steps) - 1)
        return draw_step(found, step).model_copy(update={**here(request), "note": note})


def form_target(request: PageRequest) -> dict[str, str]:
    """The session and the turn that a form is about."""
    return {"session_id": request.get("session"), "turn": request.get("turn")}


def here(request: PageRequest) -> dict[str, object]:
    """The page and params of the step that is looked at."""
    return {"page": "replay", "params": {name: request.get(name) for name in ("session", "step")}}


def find_scenario_id(found: Replay, step: ReplayStep) -> str:
    """The id of the scenario that a step worked on, from the answer that dealt it."""
    dealt = json.loads(next(each.shown for each in found.steps if each.turn == step.dealt))
    return str((dealt.get("scenario") or dealt["next_scenario"])["scenario_id"])


def before(found: Replay, place: int) -> OnFile:
    """The claim that a step began with."""
    step = found.steps[place]
    return step.after if step.kind == "dealt" or not place else found.steps[place - 1].after


def move_of(reading: Reading) -> dict[str, object]:
    """The move that was read in plain words. Raises Invalid for words that are none."""
    if isinstance(reading, ClaimMove):
        return {"action_type": reading.action_type, "action_details": reading.action_details}
    raise wrong("said", reading.message if isinstance(reading, Unclear) else f"That is not a move. {HOW}")


def draw_step(found: Replay, place: int) -> Screen:
    """One step."""
    step = found.steps[place]
    params = {"session": found.session_id, "step": str(place)}
    return Screen(
        title=f"{step.title} · step {place + 1} of {len(found.steps)}",
        kicker=f"{'A session of ' + found.user_id if found.is_trainer else 'Your session'} · {moment(step.at)}",
        blocks=(
            Player(place=place, count=len(found.steps), page="replay", params={"session": found.session_id}),
            Table(
                title="Every step",
                columns=("", "What was done", "How it was judged"),
                rows=tuple(line(found, each, number == place, number) for number, each in enumerate(found.steps)),
            ),
            Text(text=step.act),
            ClaimBlock(title="The claim after it", claim=step.after.model_dump(mode="json"), marked=step.changed),
            *judged_blocks(step),
            *remarks(step),
            *coach_blocks(step),
            Fold(title="What was shown, byte for byte", blocks=(Pre(title="The stored answer", text=step.shown),)),
            *(forms(found, step, {**params, "turn": str(step.turn)})),
            Buttons(name="Take away", items=(Button(label="Every step as JSON", go=Go(href=file_of(found))),)),
        ),
    )


def file_of(found: Replay) -> str:
    """Where the whole replay can be taken away."""
    return f"/files/replay/{found.session_id}.json"


def line(found: Replay, step: ReplayStep, is_here: bool, number: int) -> tuple[Cell, ...]:
    """One step in a line."""
    go = Go(page="replay", params={"session": found.session_id, "step": str(number)})
    outcome = step.verdict.outcome.replace("_", " ") if step.verdict else ""
    return (cell("▸" if is_here else ""), cell(step.act[:90], go=None if is_here else go), cell(outcome))


def remarks(step: ReplayStep) -> tuple[Block, ...]:
    """What else stands at the step: stories, questions, notes, overrides, a dispute."""
    rows = [
        (cell(each.kind), cell(each.by), cell(" ".join(filter(None, (each.text, each.answer)))))
        for each in step.remarks
    ]
    if step.dispute:
        said = f"{step.dispute.reason} ({step.dispute.status}) {step.dispute.answer or ''}".strip()
        rows.append((cell("dispute"), cell(step.dispute.user_id), cell(said)))
    return (Table(title="Beside it", columns=("What", "By", "Words"), rows=tuple(rows)),) if rows else ()


def forms(found: Replay, step: ReplayStep, params: Params) -> tuple[Block, ...]:
    """What can be added at a step: a trainer's note and override, and what would have been."""
    adding: list[Block] = []
    if found.is_trainer:
        note = FormField(name="text", label="Note", kind="textarea", required=True, longest=2000)
        adding.append(
            Form(
                title="Note at this step", fields=(note,), submit="Save the note", page="replay.annotate", params=params
            )
        )
    if found.is_trainer and step.kind == "acted" and step.is_over and not found.is_exam:
        adding.append(
            Form(
                title="Override the verdict",
                fields=override_fields(),
                submit="Override",
                page="replay.override",
                params=params,
            )
        )
    if step.is_over:
        adding.append(form("What if", what_if_fields(), "Try it", "whatif", params))
    return tuple(adding)


def form(title: str, fields: tuple[FormField, ...], submit: str, act: str, params: Params) -> Form:
    """One of these forms."""
    return Form(title=title, fields=fields, submit=submit, page=f"replay.{act}", params=params)


def override_fields() -> tuple[FormField, ...]:
    """The fields of an override."""
    ways = options((("1", "Right: settled, accuracy 100 %"), ("", "Wrong: it fixed nothing")))
    reason = "Reason (the trainee will read it)"
    return (
        FormField(name="right", label="The try counts as", kind="select", value="1", options=ways),
        FormField(name="reason", label=reason, kind="textarea", required=True, longest=1000),
    )


def what_if_fields() -> tuple[FormField, ...]:
    """The field of a supposition."""
    return (FormField(name="said", label="Move, in plain words", required=True, longest=1000, hint=WHAT_IF),)
