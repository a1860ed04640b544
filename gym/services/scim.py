"""Provisioning (SCIM 2.0): a tenant's directory says who its people are and in which groups."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from gym.caller import Caller
from gym.errors import GymError
from gym.store import Store

if TYPE_CHECKING:
    from scim2_models import SCIMException
    from scim2_server.responses import ScimResponse

READS = ("GET", "HEAD")


@dataclass(frozen=True)
class DirectoryRequest:
    """A request of a directory: `path` is what stands behind `base`."""

    method: str
    base: str
    path: str
    query: Mapping[str, str]
    headers: Iterable[tuple[str, str]]
    body: bytes


class Directories:
    """Does what directories say, each in its own tenant."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self.store, self.clock = store, clock

    async def answer(self, question: DirectoryRequest, caller: Caller) -> "ScimResponse":
        """Do what a directory says in the tenant of its token. Raises Unavailable, NotYours."""
        is_look = question.method in READS or question.path.endswith("/.search")
        run = self.store.read if is_look else self.store.write
        return await run(self.do, question, caller, not is_look)

    def do(self, question: DirectoryRequest, caller: Caller, writes: bool) -> "ScimResponse":
        """The answer, in SCIM's words for what is wrong, too. Raises Unavailable."""
        from scim2_models import SCIMException
        from scim2_server.handler import ScimHandler
        from scim2_server.requests import ScimRequest
        from scim2_server.service import ScimService

        from gym.services.scim_models import provider
        from gym.services.scim_storage import TenantStorage

        service = ScimService(provider())
        asked = (question.method, question.base, question.path, question.query, question.headers, question.body)
        where = (self.store, caller.tenant, caller.user_id, self.clock())
        try:
            return ScimHandler(service, TenantStorage(*where, writes=writes)).handle(ScimRequest(*asked))
        except SCIMException as error:
            return service.error_response(error)
        except GymError as error:
            if error.status >= 500:
                raise
            return service.error_response(in_scim(error))


def in_scim(error: GymError) -> "SCIMException":
    """A refusal of the gym as SCIM says it."""
    from scim2_models import InvalidValueException

    return InvalidValueException(detail=error.message)
