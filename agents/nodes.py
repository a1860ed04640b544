"""The nodes of a turn: each takes the state and what it works with, and returns the part of the state it changes."""

from gym.coaching import plain
from gym.coaching.letters import add_letter_advice
from gym.coaching.tries import describe_try, say_what_worked
from gym.progress.engine.probes import Deal
from gym.progress.events import Kind, StoredFinish
from gym.progress.learner import Learner, add_achievements, apply_finish, improvement
from gym.progress.rewards.achievements import unlock_achievements
from gym.progress.rewards.award import award_finish, hint_cost, score_attempt
from gym.session import exam
from gym.session.deal import choose_deal, next_seed, seed_after, spec_of
from gym.session.hints import open_ladder
from gym.session.outcome import build_finish, describe_edits, first_try_facts, fresh_claim, seconds_on
from gym.session.state import CountedAnswer, Deps, ExamAnswer, HintGiven, Json, State, TurnEvent, alias_of, merge
from gym.value import Value
from gym.world.claims.actions import ActionType
from gym.world.claims.changes import describe_changes
from gym.world.claims.edits import apply_edits
from gym.world.judge.forms import parse_move
from gym.world.judge.judge import judge as decide
from gym.world.scenarios.scenario import Mode, Scenario

TRIES_BEFORE_OFFER = 2
# How many of the last claims make a pattern.
PATTERN = 3
NO_TRY = (ActionType.GIVE_UP, ActionType.VERIFY_ELIGIBILITY, ActionType.REQUEST_PRIOR_AUTH, ActionType.QUERY_PROVIDER)


def draft(state: State, kind: Kind, body: Value | Json) -> tuple[TurnEvent, ...]:
    """The turn's events with one more."""
    return (*state.get("drafts", ()), TurnEvent(kind, body))


async def present_claim(state: State, deps: Deps) -> State:
    """Deal the next claim: the one asked for by name, else what the adaptive engine chose."""
    queue, number, seed = state["queue"], state["dealt"], next_seed(state)
    choice = None if queue else state.get("choice") or first_choice(state, deps, seed)
    scenario = deps.deal(spec_of(choice, seed) if choice else queue[0])
    # A claim that was asked for by its name was chosen by nobody.
    mode: Mode = choice.mode if choice else "practice"
    reason = choice.reason if choice else ""
    is_named = bool(queue) and not state.get("challenge")
    alias = scenario.scenario_id if is_named else alias_of(state["session_id"], number + 1)
    facts = {"scenario_id": scenario.scenario_id, "title": scenario.title, "difficulty": scenario.difficulty}
    moved = State(
        phase="working",
        queue=queue[1:],
        dealt=number + 1,
        alias=alias,
        challenge=state.get("challenge") if queue else None,
        choice=None,
        upcoming=seed_after(state["draw"]),
        payers=met_payers(state, deps),
        mode=mode,
        reason=reason,
        offset=deps.calibration().families.get(scenario.family, 0.0),
        drafts=draft(state, Kind.SCENARIO_PRESENTED, {**facts, "alias": alias, "mode": mode, "reason": reason}),
    )
    return merge(fresh_claim(scenario, state["at"]), moved)


def first_choice(state: State, deps: Deps, seed: int) -> Deal:
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
    command = state["command"]
    action, edited = parse_move(deps.world, command.action_type, command.action_details, state["claim"])
    return State(action=action, edited=edited)


async def judge(state: State, deps: Deps) -> State:
    """Apply the move and adjudicate again; count the try, and keep the facts of the first."""
    scenario, before, action = deps.scenario(state["scenario_id"]), state["claim"], state["action"]
    edited = state["edited"] if "edited" in state else apply_edits(deps.world, before, action.edits)
    verdict = decide(deps.world, scenario, before, state["fixed"], action, deps.find_dealt, edited)
    settled, examined = verdict.outcome == "resolved", state["mode"] == "exam"
    tried = settled or action.type not in NO_TRY
    after = verdict.claim if verdict.is_correct else before
    changed = State(
        verdict=verdict,
        over=verdict.is_over or (examined and tried),
        claim=verdict.claim,
        fixed=verdict.fixed,
        attempts=state["attempts"] + tried,
        wrong=state["wrong"] + (verdict.outcome == "wrong"),
        change=describe_changes(before, after) if not action.edits or verdict.is_correct else describe_edits(action),
    )
    if verdict.outcome == "wrong":
        changed["missed"] = describe_try(before, edited, action)
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
    ladder = open_ladder(state, scenario)
    rung = min(ladder.given + 1, len(ladder.texts))
    cost = hint_cost(scenario.difficulty, rung) if rung > ladder.given else 0
    hint = HintGiven(rung=rung, issue=ladder.issue, text=ladder.texts[rung - 1], xp_cost=cost)
    return State(
        hint=hint,
        ladders={**state["ladders"], ladder.name: rung},
        rungs=[*state["rungs"], rung] if rung > ladder.given else state["rungs"],
        drafts=draft(state, Kind.HINT_GIVEN, hint),
    )


