"""The routes of API tokens: a user's own, made and ended by a sign-in and by no token."""

from typing import Annotated

from fastapi import Path

from gym.api.access import Need
from gym.api.sessions import Route, UserId
from gym.caller import Right
from gym.schemas.api_tokens import ApiTokenList, MadeApiToken, NewApiToken
from gym.services.sessions import Sessions
from gym.value import Id

TokenId = Annotated[Id, Path(alias="token_id", description="as the list of tokens gives it")]
OWN_TOKENS = Need(Right.SELF, user="path", by_sign_in=True)


class ApiTokenRoutes:
    """What each route does."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    async def tokens(self, user_id: UserId) -> ApiTokenList:
        """A user's tokens, when each was last used and how long it is good."""
        return await self.sessions.api_tokens.of_user(user_id)

    async def make_token(self, user_id: UserId, body: NewApiToken) -> MadeApiToken:
        """Make a token for a program. It is shown this once."""
        return await self.sessions.api_tokens.make(user_id, body)

    async def revoke_token(self, user_id: UserId, token_id: TokenId) -> ApiTokenList:
        """End a token at once."""
        return await self.sessions.api_tokens.revoke(user_id, token_id)

    def routes(self) -> tuple[Route, ...]:
        """All there are."""
        user = "/api/training/user/{id}"
        return (
            Route("GET", f"{user}/tokens", self.tokens, OWN_TOKENS, (404,)),
            Route("POST", f"{user}/tokens", self.make_token, OWN_TOKENS, (400, 404, 413, 415)),
            Route("DELETE", f"{user}/token/{{token_id}}", self.revoke_token, OWN_TOKENS, (404,)),
        )
