"""The routes of single sign-on: to the provider of a tenant, and back with who somebody is."""

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from gym.caller import Right
from gym.chat.access import ChatRoute
from gym.chat.sign_ins import SignedIn
from gym.services.single_sign_on import Errand, SingleSignOn
from gym.services.tokens import ERRAND_SECONDS
from gym.settings import Settings

COOKIE = "gym_errand"


class SingleSignOnRoutes:
    """What each route does."""

    def __init__(self, settings: Settings, single_sign_on: SingleSignOn, signed_in: SignedIn) -> None:
        self.settings, self.single_sign_on, self.signed_in = settings, single_sign_on, signed_in

    @property
    def cookie(self) -> str:
        """The cookie of a browser whose user is at a provider."""
        return self.settings.name_cookie(COOKIE)

    def routes(self) -> list[ChatRoute]:
        """All there are."""
        return [
            ChatRoute("GET", "/sso", self.offer, Right.PUBLIC),
            ChatRoute("GET", "/sso/{tenant}", self.begin, Right.PUBLIC, is_page=True),
            ChatRoute("GET", "/sso/{tenant}/callback", self.finish, Right.PUBLIC, is_page=True),
        ]

    async def offer(self, _: Request) -> Response:
        """What the sign-in page may offer; nothing where no tenant has a provider, or several have one."""
        found = await self.single_sign_on.store.read(self.single_sign_on.only_provider)
        return JSONResponse({"address": f"/sso/{found.tenant}", "label": found.label} if found else {})

    async def begin(self, request: Request) -> Response:
        """Send somebody to the provider of their tenant."""
        url, errand = await self.single_sign_on.begin(request.path_params["tenant"], self.address(request))
        response = RedirectResponse(url, 303)
        kept = self.signed_in.tokens.sign_errand(errand.model_dump())
        response.set_cookie(self.cookie, kept, max_age=ERRAND_SECONDS, httponly=True, samesite="lax")
        return response

    async def finish(self, request: Request) -> Response:
        """Let in who comes back from the provider. The errand is over, whatever comes of it."""
        kept = self.signed_in.tokens.errand(request.cookies.get(self.cookie))
        errand = Errand.model_validate(kept) if kept else None
        where = (request.path_params["tenant"], self.address(request))
        sign_in = await self.single_sign_on.finish(errand, *where, request.query_params)
        response = RedirectResponse("/", 303)
        await self.signed_in.give(request, response, sign_in, "single sign-on")
        response.delete_cookie(self.cookie, httponly=True, samesite="lax")
        return response

    def address(self, request: Request) -> str:
        """Where the provider sends people back to: the one address that it has to know."""
        base = self.settings.public_url if self.settings.is_secured else None
        return f"{(base or str(request.base_url)).rstrip('/')}/sso/{request.path_params['tenant']}/callback"
