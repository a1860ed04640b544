"""The parts of a step, each read from the event that holds it."""

from collections.abc import Callable, Iterator, Sequence

from gym.coaching.chunks import CoachInfo
from gym.progress.events import Event, Kind
from gym.progress.events import StoredFinish as Counted
from gym.progress.schemas import Score
from gym.schemas.replay import CoachWords, FinishCount, Remark, ReplayFinding, ReplayHint, ReplayVerdict
from gym.schemas.sessions import HintAnswer
from gym.world.claims.claim import Finding, Remittance

MARKS = {True: "Counts as right", False: "Counts as wrong"}


def verdict(acted: Event) -> ReplayVerdict:
    """What was judged."""
    body, judged = acted.body, acted.body["verdict"]
    shown = [Finding.model_validate(each) for each in judged["shown"]]
    found = [Finding.model_validate(each) for each in judged["findings"]]
    both = [*found, *(each for each in shown if each not in found)]
    return ReplayVerdict(
        outcome=judged["outcome"],
        accuracy=judged["accuracy"],
        findings=tuple(ReplayFinding(finding=each, seen=each in shown) for each in both),
        score=Score.model_validate(body["score"]),
        remittance=Remittance.model_validate(judged["remittance"]) if judged["remittance"] else None,
        said=body["said"],
        confidence=body.get("confidence"),
    )


def to_hint_step(given: Event) -> ReplayHint:
    """The hint that was given."""
    return ReplayHint.model_validate({name: given.body[name] for name in ("rung", "text", "xp_cost")})


def to_coach_words(said: Event) -> CoachWords:
    """What the coach said."""
    piece = said.body["piece"]
    return CoachWords(
        text=piece["text"],
        coach=CoachInfo.model_validate(piece["coach"]),
        stopped=said.body.get("stopped", False),
        guard=tuple(said.body.get("guard", ())),
    )


def answer_as_sent(body: str, said: Event | None) -> str:
    """The answer as it went out: a hint that the coach worded in time went out in those words."""
    words = to_coach_words(said) if said else None
    if words is None or words.stopped or not words.text.strip():
        return body
    return (
        HintAnswer.model_validate_json(body)
        .model_copy(update={"hint": words.text.strip(), "coach": words.coach})
        .model_dump_json()
    )


def to_finish_count(ended: Event, now: Counted) -> FinishCount:
    """How the claim counts that ended here."""
    was = Counted.model_validate(ended.body)
    return FinishCount(xp=was.xp, xp_now=now.xp, accuracy=was.accuracy, accuracy_now=now.accuracy)


def story(event: Event) -> Remark:
    """How a claim came to the desk."""
    return Remark(kind="story", at=event.at, by="", text=event.body["text"])


def to_remark(event: Event) -> Remark:
    """A question and its answer."""
    body = event.body
    return Remark(kind="asked", at=event.at, by=event.user_id, text=body["question"], answer=body["answer"])


def debrief(event: Event) -> Remark:
    """What was said of the session."""
    return Remark(kind="debrief", at=event.at, by="", text=event.body["text"])


def annotation(event: Event) -> Remark:
    """What a trainer noted."""
    return Remark(kind="annotation", at=event.at, by=event.body["by"], text=event.body["text"])


def override(event: Event) -> Remark:
    """What a trainer made a try count as."""
    said = f"{MARKS[event.body['right']]}: {event.body['reason']}"
    return Remark(kind="override", at=event.at, by=event.body["by"], text=said)


READ: dict[Kind, Callable[[Event], Remark]] = {
    Kind.STORY_TOLD: story,
    Kind.ASKED: to_remark,
    Kind.DEBRIEFED: debrief,
    Kind.ANNOTATED: annotation,
    Kind.OVERRIDDEN: override,
}


def remarks(events: Sequence[Event]) -> Iterator[Remark]:
    """What else stands at a step, in order."""
    return (READ[event.kind](event) for event in events if event.kind in READ)
