"""A session looked back at: every step from the stored events, what was shown, done, judged and said."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from gym.caller import is_former
from gym.cli import answers, cards
from gym.cli.context import Gym
from gym.cli.styles import QUIET
from gym.errors import Invalid, NotFound
from gym.progress.events import Event, Kind
from gym.progress.schemas import Score
from gym.progress.session_report import is_sitting
from gym.schemas.replay import PLAYING, RUNNING
from gym.world.claims.claim import Finding, Remittance
from gym.world.scenarios.scenario import Scenario
from gym.world.scenarios.view import to_view

Body = dict[str, Any]


def steps(built: Gym, session_id: str) -> Iterator[RenderableType]:
    """Every event in order, each under its own heading; what is wrong with an open claim stays hidden. Raises NotFound,
    and Invalid for an exam or a challenge while it goes on: the terminal does not know who looks.
    """
    events = built.store.events(session_id)
    if not events or is_former(events[0].user_id):
        raise NotFound(f"There is no session {session_id}.")
    if is_sitting(events):
        raise Invalid(RUNNING)
    if built.store.challenges.shut_sessions((session_id,), datetime.now(UTC)):
        raise Invalid(PLAYING)
    settled = settled_turns(events)
    for event in events:
        title = f"{event.seq} · turn {event.turn} · {event.at:%Y-%m-%d %H:%M:%S} UTC · {event.kind.replace('_', ' ')}"
        yield Rule(Text(title, style="bold"), align="left")
        yield from step(built, event, is_settled=event.turn <= settled)


def settled_turns(events: Sequence[Event]) -> int:
    """The last turn that ended a scenario: up to there nothing is hidden any more."""
    return max((event.turn for event in events if event.kind is Kind.SCENARIO_FINISHED), default=-1)


def step(built: Gym, event: Event, is_settled: bool) -> Iterator[RenderableType]:
    """What one event says."""
    body = event.body
    match event.kind:
        case Kind.SCENARIO_PRESENTED:
            yield from show_claim(built, body)
        case Kind.ACTED:
            yield from show_action(body, is_settled)
        case Kind.HINT_GIVEN:
            yield Text(f"Rung {body['rung']}, -{body['xp_cost']} XP: {body['text']}")
        case Kind.COACH_SAID:
            yield show_words(body)
        case _:
            yield Text(LINES[event.kind](event))


def show_words(body: Body) -> RenderableType:
    """The coach's words, who spoke, and why earlier words of the model were refused."""
    who = body["piece"]["coach"]["model"] or "plain coach"
    refused = f", refused before: {', '.join(body['guard'])}" if body.get("guard") else ""
    return Text.assemble(body["piece"]["text"], (f"  ({who}{refused})", QUIET))


def show_claim(built: Gym, body: Body) -> Iterator[RenderableType]:
    """The claim as it was dealt."""
    stored = built.store.scenario(body["scenario_id"])
    if stored:
        yield from cards.scenario(to_view(built.world, Scenario.model_validate_json(stored)))
    if body.get("mode", "practice") != "practice":
        yield Text(f"Without help: {body['mode']}", style=QUIET)
    if body.get("reason"):
        yield Text(f"Chosen because: {body['reason']}", style=QUIET)


def show_action(body: Body, is_settled: bool) -> Iterator[RenderableType]:
    """The move, what it changed, the verdict and the words that came with it."""
    action, verdict = body["action"], body["verdict"]
    yield Text(f"{action['type']}: {body['change'] or action['text'] or 'as it stands'}")
    if body.get("confidence") is not None:
        yield Text(f"Stated confidence {body['confidence']:.0%}", style=QUIET)
    yield Text(f"{verdict['outcome']}, accuracy {verdict['accuracy']:.2f}", style="bold")
    found = verdict["findings"] if is_settled else verdict["shown"]
    if found:
        yield answers.findings(tuple(Finding.model_validate(each) for each in found))
    if verdict["remittance"]:
        yield Group(*answers.remittance(Remittance.model_validate(verdict["remittance"])))
    if is_settled:
        yield answers.score(Score.model_validate(body["score"]))
    yield Text(body["said"])


def show_finish(body: Body) -> str:
    """The facts that XP and mastery were reckoned from."""
    how = "Resolved" if body["resolved"] else "Given up"
    tries = f"{body['attempts']} tries, {body['wrong']} wrong, {body['rungs']} hints"
    return f"{how} in {body['seconds']:.0f} s: {tries}, first accuracy {body['accuracy']:.2f}, +{body.get('xp', 0)} XP"


def show_start(event: Event) -> str:
    """Who began, and what was asked for."""
    body = event.body
    asked = (", ".join(body["goals"]), body["preferred"], body["time_zone"], body.get("exam"))
    return " · ".join(filter(None, (event.user_id, *asked)))


def show_exam_end(body: Body) -> str:
    """How an exam ended."""
    return f"{body['title']}: {body['score']:.0%}, {'passed' if body['passed'] else 'not passed'}"


def show_regrade(body: Body) -> str:
    """What a regrade changed."""
    before, after = body["before"], body["after"]
    return f"{after['title']}: {before['xp']} XP, now {after['xp']}, by version {body['version']}"


def overridden(body: Body) -> str:
    """What a trainer made a verdict count as."""
    return f"{body['by']} counts this as {'right' if body['right'] else 'wrong'}: {body['reason']}"


# The kinds of event that one line tells.
LINES: dict[Kind, Callable[[Event], str]] = {
    Kind.SESSION_STARTED: show_start,
    Kind.STORY_TOLD: lambda event: str(event.body["text"]),
    Kind.DEBRIEFED: lambda event: str(event.body["text"]),
    Kind.ASKED: lambda event: f"Asked: {event.body['question']}\n{event.body['answer']}",
    Kind.SCENARIO_FINISHED: lambda event: show_finish(event.body),
    Kind.ACHIEVEMENT_UNLOCKED: lambda event: f"{event.body['title']}. {event.body['description']}",
    Kind.EXAM_ENDED: lambda event: show_exam_end(event.body),
    Kind.REGRADED: lambda event: show_regrade(event.body),
    Kind.DISPUTED: lambda event: f"Disputed: {event.body['reason']}",
    Kind.DISPUTE_DECIDED: lambda event: f"Dispute {event.body['status']}: {event.body['answer']}",
    Kind.ANNOTATED: lambda event: f"{event.body['by']} notes: {event.body['text']}",
    Kind.OVERRIDDEN: lambda event: overridden(event.body),
}
