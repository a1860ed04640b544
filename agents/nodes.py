"""The nodes of a turn: each takes the state and what it works with, and returns the part of the state it changes."""

from typing import Any

from gym.coaching import plain
from gym.coaching.letters import add_letter_advice
from gym.progress.events import RUNGS, Finish, Kind
from gym.progress.learner import Learner, improvement
from gym.progress.learner import apply as learn
from gym.progress.rewards.achievements import unlock_achievements
from gym.progress.rewards.award import award_finish, hint_cost, score_attempt
from gym.session import exam
from gym.session.deal import choose_deal, next_seed, seed_after, spec_of
from gym.session.outcome import build_finish, describe_edits, first_try_facts, fresh_claim, new_event, seconds_on
from gym.session.state import Deps, Json, State, alias_of, moment
from gym.world.claims.actions import Action, ActionType
from gym.world.claims.changes import describe_changes
from gym.world.claims.claim import Claim
from gym.world.judge.forms import parse_action
from gym.world.judge.judge import judge as decide
from gym.world.scenarios.scenario import Scenario, Verdict

TRIES_BEFORE_OFFER = 2
# How many of the last claims make a pattern.
PATTERN = 3
# A claim that was asked for by its name was chosen by nobody.
NAMED: Json = {"mode": "practice", "reason": ""}
NO_TRY = (ActionType.GIVE_UP, ActionType.VERIFY_ELIGIBILITY, ActionType.REQUEST_PRIOR_AUTH, ActionType.QUERY_PROVIDER)


def draft(state: State, kind: Kind, body: Json) -> list[Json]:
    """The turn's events with one more."""
    return [*state.get("drafts", []), {"kind": kind.value, "body": body}]


async def present_claim(state: State, deps: Deps) -> State:
    """Deal the next claim: the one asked for by name, else what the adaptive engine chose."""
    queue, number, seed = state["queue"], state["dealt"], next_seed(state)
    choice = NAMED if queue else state.get("choice") or first_choice(state, deps, seed)
    scenario = deps.deal(queue[0] if queue else spec_of(choice, seed))
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
        payers=met_payers(state, deps),
        mode=choice["mode"],
        reason=choice["reason"],
        offset=deps.calibration().families.get(scenario.family, 0.0),
        drafts=draft(state, Kind.SCENARIO_PRESENTED, body),
    )
    return State(**{**fresh_claim(scenario, state["at"]), **moved})


def first_choice(state: State, deps: Deps, seed: int) -> Json:
    """What to deal where no claim before it has led to a choice."""
    return choose_deal(state, deps.learner(), seed, deps.calibration().skills)


def met_payers(state: State, deps: Deps) -> dict[str, int]:
    """How many claims of each payer the session had, the one that leaves the desk now included."""
    met = state.get("payers", {})
    if "scenario_id" not in state:
        return met
    name = deps.scenario(state["scenario_id"]).payer_name
    return {**met, name: met.get(name, 0) + 1}


async def accept_action(state: State, deps: Deps) -> State:
    """Read the move. Raises Invalid where it cannot be made."""
    command, claim = state["command"], Claim.model_validate(state["claim"])
    action = parse_action(deps.world, command["action_type"], command["action_details"], claim)
    return State(action=action.model_dump(mode="json"))


async def judge(state: State, deps: Deps) -> State:
    """Apply the move and adjudicate again; count the try, and keep the facts of the first."""
    scenario = deps.scenario(state["scenario_id"])
    before, action = Claim.model_validate(state["claim"]), Action.model_validate(state["action"])
    verdict = decide(deps.world, scenario, before, tuple(state["fixed"]), action)
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
        change=describe_changes(before, after) if not action.edits or verdict.is_correct else describe_edits(action),
    )
    if tried:
        changed["last_accuracy"] = verdict.accuracy
        changed["first"] = state["first"] or first_try_facts(state, verdict)
    return changed


