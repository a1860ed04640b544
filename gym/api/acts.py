"""The routes of administration that read the log of acts; an auditor may, too."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from gym.api.access import Need
from gym.api.people import Asks
from gym.api.sessions import Route
from gym.caller import Right
from gym.schemas.acts import ActFilter, ActPage, ActQuery
from gym.services.sessions import Sessions

READER = Need(Right.ACT_READER)


class Spreadsheet(Response):
    """A file for a spreadsheet."""

    media_type = "text/csv; charset=utf-8"


class ActRoutes:
    """What each route does."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    async def list_acts(self, query: Annotated[ActQuery, Query()], caller: Asks) -> ActPage:
        """A page of what was done in the caller's tenant, by whom and about whom, the newest first."""
        return await self.sessions.administration.acts.page(caller, query)

    async def export_acts(self, query: Annotated[ActFilter, Query()], caller: Asks) -> Spreadsheet:
        """All of these acts as a file."""
        named = {"Content-Disposition": 'attachment; filename="acts.csv"'}
        return Spreadsheet(await self.sessions.administration.acts.export(caller, query), headers=named)

    def routes(self) -> tuple[Route, ...]:
        """All there are."""
        return (
            Route("GET", "/api/admin/acts", self.list_acts, READER),
            Route("GET", "/api/admin/acts.csv", self.export_acts, READER),
        )
