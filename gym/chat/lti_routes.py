"""The routes of LTI 1.3: a launch from a course begins here, comes back with who somebody is, and signs them in."""

import hashlib
from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from gym.api.pages import POLICY, render
from gym.caller import Right
from gym.chat.access import ChatRoute
from gym.chat.sign_ins import SignedIn
from gym.chat.thread import ChatThread
from gym.errors import GymError, Invalid, NotFound, SignInNeeded, Unreadable
from gym.services.lti import BEGIN_AGAIN, DEEP_LINKING, NO_PLATFORM, Lti, LtiChoice, LtiErrand
from gym.services.tokens import CHOICE, ERRAND_SECONDS, LAUNCH
from gym.settings import Settings

COOKIE = "gym_lti"
# A platform's page sends the launch, so that the cookie has to come along with what another site sends.
TRAVELS = "Path=/; HttpOnly; Secure; SameSite=None; Partitioned"
FRAMES = ("iframe", "frame", "embed", "object", "fencedframe")
SECURED_ONLY = "Course systems reach a gym in secured mode only: see docs/lti.md."
NO_FORM = "The course system sent something that cannot be read. Go back to your course and open the activity again."
LONGEST_FIELD, MOST_FIELDS = 64 * 1024, 40
# Fields of the start of a launch, which a page that opens a window passes on.
START = (
    "iss",
    "login_hint",
    "target_link_uri",
    "lti_message_hint",
    "lti_deployment_id",
    "client_id",
    "lti_storage_target",
)


