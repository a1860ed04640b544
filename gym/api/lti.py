"""The routes of administration for learning platforms (LTI 1.3) of the caller's tenant."""

from typing import Annotated

from fastapi import Path

from gym.api.people import ADMINISTRATOR, WITH_BODY, Asks
from gym.api.sessions import Route
from gym.schemas.lti import LtiGradeList, LtiOverview, LtiPlatformRow, NewLtiPlatform
from gym.services.sessions import Sessions
from gym.value import ID_PATTERN

PlatformId = Annotated[str, Path(alias="id", pattern=ID_PATTERN)]


class LtiAdminRoutes:
    """What each route does."""

    def __init__(self, sessions: Sessions, address: str) -> None:
        self.sessions, self.address = sessions, address

    async def show_platforms(self, caller: Asks) -> LtiOverview:
        """The learning platforms of the caller's tenant, and what to enter there about this gym."""
        return await self.sessions.lti.platforms.overview(caller, self.address)

    async def set_platform(self, body: NewLtiPlatform, caller: Asks) -> LtiPlatformRow:
        """Set a learning platform; one with this issuer and client id is changed."""
        return await self.sessions.lti.platforms.set_platform(caller, body)

    async def remove_platform(self, platform_id: PlatformId, caller: Asks) -> LtiPlatformRow:
        """Take a learning platform away, and the grades that it waits for; accounts stay."""
        return await self.sessions.lti.platforms.remove(caller, platform_id)

    async def list_grades(self, caller: Asks) -> LtiGradeList:
        """Where the grades of the tenant's trainees go, and which could not be sent yet."""
        return await self.sessions.lti.platforms.grades(caller)

    def routes(self) -> tuple[Route, ...]:
        """All there are."""
        return (
            Route("GET", "/api/admin/lti", self.show_platforms, ADMINISTRATOR),
            Route("POST", "/api/admin/lti", self.set_platform, ADMINISTRATOR, WITH_BODY),
            Route("DELETE", "/api/admin/lti/{id}", self.remove_platform, ADMINISTRATOR, (404,)),
            Route("GET", "/api/admin/lti-grades", self.list_grades, ADMINISTRATOR),
        )
