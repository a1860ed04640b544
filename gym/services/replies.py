"""From a finished run to the bodies that go out; nothing of an open scenario's key gets in."""

from importlib.metadata import PackageNotFoundError, version

from gym.coaching.briefing import CoachBrief, brief_feedback, brief_hint
from gym.coaching.chunks import CoachHealth, CoachInfo
from gym.coaching.sheet import RECORDED, say_sealed_sheet, say_sheet
from gym.coaching.stories import Story
from gym.progress.certification.exams import ExamStatus, confirm_answer, exam_status
from gym.progress.events import Kind
from gym.progress.rewards.xp import level_at
from gym.progress.schemas import Score, Xp
from gym.schemas.health import ADVICE, WORDS, Trouble
from gym.schemas.sessions import Health, HintAnswer, NextClaim, SessionStatus, StartAnswer, TurnAnswer
from gym.services.scenarios import ScenarioCache
from gym.services.turns import Run
from gym.session import exam
from gym.session.state import Json, State, alias_of
from gym.store.records import SessionRow, StoredAnswer
from gym.world.claims.claim import Claim
from gym.world.scenarios.scenario import Scenario, ScenarioView
from gym.world.scenarios.view import to_view
from gym.world.world import World

PLAIN = CoachInfo(source="offline")


def claim_view(world: World, state: State, scenarios: ScenarioCache) -> ScenarioView:
    """The claim that lies on the desk, as the trainee sees it."""
    seen = to_view(world, scenarios.get(state["scenario_id"]), state["claim"])
    examined = state.get("exam")
    alias = state.get("alias") or alias_of(state["session_id"], state["dealt"])
    shown_id = f"exam-{len(examined.done) + 1}" if examined else alias
    return seen.model_copy(update={"mode": state["mode"], "scenario_id": shown_id})


def session_exam_status(state: State) -> ExamStatus | None:
    """How far the session's exam is, if it is one."""
    kept = state.get("exam")
    return exam_status(kept, exam.issued_certificate(state, kept)) if kept else None


SEEDED = "You chose this session's seed, so its claims earn no XP and count for nothing else."


def start_reply(world: World, done: State, scenarios: ScenarioCache, coach: CoachInfo, story: Story) -> StartAnswer:
    """Answer of start-session."""
    return StartAnswer(
        session_id=done["session_id"],
        user_id=done["user_id"],
        turn=0,
        scenario=claim_view(world, done, scenarios),
        story=story,
        coach=coach,
        exam=session_exam_status(done),
        note="" if done["seed"] is None else SEEDED,
    )


def submit_reply(world: World, run: Run, scenarios: ScenarioCache, story: Story | None) -> TurnAnswer:
    """Answer of submit-action; the solution only once the scenario is over."""
    done, row, scenario = run.done, run.found.row, scenarios.get(run.found.state["scenario_id"])
    # Of the claim that the move was on: dealing the next one changes the state's own.
    is_sealed = done["sealed"] and done["verdict"].is_over
    verdict, mode, reason = done["verdict"], run.found.state["mode"], run.found.state["reason"]
    xp = done["xp"] if done["over"] else Xp(total=row.xp, level=level_at(row.xp))
    reply = TurnAnswer(
        session_id=done["session_id"],
        turn=run.turn,
        outcome=verdict.outcome,
        correct=verdict.is_correct,
        accuracy=verdict.accuracy,
        resolved=verdict.is_over,
        feedback=done["feedback"],
        findings=verdict.shown,
        remittance=verdict.remittance,
        claim_data=verdict.claim,
        score=done["score"],
        xp=xp,
        achievements=done.get("unlocked", ()),
        next_scenario=claim_view(world, done, scenarios) if run.has_dealt else None,
        next_story=story,
        solution=scenario.solution if verdict.is_over and not is_sealed else None,
        offer_hint=done.get("offer_hint", False) and not verdict.is_over,
        coach=PLAIN,
        sheet=say_sealed_sheet(verdict) if is_sealed else say_sheet(world.reference, scenario, verdict),
        mode=mode,
        chosen_because=reason if done["over"] else "",
        exam=session_exam_status(done),
    )
    return hide_verdict(reply, scenario.case.claim) if mode == "exam" and done["over"] else reply


