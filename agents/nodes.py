"""The nodes of a turn: each takes the state and gives the part of it that is its own to change."""

from langgraph.runtime import Runtime

from gym.coaching.letters import with_advice
from gym.coaching.plain import CLEAN_RUNGS, feedback, sealed_feedback
from gym.progress.events import RUNGS, Kind
from gym.progress.learner import Learner
from gym.progress.learner import apply as learn
from gym.progress.scoring import hint_cost, score
from gym.session import exam
from gym.session.deal import choose_deal, next_seed, seed_after, spec_of
from gym.session.outcome import edits_in_words, event, finish, first_try, fresh, seconds_on
from gym.session.state import Deps, Json, State, alias_of, moment
from gym.world.actions import Action, ActionType
from gym.world.changes import describe
from gym.world.claim import Claim
from gym.world.forms import parse_action
from gym.world.judge import judge as decide
from gym.world.scenario import Scenario, Verdict

Run = Runtime[Deps]
TRIES_BEFORE_OFFER = 2
# How many of the last claims make a pattern.
PATTERN = 3
# A claim that was asked for by its name was chosen by nobody.
NAMED: Json = {"mode": "practice", "reason": ""}
NO_TRY = (ActionType.GIVE_UP, ActionType.VERIFY_ELIGIBILITY, ActionType.REQUEST_PRIOR_AUTH, ActionType.QUERY_PROVIDER)


def draft(state: State, kind: Kind, body: Json) -> list[Json]:
    """The turn's events with one more."""
    return [*state.get("drafts", []), {"kind": kind.value, "body": body}]


async def present_claim(state: State, runtime: Run) -> State:
    """Deal the next claim: the one asked for by name, else what the adaptive engine chose."""
    queue, number, seed = state["queue"], state["dealt"], next_seed(state)
    choice = NAMED if queue else state.get("choice") or first_choice(state, runtime, seed)
    scenario = runtime.context.deal(queue[0] if queue else spec_of(choice, seed))
    is_named = bool(queue) and not state.get("challenge")
    alias = scenario.scenario_id if is_named else alias_of(state["session_id"], number + 1)
    facts = {"scenario_id": scenario.scenario_id, "title": scenario.title, "difficulty": scenario.difficulty.value}
    body = {**facts, "alias": alias, "mode": choice["mode"], "reason": choice["reason"]}
    moved = State(
        phase="working",
        queue=queue[1:],
        dealt=number + 1,
        alias=alias,
        challenge=state.get("challenge") if queue else None,
        choice=None,
        upcoming=seed_after(state["draw"]),
        payers=met_payers(state, runtime),
        mode=choice["mode"],
        reason=choice["reason"],
        offset=runtime.context.calibration().families.get(scenario.family, 0.0),
        drafts=draft(state, Kind.SCENARIO_PRESENTED, body),
    )
    return State(**{**fresh(scenario, state["at"]), **moved})


def first_choice(state: State, runtime: Run, seed: int) -> Json:
    """What to deal where no claim before it has led to a choice."""
    return choose_deal(state, runtime.context.learner(), seed, runtime.context.calibration().skills)


def met_payers(state: State, runtime: Run) -> dict[str, int]:
    """How many claims of each payer the session had, the one that leaves the desk now included."""
    met = state.get("payers", {})
    if "scenario_id" not in state:
        return met
    name = runtime.context.scenario(state["scenario_id"]).payer_name
    return {**met, name: met.get(name, 0) + 1}


async def accept_action(state: State, runtime: Run) -> State:
    """Read the move. Raises Invalid where it cannot be made."""
    command, claim = state["command"], Claim.model_validate(state["claim"])
    action = parse_action(runtime.context.world, command["action_type"], command["action_details"], claim)
    return State(action=action.model_dump(mode="json"))


async def judge(state: State, runtime: Run) -> State:
    """Apply the move and adjudicate again; count the try, and keep the facts of the first."""
    scenario = runtime.context.scenario(state["scenario_id"])
    before, action = Claim.model_validate(state["claim"]), Action.model_validate(state["action"])
    verdict = decide(runtime.context.world, scenario, before, tuple(state["fixed"]), action)
    settled, examined = verdict.outcome == "resolved", state["mode"] == "exam"
    tried = settled or action.type not in NO_TRY
    after = verdict.claim if verdict.is_correct else before
    changed = State(
        verdict=verdict.model_dump(mode="json"),
        over=verdict.is_over or (examined and tried),
        claim=verdict.claim.model_dump(mode="json"),
        fixed=list(verdict.fixed),
        attempts=state["attempts"] + tried,
        wrong=state["wrong"] + (verdict.outcome == "wrong"),
        change=describe(before, after) if not action.edits or verdict.is_correct else edits_in_words(action),
    )
    if tried:
        changed["last_accuracy"] = verdict.accuracy
        changed["first"] = state["first"] or first_try(state, verdict)
    return changed