def tries_before_offer(learner: Learner) -> int:
    """After how many wrong tries a hint is offered: one earlier to somebody who lost most of the last few claims."""
    return TRIES_BEFORE_OFFER - (sum(learner.lost[-PATTERN:]) > PATTERN // 2)


async def hint(state: State, deps: Deps) -> State:
    """A hint that was asked for is the next rung; after some wrong tries one is offered, never given unasked."""
    if state["request"] != "hint":
        return State(offer_hint=state["wrong"] >= tries_before_offer(deps.learner()))
    scenario = deps.scenario(state["scenario_id"])
    place = next((n for n, _ in enumerate(scenario.intended_issues) if n not in state["fixed"]), None)
    name = "clean" if place is None else str(place)
    texts = plain.CLEAN_RUNGS if place is None else scenario.intended_issues[place].rungs
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


async def feedback(state: State, deps: Deps) -> State:
    """Say the verdict plainly, with the score and each point's reason; a letter gets advice that no point hangs on."""
    scenario = deps.scenario(state["scenario_id"])
    verdict = Verdict.model_validate(state["verdict"])
    is_sealed = state.get("sealed", False) and verdict.is_over
    if is_sealed:
        verdict = verdict.model_copy(update={"shown": ()})
    reference, action = deps.world.reference, Action.model_validate(state["action"])
    text = plain.say_sealed_feedback(verdict) if is_sealed else plain.say_feedback(reference, scenario, verdict)
    if action.type is ActionType.APPEAL_DENIAL and not is_sealed:
        text = add_letter_advice(text, action.text)
    rules = tuple(dict.fromkeys(issue.citation for issue in scenario.intended_issues))
    rungs = RUNGS if is_known_challenge(state, deps, scenario) else len(state["rungs"])
    points = score_attempt(verdict, state["wrong"] - (verdict.outcome == "wrong"), rungs, rules)
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


def is_known_challenge(state: State, deps: Deps, scenario: Scenario) -> bool:
    """Whether this is a challenge's claim that was met elsewhere with help: it scores as if every hint was taken."""
    return bool(state.get("challenge")) and deps.had_help(scenario)


async def adjust_difficulty(state: State, deps: Deps) -> State:
    """Gather the facts of the scenario and choose what to practise next in their light."""
    examined = exam.exam_of(state)
    scenario: Scenario = deps.scenario(state["scenario_id"])
    done_before = deps.done_before(scenario.scenario_id)
    is_helped = not done_before and (state.get("late", False) or deps.had_help(scenario))
    done = build_finish(state, scenario, deps.learner(), is_repeat=done_before or is_helped, is_helped=is_helped)
    marks = {"example": deps.example(scenario), "is_challenge": bool(state.get("challenge"))}
    seconds = seconds_on(state, scenario, deps.first_dealt(scenario))
    done = done.model_copy(update={**marks, "seconds": seconds})
    facts = done.model_dump(mode="json")
    after = learn(deps.learner(), new_event(state, Kind.SCENARIO_FINISHED, {**facts, "xp": 0, "is_seeded": False}))
    going = exam.record_answer(examined, done, moment(state)).model_dump(mode="json") if examined else None
    here, harder = State(**{**state, "exam": going}), deps.calibration().skills
    return State(finish=facts, exam=going, choice=choose_deal(here, after, next_seed(state), harder))


async def award_xp(state: State, deps: Deps) -> State:
    """Pay what the scenario earned and unlock what it reached; the learner as they stand afterwards.

    A session with a seed of the user's own moves nothing, and an exam nothing before it ends.
    """
    facts, learner = Finish.model_validate(state["finish"]), deps.learner()
    xp = award_finish(learner, facts)
    paid = State(phase="between", xp=xp.model_dump(mode="json"), unlocked=[])
    body = {**state["finish"], "xp": xp.earned}
    if examined := exam.exam_of(state):
        late = examined.done[-1].late
        answer = {"turn": state["acted_turn"], "finish": body}
        return State(**{**paid, "answered": [*state["answered"], *([] if late else [answer])]})
    drafts = draft(state, Kind.SCENARIO_FINISHED, body)
    if facts.is_seeded:
        shadow = learn(learner, new_event(state, Kind.SCENARIO_FINISHED, {**body, "is_seeded": False}))
        return State(**{**paid, "drafts": drafts, "shadow": shadow.model_dump(mode="json")})
    return State(**{**paid, **reached(state, learn(learner, new_event(state, Kind.SCENARIO_FINISHED, body)), drafts)})


def reached(state: State, after: Learner, drafts: list[Json]) -> State:
    """The learner after a finish, with what it unlocks."""
    won = unlock_achievements(after, Finish.model_validate(state["finish"]))
    for each in won:
        unlocked: dict[str, Any] = each.model_dump(mode="json")
        drafts = [*drafts, {"kind": Kind.ACHIEVEMENT_UNLOCKED.value, "body": unlocked}]
        after = learn(after, new_event(state, Kind.ACHIEVEMENT_UNLOCKED, unlocked))
    gained = [each.model_dump(mode="json") for each in won]
    return State(unlocked=gained, learner=after.model_dump(mode="json"), drafts=drafts)


async def end_exam(state: State, deps: Deps) -> State:
    """Count the answers of the exam, and put them and its result on the log; nothing more is dealt."""
    examined = exam.exam_of(state)
    assert examined
    over = examined if examined.is_over else examined.at_its_time()
    learner, drafts, counted = deps.learner(), state.get("drafts", []), list[Json]()
    for answer in state.get("answered", []):
        after = learn(learner, new_event(state, Kind.SCENARIO_FINISHED, answer["finish"]))
        drafts = [*drafts, {"kind": Kind.SCENARIO_FINISHED.value, "body": answer["finish"], "turn": answer["turn"]}]
        counted.append({**answer, "improvement": improvement(learner, after)})
        learner = after
    ended = {"kind": Kind.EXAM_ENDED.value, "body": exam.exam_end_body(state, over)}
    return State(
        phase="over",
        exam=over.model_dump(mode="json"),
        answered=[],
        counted=counted,
        learner=learner.model_dump(mode="json"),
        drafts=[*drafts, ended],
    )
