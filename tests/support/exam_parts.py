"""What the tests of exams share: a loop that keeps to the skills of one exam, and how it is sat."""

from contextlib import closing
from typing import Any

from loop_moves import act, fix_of, loop_of, miss_of, on_desk, opened, settle
from loop_parts import Clock, Seeds
from scenario_pool import compose_once
from store_parts import add_tenants

from gym.coaching.coach import PlainCoach
from gym.progress.certification.pathways import BY_CODE
from gym.schemas.sessions import TurnAnswer
from gym.services.sessions import Sessions
from gym.store.engine import is_in_memory
from gym.world.scenarios.plan import Spec
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World

EXAM = BY_CODE["clean-claims"]
PLAYED: dict[tuple[int, str, bool], Sessions] = {}


def of_exam(world: World, spec: Spec) -> Scenario:
    """A composer that keeps to the skills of the exam."""
    if spec.fault:
        return compose_once(world, spec)
    skill = spec.skill if spec.skill in EXAM.skills else EXAM.skills[spec.seed % 5]
    return compose_once(world, spec.model_copy(update={"skill": skill, "difficulty": EXAM.level}))


def exam_loop(world: World, clock: Clock, **more: Any) -> Sessions:
    """A loop that keeps to the skills of the exam."""
    return loop_of(world, compose=of_exam, clock=clock, **more)


def add_account(loop: Sessions, user_id: str = "ana", tenant: str = "local") -> None:
    """Let the user sign in with a password; who has an account already keeps it."""
    if loop.store.users.account(user_id) is None:
        add_tenants(loop.store, tenant)
        loop.store.users.keep(user_id, "trainee", tenant, "no password matches this")


async def ready(loop: Sessions, user_id: str = "ana", *, has_password: bool = True) -> None:
    """Show enough without help for the exam to be open; what a new loop would play is copied from one that has."""
    if not is_new(loop):
        await show_enough(loop, user_id, has_password)
        return
    wanted = id(loop.world), user_id, has_password
    if wanted not in PLAYED:
        PLAYED[wanted] = exam_loop(loop.world, Clock())
        await show_enough(PLAYED[wanted], user_id, has_password)
    copy_record(PLAYED[wanted], loop)


def is_new(loop: Sessions) -> bool:
    """Whether the loop is as `exam_loop` makes it and nothing has happened in it."""
    seeds, clock = loop.turns.seeds, loop.turns.clock
    as_made = (seeds, clock, type(loop.coach), loop.scenarios.compose) == (Seeds(), Clock(), PlainCoach, of_exam)
    return as_made and is_in_memory(loop.store.engine.url) and driver_of(loop).total_changes == 0


def copy_record(played: Sessions, new: Sessions) -> None:
    driver_of(played).backup(driver_of(new))
    new.turns.seeds.number = played.turns.seeds.number


def driver_of(loop: Sessions) -> Any:
    """SQLite's own connection to a database in memory, of which there is one."""
    with closing(loop.store.engine.raw_connection()) as connection:
        return connection.driver_connection


async def show_enough(loop: Sessions, user_id: str, has_password: bool) -> None:
    if has_password:
        add_account(loop, user_id)
    session_id = await opened(loop, user_id, unassisted=True, preferred_difficulty=EXAM.level)
    for _ in range(EXAM.wanted):
        await settle(loop, session_id)


async def examined(loop: Sessions, user_id: str = "ana") -> str:
    return await opened(loop, user_id, exam=EXAM.code)


async def sit(loop: Sessions, session_id: str, right: int, first: int = 0) -> TurnAnswer:
    """Answer every claim from `first` on, `right` of them rightly."""
    for number in range(first, EXAM.items):
        scenario = await on_desk(loop, session_id)
        move = fix_of(scenario) if number < right else miss_of(loop.world, scenario)
        turned = await act(loop, session_id, move)
    return turned


async def settle_in_exam(loop: Sessions, session_id: str, number: int) -> None:
    for _ in range(number):
        await act(loop, session_id, fix_of(await on_desk(loop, session_id)))
