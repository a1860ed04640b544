"""The address of provisioning: /scim/v2/{tenant}, for the service whose token is of that tenant."""

import json
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from gym.api.access import Access, token_of
from gym.caller import Caller, Right, allows
from gym.errors import GymError, NotFound, NotYours, SignInNeeded
from gym.services.api_tokens import is_api_token
from gym.services.scim import DirectoryRequest
from gym.settings import Settings
from gym.tenancy import enter_tenant

PLACE = "/scim/v2"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
MEDIA_TYPE = "application/scim+json"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
NEEDS_TOKEN = "Send the token of a service with the scope scim as a Bearer token. gym token add makes one."
OTHER_SCOPE = "This token has no scope scim. Make one with: gym token add NAME --service NAME --scope scim"
NOTHING_HERE = "There is nothing at this address for this token: it belongs to another tenant."


class ScimEndpoint:
    """ASGI application: one tenant's people and groups, for its directory."""

    right = Right.DIRECTORY

    def __init__(self, access: Access, settings: Settings) -> None:
        self.access = access
        self.public_url = (settings.public_url or "").rstrip("/") if settings.is_secured else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            answer = await self.answer(request)
        except GymError as error:
            answer = to_answer(error)
        await answer(scope, receive, send)

    async def answer(self, request: Request) -> Response:
        """The answer to a directory. Raises SignInNeeded, NotYours, NotFound, TooMany, Unavailable."""
        tenant, path = request.path_params["tenant"], request.path_params["path"]
        caller = await self.caller(request, tenant)
        enter_tenant(tenant)
        base = f"{self.public_url or str(request.base_url).rstrip('/')}{PLACE}/{tenant}"
        query = dict(parse_qsl(request.url.query, keep_blank_values=True))
        said = (query, request.headers.items(), await request.body())
        found = await self.access.sessions.directories.answer(
            DirectoryRequest(request.method, base, f"/{path}", *said), caller
        )
        body = b"" if found.body is None else json.dumps(found.body).encode()
        return Response(body, int(found.status), {**found.headers, "Cache-Control": "no-store"})

    async def caller(self, request: Request, tenant: str) -> Caller:
        """The service that asks. Raises SignInNeeded, NotYours, NotFound, TooMany."""
        token = token_of({}, request.headers.get("authorization", "")) or ""
        if not is_api_token(token):
            raise SignInNeeded(NEEDS_TOKEN)
        caller = await self.access.sessions.api_tokens.caller(token)
        await self.access.quotas.check(caller)
        if not allows(self.right, caller):
            raise NotYours(OTHER_SCOPE)
        if caller.tenant != tenant:
            raise NotFound(NOTHING_HERE)
        return caller


def scim_routes(endpoint: ScimEndpoint) -> list[Route]:
    """Where directories ask."""
    return [Route(f"{PLACE}/{{tenant}}/{{path:path}}", endpoint, methods=[each]) for each in METHODS]


def to_answer(error: GymError) -> Response:
    """A refusal as directories read it."""
    headers = {"Cache-Control": "no-store"}
    if error.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="SCIM"'
    if wait := getattr(error, "retry_after", None):
        headers["Retry-After"] = str(wait)
    body = {"schemas": [ERROR], "status": str(error.status), "detail": error.message}
    return JSONResponse(body, error.status, headers, media_type=MEDIA_TYPE)
