"""What the tests of trainers share: a gym with two tenants, and who works in it."""

from caller_parts import trainer_caller
from loop_moves import loop_of, opened
from loop_parts import Clock
from store_parts import add_tenants

from gym.services.sessions import Sessions
from gym.store import Store
from gym.world.world import World

TINA = trainer_caller("tina", "clinic-a")
OTTO = trainer_caller("otto", "clinic-b")
ACCOUNTS = (
    ("tina", "trainer", "clinic-a"),
    ("otto", "trainer", "clinic-b"),
    ("ana", "trainee", "clinic-a"),
    ("ben", "trainee", "clinic-a"),
    ("zoe", "trainee", "clinic-b"),
)


def clinics(world: World, clock: Clock | None = None, store: Store | None = None) -> Sessions:
    """Tina teaches Ana and Ben, Otto teaches Zoe; nobody has begun."""
    loop = loop_of(world, store, clock=clock or Clock())
    add_tenants(loop.store, "clinic-a", "clinic-b")
    for name, role, tenant in ACCOUNTS:
        loop.store.users.keep(name, role, tenant, "no password matches this")
    return loop


async def begun(loop: Sessions) -> dict[str, str]:
    """A session for each trainee, by name."""
    return {name: await opened(loop, name, scenario_id="tour-1") for name in ("ana", "ben", "zoe")}