def tries_before_offer(learner: Learner) -> int:
    """After how many wrong tries a hint is offered: one earlier to somebody who lost most of the last few claims."""
    return TRIES_BEFORE_OFFER - (sum(learner.lost[-PATTERN:]) > PATTERN // 2)


async def hint(state: State, runtime: Run) -> State:
    """A hint that was asked for is the next rung; after some wrong tries one is offered, never given unasked."""
    if state["request"] != "hint":
        return State(offer_hint=state["wrong"] >= tries_before_offer(runtime.context.learner()))
    scenario = runtime.context.scenario(state["scenario_id"])
    place = next((n for n, _ in enumerate(scenario.intended_issues) if n not in state["fixed"]), None)
    name = "clean" if place is None else str(place)
    texts = CLEAN_RUNGS if place is None else scenario.intended_issues[place].rungs
    given = state["ladders"].get(name, 0)
    rung = min(given + 1, len(texts))
    cost = hint_cost(scenario.difficulty, rung) if rung > given else 0
    body = {"rung": rung, "issue": place, "text": texts[rung - 1], "xp_cost": cost}
    return State(
        hint=body,
        ladders={**state["ladders"], name: rung},
        rungs=[*state["rungs"], rung] if rung > given else state["rungs"],
        drafts=draft(state, Kind.HINT_GIVEN, body),
    )


async def feedback_node(state: State, runtime: Run) -> State:
    """Say the verdict plainly, with the score and each point's reason; a letter gets advice that no point hangs on."""
    scenario = runtime.context.scenario(state["scenario_id"])
    verdict = Verdict.model_validate(state["verdict"])
    is_sealed = state.get("sealed", False) and verdict.is_over
    if is_sealed:
        verdict = verdict.model_copy(update={"shown": ()})
    reference, action = runtime.context.world.reference, Action.model_validate(state["action"])
    text = sealed_feedback(verdict) if is_sealed else feedback(reference, scenario, verdict)
    if action.type is ActionType.APPEAL_DENIAL and not is_sealed:
        text = with_advice(text, action.text)
    rules = tuple(dict.fromkeys(issue.citation for issue in scenario.intended_issues))
    rungs = RUNGS if is_known_challenge(state, runtime, scenario) else len(state["rungs"])
    points = score(verdict, state["wrong"] - (verdict.outcome == "wrong"), rungs, rules)
    scored, judged = points.model_dump(mode="json"), verdict.model_dump(mode="json")
    body: Json = {
        "action": state["action"],
        "change": state["change"],
        "verdict": {**judged, "claim": None},
        "score": scored,
        "said": text,
        "mode": state["mode"],
        "reason": state["reason"],
        "confidence": state["command"].get("confidence_level"),
        "time_taken_seconds": state["command"].get("time_taken_seconds"),
    }
    return State(verdict=judged, feedback=text, score=scored, drafts=draft(state, Kind.ACTED, body))


def is_known_challenge(state: State, runtime: Run, scenario: Scenario) -> bool:
    """Whether this is a challenge's claim that was met elsewhere with help: it scores as if every hint was taken."""
    return bool(state.get("challenge")) and runtime.context.had_help(scenario)


async def adjust_difficulty(state: State, runtime: Run) -> State:
    """Gather the facts of the scenario and choose what to practise next in their light."""
    context, examined = runtime.context, exam.of(state)
    scenario: Scenario = context.scenario(state["scenario_id"])
    done_before = context.done_before(scenario.scenario_id)
    is_helped = not done_before and (state.get("late", False) or context.had_help(scenario))
    done = finish(state, scenario, context.learner(), is_repeat=done_before or is_helped, is_helped=is_helped)
    marks = {"example": context.example(scenario), "is_challenge": bool(state.get("challenge"))}
    seconds = seconds_on(state, scenario, context.first_dealt(scenario))
    done = done.model_copy(update={**marks, "seconds": seconds})
    facts = done.model_dump(mode="json")
    after = learn(context.learner(), event(state, Kind.SCENARIO_FINISHED, {**facts, "xp": 0, "is_seeded": False}))
    going = exam.answered(examined, done, moment(state)).model_dump(mode="json") if examined else None
    here, harder = State(**{**state, "exam": going}), context.calibration().skills
    return State(finish=facts, exam=going, choice=choose_deal(here, after, next_seed(state), harder))
