"""The learning platforms of a tenant, for its administrators and for the operator: set, listed and taken away."""

import json
from collections.abc import Mapping
from urllib.parse import urlsplit
from uuid import uuid4

from gym.caller import OPERATOR, Caller
from gym.errors import Invalid, NotFound, wrong
from gym.schemas.lti import (
    MOST_PLATFORMS,
    LtiGradeList,
    LtiGradeRow,
    LtiOverview,
    LtiPlatformRow,
    LtiTool,
    NewLtiPlatform,
)
from gym.services.single_sign_on import is_safe_address
from gym.settings import is_loopback
from gym.store import Store
from gym.store.lti import LtiPlatform
from gym.store.lti_grades import StoredGrade

ADDRESSES = ("issuer", "login_url", "token_url", "jwks_url")
HTTPS_ONLY = "{name} is an https address, such as https://courses.example.edu/mod/lti/certs.php."
NOT_HERE = "{name} names this machine. Only the operator can set such a platform, at the terminal: gym lti set"
TOO_MANY = f"A clinic has at most {MOST_PLATFORMS} learning platforms. Take one away first."
NO_PLATFORM = "There is no such learning platform among those of your clinic."


class LtiPlatforms:
    """What is set about learning platforms."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def overview(self, caller: Caller, address: str) -> LtiOverview:
        """The platforms of the caller's tenant, and what they have to know of the gym at `address`."""
        found = await self.store.read(self.store.lti.platforms, caller.tenant)
        grades = await self.store.read(self.store.lti_grades.of_tenant, caller.tenant)
        waiting = sum(each.due_at is not None for each in grades)
        return LtiOverview(tool=to_tool(address, caller.tenant), platforms=tuple(map(to_row, found)), waiting=waiting)

    async def set_platform(self, caller: Caller, wanted: NewLtiPlatform) -> LtiPlatformRow:
        """Set a platform of the caller's tenant. Raises Invalid."""
        for name, address in addresses_of(wanted).items():
            if is_safe_address(address) and is_loopback(urlsplit(address).hostname or ""):
                raise wrong(name, NOT_HERE.format(name=name))
        return await self.store.write(self.keep, caller.tenant, wanted, caller.user_id)

    def keep(self, tenant: str, wanted: NewLtiPlatform, actor: str = OPERATOR) -> LtiPlatformRow:
        """Set a platform of a tenant. Raises Invalid."""
        for name, address in addresses_of(wanted).items():
            if not is_safe_address(address):
                raise wrong(name, HTTPS_ONLY.format(name=name))
        known = self.store.lti.platforms(tenant)
        is_new = (wanted.issuer, wanted.client_id) not in {(each.issuer, each.client_id) for each in known}
        if is_new and len(known) >= MOST_PLATFORMS:
            raise Invalid(TOO_MANY)
        said = {**wanted.model_dump(), "audience": wanted.audience or ""}
        return to_row(self.store.lti.keep_platform(LtiPlatform(tenant=tenant, id=uuid4().hex, **said), actor))

    async def remove(self, caller: Caller, platform_id: str) -> LtiPlatformRow:
        """Take a platform of the caller's tenant away. Raises NotFound."""
        known = await self.store.read(self.store.lti.platform, caller.tenant, platform_id)
        remove = self.store.lti.remove_platform
        if known is None or not await self.store.write(remove, caller.tenant, platform_id, caller.user_id):
            raise NotFound(NO_PLATFORM)
        return to_row(known)

    async def grades(self, caller: Caller) -> LtiGradeList:
        """Where the grades of the trainees of the caller's tenant go."""
        found = await self.store.read(self.store.lti_grades.of_tenant, caller.tenant)
        known = await self.store.read(self.store.lti.platforms, caller.tenant)
        labels = {each.id: each.label for each in known}
        return LtiGradeList(grades=tuple(to_grade_row(each, labels) for each in found))


def addresses_of(wanted: NewLtiPlatform) -> dict[str, str]:
    """The addresses that the gym or its users go to, by name."""
    return {name: getattr(wanted, name) for name in ADDRESSES}


def to_tool(address: str, tenant: str) -> LtiTool:
    """What a platform has to know of the gym at an address."""
    ends = {"login": "login", "launch": "launch", "deep_linking": "choose", "key_set": "jwks.json"}
    return LtiTool(**{name: f"{address.rstrip('/')}/lti/{tenant}/{end}" for name, end in ends.items()})


def to_row(platform: LtiPlatform) -> LtiPlatformRow:
    """A platform as it goes out."""
    known = {name: each for name, each in platform._asdict().items() if name != "tenant"}
    return LtiPlatformRow.model_validate({**known, "audience": platform.audience or None})


def to_grade_row(grade: StoredGrade, labels: Mapping[str, str]) -> LtiGradeRow:
    """A place of a grade as it goes out; a platform that was taken away has no name any more."""
    known = {name: getattr(grade, name) for name in ("user_id", "sent_at", "due_at", "tries", "trouble")}
    score = json.loads(grade.score)["given"] if grade.score else None
    place = {"platform": labels.get(grade.place.platform_id, ""), "target": grade.place.target}
    return LtiGradeRow(**known, **place, score=score)
