"""The routes of a user's own sign-ins: listed, and ended all at once."""

from typing import Annotated

from fastapi import Depends

from gym.api.access import Need, caller_of
from gym.api.sessions import Route, UserId
from gym.caller import Caller, Right
from gym.schemas.sign_ins import SignInList
from gym.services.sessions import Sessions

OWN_SIGN_INS = Need(Right.SELF, user="path", by_sign_in=True)
Asks = Annotated[Caller | None, Depends(caller_of)]


class OwnSignInRoutes:
    """What each route does."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    async def sign_ins(self, user_id: UserId, caller: Asks) -> SignInList:
        """Where and when a user has signed in lately; the one that asks is marked."""
        return await self.sessions.sign_ins.list_own(user_id, caller.sign_in if caller else "")

    async def end_sign_ins(self, user_id: UserId, caller: Asks) -> SignInList:
        """Sign a user out everywhere, here too; open pages close within a second."""
        await self.sessions.sign_ins.end(user_id)
        return await self.sign_ins(user_id, caller)

    def routes(self) -> tuple[Route, ...]:
        """All there are."""
        path = "/api/training/user/{id}/sign-ins"
        return (
            Route("GET", path, self.sign_ins, OWN_SIGN_INS, (404,)),
            Route("DELETE", path, self.end_sign_ins, OWN_SIGN_INS, (404,)),
        )