class LtiRoutes:
    """What each route does."""

    def __init__(self, settings: Settings, lti: Lti, signed_in: SignedIn, thread: ChatThread) -> None:
        self.settings, self.lti, self.signed_in, self.thread = settings, lti, signed_in, thread

    def routes(self) -> list[ChatRoute]:
        """All there are."""
        return [
            ChatRoute("GET", "/lti/{tenant}/login", self.begin, Right.PUBLIC, is_page=True),
            ChatRoute("POST", "/lti/{tenant}/login", self.begin, Right.PUBLIC, is_page=True),
            ChatRoute("POST", "/lti/{tenant}/launch", self.finish, Right.PUBLIC, is_page=True),
            ChatRoute("POST", "/lti/{tenant}/choose", self.choose, Right.PUBLIC, is_page=True),
            ChatRoute("GET", "/lti/{tenant}/jwks.json", self.publish_keys, Right.PUBLIC),
        ]

    async def publish_keys(self, request: Request) -> Response:
        """The key that the gym signs with for a tenant. Raises NotFound."""
        self.require_secured()
        return JSONResponse(await self.lti.key_set(request.path_params["tenant"]))

    async def begin(self, request: Request) -> Response:
        """Send somebody back to the platform that sent them, or have a window opened first."""
        self.require_secured()
        tenant, said = request.path_params["tenant"], await read_sent(request)
        is_choice = said.get("target_link_uri", "").endswith("/choose")
        if request.headers.get("sec-fetch-dest") in FRAMES and not is_choice:
            await self.lti.find_platform(tenant, said)
            return window_page({name: said[name] for name in START if said.get(name)})
        url, errand = await self.lti.begin(tenant, said, self.address(tenant, "launch"))
        response = RedirectResponse(url, 303, {"Cache-Control": "no-store"})
        kept = self.signed_in.tokens.sign_errand(errand.model_dump(), LAUNCH)
        name = self.cookie(errand.state)
        response.headers.append("set-cookie", f"{name}={kept}; Max-Age={ERRAND_SECONDS}; {TRAVELS}")
        return response

    async def finish(self, request: Request) -> Response:
        """Let in who comes with a launch, at what the link of their course leads to."""
        self.require_secured()
        tenant, said = request.path_params["tenant"], await read_sent(request)
        name = self.cookie(said.get("state", ""))
        kept = self.signed_in.tokens.errand(request.cookies.get(name), LAUNCH)
        launch = await self.lti.check(LtiErrand.model_validate(kept) if kept else None, tenant, said)
        if launch.kind == DEEP_LINKING:
            return await self.offer(await self.lti.open_choice(launch))
        sign_in = await self.lti.admit(launch)
        self.thread.ahead.pop(sign_in.user_id, None)
        if launch.target:
            self.thread.ahead[sign_in.user_id] = ("course", {"target": str(launch.target)})
        response = RedirectResponse("/", 303, {"Cache-Control": "no-store"})
        await self.signed_in.give(request, response, sign_in, "a course")
        response.headers.append("set-cookie", f"{name}=; Max-Age=0; {TRAVELS}")
        return response

    async def offer(self, choice: LtiChoice, error: GymError | None = None) -> Response:
        """The page on which somebody chooses what their course links to."""
        offers = await self.lti.store.read(lambda: tuple(self.lti.targets.offers(choice.tenant)))
        kept = self.signed_in.tokens.sign_errand(choice.model_dump(), CHOICE)
        values = {"tenant": choice.tenant, "offers": offers, "kept": kept, "error": error}
        return in_frame("lti_choose.html", choice, "'self'", **values)

    async def choose(self, request: Request) -> Response:
        """The page that hands to the platform what was chosen. Raises SignInNeeded."""
        self.require_secured()
        said, tenant = await read_sent(request), request.path_params["tenant"]
        if not await self.lti.store.read(self.lti.store.lti.platforms, tenant):
            raise NotFound(NO_PLATFORM)
        kept = self.signed_in.tokens.errand(said.get("kept"), CHOICE)
        choice = LtiChoice.model_validate(kept) if kept else None
        if choice is None or choice.tenant != tenant:
            raise SignInNeeded(BEGIN_AGAIN)
        try:
            title, signed = await self.lti.choose(choice, said.get("target", ""), self.address(tenant, "launch"))
        except Invalid as error:
            return await self.offer(choice, error)
        return in_frame(
            "lti_chosen.html", choice, choice.origin, error=None, title=title, back=choice.back, signed=signed
        )

    def cookie(self, state: str) -> str:
        """The cookie of one launch: several can be on their way at once."""
        return self.settings.name_cookie(f"{COOKIE}_{hashlib.sha256(state.encode()).hexdigest()[:16]}")

    def address(self, tenant: str, end: str) -> str:
        """One of the addresses that the platform has to know."""
        return f"{(self.settings.public_url or '').rstrip('/')}/lti/{tenant}/{end}"

    def require_secured(self) -> None:
        """Raises NotFound where other machines are not served."""
        if not self.settings.is_secured:
            raise NotFound(SECURED_ONLY)


async def read_sent(request: Request) -> Mapping[str, str]:
    """What a platform sends, in the address or as a form. Raises Unreadable."""
    try:
        sent = (
            request.query_params if request.method == "GET" else await request.form(max_files=0, max_fields=MOST_FIELDS)
        )
    except (HTTPException, ValueError):
        raise Unreadable(NO_FORM) from None
    found = {name: value for name, value in sent.items() if isinstance(value, str)}
    if any(len(value) > LONGEST_FIELD for value in found.values()):
        raise Unreadable(NO_FORM)
    return found


def window_page(fields: Mapping[str, str]) -> Response:
    """The page in the frame of a course that opens the gym in a window: a frame's cookies are not the gym's."""
    policy = POLICY.replace("form-action 'none'", "form-action 'self'").replace("ancestors 'none'", "ancestors https:")
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
    return HTMLResponse(render("lti_window.html", fields=fields), headers=headers)


def in_frame(template: str, choice: LtiChoice, sends_to: str, **values: Any) -> Response:
    """A page that its platform may show in a frame, and that sends its form there or here."""
    policy = POLICY.replace("form-action 'none'", f"form-action {sends_to}")
    policy = policy.replace("ancestors 'none'", f"ancestors {choice.origin}")
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
    status = values["error"].status if values["error"] else 200
    return HTMLResponse(render(template, **values), status, headers)