def hide_verdict(reply: TurnAnswer, claim: Claim) -> TurnAnswer:
    """The answer in an exam: that it was recorded, and the result once all is over; `claim` as it was dealt."""
    assert reply.exam
    hidden = {"correct": False, "accuracy": 0.0, "findings": (), "remittance": None, "solution": None}
    hidden |= {"claim_data": claim, "xp": Xp(total=reply.xp.total, level=reply.xp.level)}
    said = {
        "outcome": "recorded",
        "resolved": True,
        "score": Score(total=0, parts=()),
        "chosen_because": "",
        "sheet": RECORDED,
    }
    return reply.model_copy(update={**hidden, **said, "feedback": confirm_answer(reply.exam)})


def hint_reply(run: Run) -> HintAnswer:
    """Answer of get-hint."""
    given = run.done["hint"]
    return HintAnswer(
        session_id=run.done["session_id"],
        turn=run.turn,
        rung=given.rung,
        hint=given.text,
        coach=PLAIN,
        xp_cost=given.xp_cost,
    )


def next_claim_reply(world: World, done: State, scenarios: ScenarioCache, turn: int, story: Story) -> NextClaim:
    """Answer of next-scenario."""
    seen = claim_view(world, done, scenarios)
    return NextClaim(
        session_id=done["session_id"], turn=turn, scenario=seen, story=story, exam=session_exam_status(done)
    )


def brief_hint_words(world: World, done: State, scenario: Scenario) -> CoachBrief:
    """What a coach may be told to word a hint."""
    given = done["hint"]
    return brief_hint(world, scenario, done["claim"], done["fixed"], given.text, given.rung, done.get("change", ""))


def brief_feedback_words(world: World, done: State, scenario: Scenario, reply: TurnAnswer) -> CoachBrief:
    """What a coach may be told to word a verdict."""
    fixed, change = done["verdict"].fixed, logged_move(done)["change"]
    # Of a sealed claim the coach tells no more than of one that is still open.
    ended = "partly" if done["sealed"] and reply.outcome == "resolved" else reply.outcome
    outcome = "wrong" if done["sealed"] and reply.outcome == "given_up" else ended
    said = (reply.feedback, change, outcome, reply.remittance)
    return brief_feedback(world, scenario, reply.claim_data, fixed, *said)


def logged_move(done: State) -> Json:
    """What the turn's move came to, as the log has it: dealing the next claim leaves it alone."""
    return next(dict(draft.body) for draft in done["drafts"] if draft.kind is Kind.ACTED)


def session_status(
    world: World, row: SessionRow, state: State, scenarios: ScenarioCache, last: StoredAnswer | None
) -> SessionStatus:
    """Where a session stands."""
    working = state["phase"] == "working"
    scenario = claim_view(world, state, scenarios) if working else None
    return SessionStatus(
        session_id=row.session_id,
        user_id=row.user_id,
        turn=row.turn,
        phase=state["phase"],
        scenario=scenario,
        claim_data=scenario.claim_data if scenario else None,
        attempts=state["attempts"],
        rungs=len(state["rungs"]),
        started_at=row.started_at,
        presented_at=state["presented_at"],
        total_xp=row.xp,
        level=level_at(row.xp),
        last=TurnAnswer.model_validate_json(last.body) if last else None,
        exam=session_exam_status(state),
    )


def product_version() -> str:
    """The product's version."""
    try:
        return version("training-gym")
    except PackageNotFoundError:
        return "unknown"


def health_report(trouble: Trouble | None, coach: CoachHealth) -> Health:
    """`down` where nothing can be read or saved; `degraded` where the plain coach stands in for a model."""
    working = "ok" if coach.source != "offline" else "degraded"
    return Health(
        status="down" if trouble else working,
        database=trouble or "ok",
        coach=coach,
        version=product_version(),
        advice=f"{WORDS[trouble]} {ADVICE[trouble]}" if trouble else None,
    )
