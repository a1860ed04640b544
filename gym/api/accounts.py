"""The routes of an account: settings, notices, pathways, growth and certificates."""

from typing import Annotated

from fastapi import Path, Query

from gym.api.access import PUBLIC, Need
from gym.api.sessions import USER, Route, UserId
from gym.caller import Right
from gym.progress.analytics.model import UserAnalytics
from gym.schemas.accounts import Notices, Pathways, PersonalSettings, PublicCertificate, ReadUntil
from gym.services.certificates import public_of
from gym.services.sessions import Sessions
from gym.value import Id

CertificateId = Annotated[Id, Path(alias="id", description="as the exam's result gave it")]
OWN_USER = Need(Right.SELF, user="path")


class AccountRoutes:
    """What each route does."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    async def settings(self, user_id: UserId) -> PersonalSettings:
        """What a user set."""
        return await self.sessions.accounts.settings(user_id)

    async def change_settings(self, user_id: UserId, body: PersonalSettings) -> PersonalSettings:
        """Set the name on boards, whether boards show it, and the user's days."""
        return await self.sessions.accounts.change_settings(user_id, body)

    async def notifications(self, user_id: UserId) -> Notices:
        """What a user should hear of, newest first, and what is due today."""
        return await self.sessions.accounts.notices(user_id)

    async def read_notifications(self, user_id: UserId, body: ReadUntil) -> Notices:
        """Mark every notice up to an instant as read."""
        return await self.sessions.accounts.read_notices(user_id, body.until)

    async def pathways(self, user_id: UserId) -> Pathways:
        """What can be certified, how far a user is, and the certificates they hold."""
        return await self.sessions.accounts.pathways(user_id)

    async def growth(self, user_id: UserId, session_id: Annotated[Id | None, Query()] = None) -> UserAnalytics:
        """How a user grew: ratings, first tries, hints, time, confidence and denial types, or one session's."""
        return await self.sessions.growth.of_user(user_id, session_id)

    async def certificate(self, certificate_id: CertificateId) -> PublicCertificate:
        """One certificate: what its badge says, and whether it is good now. It names no user."""
        return public_of(await self.sessions.accounts.certificate(certificate_id))

    def routes(self) -> tuple[Route, ...]:
        """All there are."""
        user = "/api/training/user/{id}"
        return (
            Route("GET", f"{user}/settings", self.settings, USER, (404,)),
            Route("PUT", f"{user}/settings", self.change_settings, OWN_USER, (400, 404, 413, 415)),
            Route("GET", f"{user}/notifications", self.notifications, USER, (404,)),
            Route("POST", f"{user}/notifications/read", self.read_notifications, OWN_USER, (400, 404, 413, 415)),
            Route("GET", f"{user}/pathways", self.pathways, USER, (404,)),
            Route("GET", f"{user}/growth", self.growth, USER, (404,)),
            Route("GET", "/api/training/certificate/{id}", self.certificate, PUBLIC, (404,)),
        )
