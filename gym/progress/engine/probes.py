"""Claims without help: on a schedule, so that learning is shown apart from practice, and again after some days."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from gym.progress.engine.selector import Choice, choose
from gym.progress.learner import Learner
from gym.progress.skills import PLAIN, skills_of_goals
from gym.world.faults import CLEAN
from gym.world.scenarios.scenario import Difficulty, Mode

# Every sixth claim is one without help: often enough for a rate in a month, seldom enough for practice to go on.
PROBE_EVERY = 6
# A skill practised this often is tested again, once it has not been met for this long.
RETEST_AFTER = timedelta(days=7)
LEARNT_FROM = 3


class Deal(Choice):
    mode: Mode = "practice"


def next_deal(
    learner: Learner,
    seed: int,
    now: datetime,
    preferred: Difficulty | None = None,
    goals: tuple[str, ...] = (),
    unassisted: bool = False,
    harder: Mapping[str, float] | None = None,
) -> Deal:
    """The next claim; the same learner and seed give the same. `unassisted`: one without help at all events.

    `harder` says by how many logits a skill's scenarios are harder than their level.
    """
    if is_probe_turn(learner) or unassisted:
        probe = plan_retest(learner, now, preferred, goals) or plan_spot_check(learner, seed, preferred, goals)
        if probe:
            return probe
    choice = choose(learner, seed, now, preferred, goals, harder)
    return Deal(**choice.model_dump(), mode="probe" if unassisted else "practice")


def is_probe_turn(learner: Learner) -> bool:
    """Whether the schedule calls for a claim without help."""
    return learner.met % PROBE_EVERY == PROBE_EVERY - 1


def list_candidates(learner: Learner, goals: tuple[str, ...]) -> list[str]:
    """The skills met so far within the goals, without those of the last claim; all but CLEAN if none is left."""
    wanted = skills_of_goals(goals)
    met = [skill for skill in learner.mastery.skills if not wanted or skill in wanted]
    # A clean claim never comes twice running, or sending everything as it stands would be the right answer.
    return [skill for skill in met if skill not in learner.last_skills] or [each for each in met if each != CLEAN]


def plan_retest(learner: Learner, now: datetime, preferred: Difficulty | None, goals: tuple[str, ...]) -> Deal | None:
    """The well-practised skill not met for the longest time; None if that is shorter than RETEST_AFTER."""
    waiting: list[tuple[datetime, str]] = []
    for skill in list_candidates(learner, goals):
        state = learner.mastery.skill(skill)
        if state.times >= LEARNT_FROM and state.review and now - state.review.last >= RETEST_AFTER:
            waiting.append((state.review.last, skill))
    if not waiting:
        return None
    last, skill = min(waiting)
    words = f"checking what you remember after {(now - last).days} days, without help: {PLAIN[skill]}"
    return Deal(skill=skill, difficulty=preferred or learner.difficulty, reason=words, mode="retest")


def plan_spot_check(learner: Learner, seed: int, preferred: Difficulty | None, goals: tuple[str, ...]) -> Deal | None:
    """A skill met so far, each equally likely, so that the sample is unbiased by the selector."""
    met = list_candidates(learner, goals)
    if not met:
        return None
    skill = Random(f"probe:{learner.user_id}:{learner.met}:{seed}").choice(sorted(met))
    words = f"a check without help, drawn at random: {PLAIN[skill]}"
    return Deal(skill=skill, difficulty=preferred or learner.difficulty, reason=words, mode="probe")
