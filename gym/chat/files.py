"""What users take away as files: charts, replays, cases, scenarios, their own table."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from gym.caller import Right
from gym.chat.access import ChatRoute, caller_of
from gym.chat.data_layer import ChatLayer
from gym.chat.replay_cards import CardTable
from gym.errors import NotFound
from gym.schemas.library import NO_ENTRY
from gym.services.session_rows import NO_SESSION
from gym.services.sessions import Sessions
from gym.world.world import World

# What belongs to one user stays in no cache.
UNKEPT = {"Cache-Control": "no-store"}


class Files:
    """The routes of files. To whom something does not belong it is not there."""

    def __init__(self, sessions: Sessions, world: World, layer: ChatLayer) -> None:
        self.sessions, self.world, self.layer = sessions, world, layer

    def routes(self) -> list[ChatRoute]:
        """All there are."""
        return [
            ChatRoute("GET", "/files/chart/{id}", self.chart, Right.SELF),
            ChatRoute("GET", "/files/replay/{id}.json", self.replay, Right.SELF_OR_TRAINER),
            ChatRoute("GET", "/files/case/{id}/{turn:int}.json", self.case, Right.WATCHER, NO_SESSION),
            ChatRoute("GET", "/files/library.toml", self.library, Right.LIBRARY, NO_ENTRY),
            ChatRoute("GET", "/files/library/{id}.toml", self.library, Right.LIBRARY, NO_ENTRY),
            ChatRoute("GET", "/files/facts.csv", self.facts, Right.SIGNED_IN),
            ChatRoute("GET", "/me/analytics.csv", self.analytics, Right.SELF),
        ]

    async def chart(self, request: Request) -> Response:
        """What a chart of one's own draws."""
        wanted = (request.path_params["id"], caller_of(request).user_id)
        found = await self.layer.writer.read(lambda rows: rows.chart(*wanted))
        if found is None:
            raise NotFound("There is no such chart in your chats.")
        return Response(found, media_type="application/json", headers=UNKEPT)

    async def replay(self, request: Request) -> Response:
        """A whole replay to take away: every step, and the cards of the chat as they were shown. Raises NotFound."""
        found = await self.sessions.replays.replay(request.path_params["id"], caller_of(request))
        table = CardTable(self.world)
        steps = [{**step.model_dump(mode="json"), "cards": table.cards_of_step(step)} for step in found.steps]
        return JSONResponse({**found.model_dump(mode="json"), "steps": steps}, headers=UNKEPT)

    async def case(self, request: Request) -> Response:
        """The case file of an accepted dispute. Raises NotFound."""
        place = request.path_params["id"], request.path_params["turn"]
        found = await self.sessions.replays.case(*place, caller_of(request))
        return Response(found.model_dump_json(indent=1), media_type="application/json", headers=UNKEPT)

    async def library(self, request: Request) -> Response:
        """An entry of the library (`?version=`), or all in use, to take away. Raises NotFound."""
        caller, entry_id = caller_of(request), request.path_params.get("id", "")
        version = request.query_params.get("version", "")
        wanted = int(version) if version.isdecimal() and len(version) < 10 else None
        text = await self.sessions.library.export_toml(caller, entry_id, wanted)
        name = f'attachment; filename="{entry_id or "library"}.toml"'
        named = {"Content-Disposition": name, **UNKEPT}
        return Response(text, media_type="application/toml; charset=utf-8", headers=named)

    async def facts(self, _: Request) -> Response:
        """All facts with their reviews, for a certified coder to fill in."""
        named = {"Content-Disposition": 'attachment; filename="facts.csv"', **UNKEPT}
        return Response(self.sessions.facts.export_csv(), media_type="text/csv; charset=utf-8", headers=named)

    async def analytics(self, request: Request) -> Response:
        """One's own claims as a table to take away."""
        table = await self.sessions.growth.export_csv(caller_of(request).user_id)
        named = {"Content-Disposition": 'attachment; filename="analytics.csv"', **UNKEPT}
        return Response(table, media_type="text/csv; charset=utf-8", headers=named)
