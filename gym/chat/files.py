"""What users take away as files: charts, replays, cases, scenarios, their own table."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gym.caller import Caller
from gym.chat.callers import friendly
from gym.chat.data_layer import ChatLayer
from gym.chat.replay_cards import Table
from gym.chat.sign_ins import SignedIn
from gym.errors import NotFound
from gym.schemas.library import NO_ENTRY
from gym.services.sessions import Sessions
from gym.world.world import World

# What belongs to one user stays in no cache.
UNKEPT = {"Cache-Control": "no-store"}


class Files:
    """The routes of files. To whom something does not belong it is not there."""

    def __init__(self, loop: Sessions, world: World, layer: ChatLayer, signed_in: SignedIn) -> None:
        self.loop, self.world, self.layer, self.signed_in = loop, world, layer, signed_in

    def routes(self) -> list[Route]:
        """All there are."""
        return [
            Route("/files/chart/{id}", friendly(self.chart)),
            Route("/files/replay/{id}.json", friendly(self.replay)),
            Route("/files/case/{id}/{turn:int}.json", friendly(self.case)),
            Route("/files/library.toml", friendly(self.library)),
            Route("/files/library/{id}.toml", friendly(self.library)),
            Route("/me/analytics.csv", friendly(self.analytics)),
        ]

    async def trainer(self, request: Request, refusal: str) -> Caller:
        """The trainer who asks. Raises SignInNeeded, and NotFound in the words of the refusal for anybody else."""
        caller = await self.signed_in.caller(request)
        if caller.role != "trainer":
            raise NotFound(refusal)
        return caller

    async def chart(self, request: Request) -> Response:
        """What a chart of one's own draws."""
        wanted = (request.path_params["id"], (await self.signed_in.caller(request)).user_id)
        found = await self.layer.writer.read(lambda rows: rows.chart(*wanted))
        if found is None:
            raise NotFound("There is no such chart in your chats.")
        return Response(found, media_type="application/json", headers=UNKEPT)

    async def replay(self, request: Request) -> Response:
        """A whole replay to take away: every step, and the cards of the chat as they were shown. Raises NotFound."""
        found = await self.loop.replaying.replay(request.path_params["id"], await self.signed_in.caller(request))
        table = Table(self.world)
        steps = [{**step.model_dump(mode="json"), "cards": table.shown(step)} for step in found.steps]
        return JSONResponse({**found.model_dump(mode="json"), "steps": steps}, headers=UNKEPT)

    async def case(self, request: Request) -> Response:
        """The case file of an accepted dispute. Raises NotFound."""
        place = request.path_params["id"], request.path_params["turn"]
        found = await self.loop.replaying.case(*place, await self.signed_in.caller(request))
        return Response(found.model_dump_json(indent=1), media_type="application/json", headers=UNKEPT)

    async def library(self, request: Request) -> Response:
        """An entry of the library (`?version=`), or all in use, to take away. Raises NotFound."""
        caller, entry_id = await self.trainer(request, NO_ENTRY), request.path_params.get("id", "")
        version = request.query_params.get("version", "")
        wanted = int(version) if version.isdecimal() and len(version) < 10 else None
        text = await self.loop.library.exported(caller, entry_id, wanted)
        name = f'attachment; filename="{entry_id or "library"}.toml"'
        named = {"Content-Disposition": name, **UNKEPT}
        return Response(text, media_type="application/toml; charset=utf-8", headers=named)

    async def analytics(self, request: Request) -> Response:
        """One's own claims as a table to take away."""
        table = await self.loop.growth.csv((await self.signed_in.caller(request)).user_id)
        named = {"Content-Disposition": 'attachment; filename="analytics.csv"', **UNKEPT}
        return Response(table, media_type="text/csv; charset=utf-8", headers=named)
