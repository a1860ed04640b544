"""What the tests of administration share: two clinics with administrators, asked over REST."""

from typing import Any

import httpx
from api_parts import client_of, settings
from loop_moves import loop_of
from sign_in_parts import PASSWORD, SECRET, signed_in, stored
from store_parts import add_tenants

from gym.api import create_api
from gym.progress.learner import new_learner
from gym.schemas.teams import NewTeam
from gym.services.sessions import Sessions
from gym.world.world import World

PERSON = "/api/admin/person/{}"
PEOPLE, TEAMS, ACTS = "/api/admin/people", "/api/admin/teams", "/api/admin/acts"
IN_A = {"amy": "administrator", "tina": "trainer", "ida": "auditor", "ana": "trainee", "ben": "trainee"}
IN_B = {"bob": "administrator", "zoe": "trainee"}


class Clinics:
    """Amy administers clinic A, Bob clinic B."""

    def __init__(self, world: World) -> None:
        self.loop: Sessions = loop_of(world)
        self.store = self.loop.store
        add_tenants(self.store, "clinic-a", "clinic-b")
        for tenant, people in (("clinic-a", IN_A), ("clinic-b", IN_B)):
            for name, role in people.items():
                assert self.store.users.keep(name, role, tenant, stored(PASSWORD))
        self.app = create_api(self.loop, settings(), secret=SECRET)

    async def ask(self, name: str, path: str, method: str = "GET", **sent: Any) -> httpx.Response:
        """What somebody gets who is signed in as they are now."""
        async with client_of(self.app) as client:
            return await signed_in(client, name).request(method, path, **sent)

    async def told(self, name: str, path: str, method: str = "GET", **sent: Any) -> Any:
        """What an answer that is none of a problem says."""
        answer = await self.ask(name, path, method, **sent)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def team(self, captain: str, name: str) -> str:
        """A new team with somebody in it."""
        self.store.add_learner(captain, new_learner(captain).model_dump_json(), "UTC")
        return (await self.loop.teams.create(NewTeam(user_id=captain, name=name))).team_id
