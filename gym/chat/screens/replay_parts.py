"""The parts of a step on the screen: what was judged, what the coach said, what would have been."""

from gym.chat.screens.blocks import Block, Cell, ClaimBlock, Fold, Pre, Stat, Stats, Table, Text
from gym.chat.screens.format import cell, share
from gym.schemas.replay import ReplayStep, WhatIfResult
from gym.world.claims.claim import Remittance

WHY_NOT = ("Code", "Why it was rejected")


def judged_blocks(step: ReplayStep) -> tuple[Block, ...]:
    """Verdict, score with reasons, the rules that fired, and the payer's answer."""
    verdict = step.verdict
    if verdict is None:
        return ()
    numbers = [("outcome", verdict.outcome.replace("_", " ")), ("accuracy", share(verdict.accuracy))]
    numbers += [("score", str(verdict.score.total))]
    if verdict.confidence is not None:
        numbers.append(("stated confidence", share(verdict.confidence)))
    if step.finished:
        numbers.append(("XP, as counted now", str(step.finished.xp_now)))
    points = tuple((cell(each.points), cell(each.reason), cell(each.citation)) for each in verdict.score.parts)
    rules = tuple(
        (cell(each.finding.rule_id), cell(each.finding.message), cell(each.finding.citation), seen_cell(each.seen))
        for each in verdict.findings
    )
    columns = ("Rule", "What it found", "Source", "Shown to the trainee")
    return (
        Stats(items=tuple(Stat(name=name, value=value) for name, value in numbers)),
        Text(text=verdict.said),
        Table(title="Points", columns=("Points", "Reason", "Source"), rows=points, numbers=(0,), empty="None."),
        Table(title="Rules that fired", columns=columns, rows=rules, empty="No rule found anything."),
        *answer_blocks(verdict.remittance),
    )


def seen_cell(is_seen: bool) -> Cell:
    """Whether the trainee was shown it."""
    return cell("yes") if is_seen else cell("no", "quiet")


def answer_blocks(answer: Remittance | None) -> tuple[Block, ...]:
    """The payer's answer, line by line; or why its front end did not take the claim in."""
    if answer is None:
        return ()
    if answer.rejections:
        reasons = tuple((cell(each.code), cell(each.message)) for each in answer.rejections)
        return (Table(title="The payer's answer: rejected at the front end (277CA)", columns=WHY_NOT, rows=reasons),)
    rows = tuple(
        (
            cell(line.line),
            cell(line.code),
            cell(f"${line.charge:.2f}"),
            cell(f"${line.paid:.2f}"),
            cell(", ".join(f"{each.group}-{each.carc}" for each in line.adjustments)),
        )
        for line in answer.lines
    )
    columns = ("Line", "Code", "Charge", "Paid", "Adjustments")
    empty = "Nothing was adjudicated."
    title = f"The payer's answer: {answer.status.replace('_', ' ')}"
    return (Table(title=title, columns=columns, rows=rows, numbers=(2, 3), empty=empty),)


def coach_blocks(step: ReplayStep) -> tuple[Block, ...]:
    """The hint, the coach's words, what the guard refused, and the prompt."""
    blocks: list[Block] = []
    if step.hint:
        blocks.append(Text(text=f"Hint {step.hint.rung} of 4, {step.hint.xp_cost} XP: {step.hint.text}"))
    if step.spoken:
        who = step.spoken.coach.model or "the plain coach"
        guard = f" Refused before by the guard: {', '.join(step.spoken.guard)}." if step.spoken.guard else ""
        stopped = " Stopped before the end." if step.spoken.stopped else ""
        blocks.append(Text(text=f"“{step.spoken.text}” ({who}.{guard}{stopped})", tone="quiet"))
    if step.prompt:
        text = "\n\n".join(f"[{each['role']}]\n{each['content']}" for each in step.prompt)
        blocks.append(Fold(title="Prompt for the model", blocks=(Pre(title="Prompt", text=text),)))
    return tuple(blocks)


def supposed_blocks(found: WhatIfResult) -> tuple[Block, ...]:
    """What another move would have come to."""
    rows = tuple((cell(each.rule_id), cell(each.message), cell(each.citation)) for each in found.findings)
    numbers = (("outcome", found.outcome.replace("_", " ")), ("accuracy", share(found.accuracy)))
    return (
        Text(text=f"What if: {found.act}", tone="warn"),
        Stats(items=tuple(Stat(name=name, value=value) for name, value in numbers)),
        *(Text(text=each) for each in found.notes),
        Table(title="Findings then", columns=("Rule", "What it found", "Source"), rows=rows, empty="None: it passes."),
        *answer_blocks(found.remittance),
        ClaimBlock(title="The claim then", claim=found.claim.model_dump(mode="json"), marked=found.changed),
    )