async def feedback(state: State, deps: Deps) -> State:
    """Say the verdict plainly, with the score and each point's reason; a letter gets advice that no point hangs on."""
    scenario, verdict, action = deps.scenario(state["scenario_id"]), state["verdict"], state["action"]
    is_sealed = state.get("sealed", False) and verdict.is_over
    if is_sealed:
        verdict = verdict.model_copy(update={"shown": ()})
    worked = say_what_worked(scenario.case.claim, verdict.claim, action, state.get("missed", ""))
    text = (
        plain.say_sealed_feedback(verdict)
        if is_sealed
        else plain.say_feedback(deps.world.reference, scenario, verdict, worked)
    )
    if action.type is ActionType.APPEAL_DENIAL and not is_sealed:
        text = add_letter_advice(text, action.text)
    rules = tuple(dict.fromkeys(issue.citation for issue in scenario.intended_issues))
    is_known = is_known_challenge(state, deps, scenario)
    wrong = state["wrong"] - (verdict.outcome == "wrong")
    points = score_attempt(verdict, wrong, state["rungs"], rules, is_known=is_known)
    body: Json = {
        "action": action,
        "change": state["change"],
        "verdict": {**dict(verdict), "claim": None},
        "score": points,
        "said": text,
        "mode": state["mode"],
        "reason": state["reason"],
        "confidence": state["command"].confidence_level,
        "time_taken_seconds": state["command"].time_taken_seconds,
    }
    return State(verdict=verdict, feedback=text, score=points, drafts=draft(state, Kind.ACTED, body))


def is_known_challenge(state: State, deps: Deps, scenario: Scenario) -> bool:
    """Whether this is a challenge's claim that was met elsewhere with help: it scores as if every hint was taken."""
    return bool(state.get("challenge")) and deps.had_help(scenario)


def facts_of(state: State, deps: Deps, scenario: Scenario) -> StoredFinish:
    """What the claim that has just ended showed; not paid yet."""
    done_before = deps.done_before(scenario.scenario_id)
    is_late = state.get("late", False)
    is_helped = not done_before and (is_late or deps.had_help(scenario))
    done = build_finish(state, scenario, deps.learner(), is_repeat=done_before or is_helped, is_helped=is_helped)
    is_challenge = bool(state.get("challenge"))
    marks = {"example": deps.example(scenario), "is_challenge": is_challenge, "is_late": is_helped and is_late}
    return done.model_copy(update={**marks, "seconds": seconds_on(state, scenario, deps.first_dealt(scenario))})


async def adjust_difficulty(state: State, deps: Deps) -> State:
    """Gather the facts of the claim and what they earn, fold them into the learner, and choose what comes next.

    The answer of an exam is folded when the exam ends. A session with a seed of the user's own has a learner of its
    own, the `shadow`.
    """
    scenario, learner = deps.scenario(state["scenario_id"]), deps.learner()
    facts = facts_of(state, deps, scenario)
    xp = award_finish(learner, facts)
    done = facts.model_copy(update={"xp": xp.earned})
    part, after = State(finish=done, xp=xp, exam=None), learner
    if going := state.get("exam"):
        part["exam"] = exam.record_answer(going, done, state["at"])
    else:
        after = apply_finish(learner, done.model_copy(update={"is_seeded": False}))
        part = merge(part, State(shadow=after) if done.is_seeded else State(learner=after))
    here = merge(state, part)
    return merge(part, State(choice=choose_deal(here, after, next_seed(state), deps.calibration().skills)))


async def award_xp(state: State, _: Deps) -> State:
    """Pay what the claim earned and unlock_achievements what it reached.

    A session with a seed of the user's own moves nothing, and an exam nothing before it ends.
    """
    done, paid = state["finish"], State(phase="between", unlocked=())
    if going := state.get("exam"):
        answer = () if going.done[-1].late else (ExamAnswer(turn=state["acted_turn"] or 0, finish=done),)
        return merge(paid, State(answered=[*state["answered"], *answer]))
    drafts = draft(state, Kind.SCENARIO_FINISHED, done)
    if done.is_seeded:
        return merge(paid, State(drafts=drafts))
    won = unlock_achievements(state["learner"], done)
    drafts = (*drafts, *(TurnEvent(Kind.ACHIEVEMENT_UNLOCKED, each) for each in won))
    return merge(paid, State(unlocked=won, learner=add_achievements(state["learner"], won), drafts=drafts))


async def end_exam(state: State, deps: Deps) -> State:
    """Count the answers of the exam, and put them and its result on the log; nothing more is dealt."""
    going = state["exam"]
    assert going
    over = going if going.is_over else going.at_its_time()
    learner, drafts, counted = deps.learner(), state.get("drafts", ()), list[CountedAnswer]()
    for answer in state.get("answered", []):
        after = apply_finish(learner, answer.finish)
        drafts = (*drafts, TurnEvent(Kind.SCENARIO_FINISHED, answer.finish, answer.turn))
        counted.append(CountedAnswer(answer.turn, answer.finish, improvement(learner, after)))
        learner = after
    ended = TurnEvent(Kind.EXAM_ENDED, exam.exam_end_body(state, over))
    return State(phase="over", exam=over, answered=[], counted=tuple(counted), learner=learner, drafts=(*drafts, ended))
