"""LTI 1.3: the people of a tenant's learning platform come in from their course, as who the platform says they are."""

import asyncio
import hmac
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from gym.caller import ADMINISTRATION, POWERS, Role, role_of
from gym.errors import GymError, Invalid, NotFound, NotYours, SignInNeeded
from gym.services.lti_grades import LtiGrades
from gym.services.lti_platforms import LtiPlatforms
from gym.services.lti_scores import LtiScores
from gym.services.lti_targets import LtiTarget, LtiTargets, parse_target
from gym.services.scenarios import ScenarioCache
from gym.services.single_sign_on import DISABLED, is_safe_address, suggest_names
from gym.services.tokens import SignIn
from gym.store import Store
from gym.store.lti import LtiArrival, LtiPlatform, NonceUsed
from gym.store.lti_grades import GradePlace
from gym.value import Value

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/{name}"
GRADES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
DEEP_LINKING, RESOURCE = "LtiDeepLinkingRequest", "LtiResourceLinkRequest"
CHOICE = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?(?=[/?#]|$)")
INSTRUCTOR = "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"
LONGEST_SUBJECT, LONGEST_NAME, LONGEST_ADDRESS = 255, 80, 1000
NO_PLATFORM = (
    "This gym knows no course system like the one that sent you. Tell the administrator of your course system: the "
    "issuer and the client id have to be registered here."
)
BEGIN_AGAIN = (
    "This launch was not begun in this browser, it took too long, or it was used before. Go back to your course and "
    "open the activity again."
)
TOO_OLD = "The launch from {label} came too late. Go back to your course and open the activity again."
REFUSED = (
    "What {label} sent cannot be trusted, so you were not signed in. Go back to your course and open the activity "
    "again. If that does not help, tell the administrator of your course system."
)
ELSEWHERE = (
    "{label} has this gym in a place that is not registered here. Tell the administrator of your course system: the "
    "deployment {deployment} has to be added here."
)
AWAY = "{label} cannot be reached now. Try again in a minute."
SENT_ERROR = "{label} did not let you through. Go back to your course and open the activity again."
TEACHERS_ONLY = "Only who teaches the course can choose what it links to."
NOT_OFFERED = "Choose one of the list."
ADMINISTERS = (
    "{name} administers this gym, and nobody does that from a course. Sign in here with your password or at your "
    "own sign-in page."
)


class PlatformAway(GymError):
    """503: a learning platform does not answer."""

    status, code, title = 503, "platform-away", "The course system does not answer"


class LtiErrand(Value):
    """What a browser keeps while it is at the platform: what it comes back with must fit it."""

    tenant: str
    platform: str
    state: str
    nonce: str


class LtiChoice(Value):
    """What somebody keeps while they choose what a course links to: which platform waits, and where (`back`)."""

    tenant: str
    platform: str
    deployment: str
    back: str
    data: str

    @property
    def origin(self) -> str:
        """The site that waits."""
        return origin_of(self.back)


class LtiLaunch(Value):
    """A launch that was checked: the platform, its message, and what the message says."""

    platform: LtiPlatform
    nonce: str
    said: dict[str, Any]

    @property
    def kind(self) -> str:
        """Which kind of message it is."""
        return str(self.said.get(CLAIM.format(name="message_type")))

    @property
    def role(self) -> Role:
        """What somebody new is here: who teaches the course is a trainer, everybody else a trainee."""
        roles = self.said.get(CLAIM.format(name="roles"))
        taught = isinstance(roles, list) and any(each in (INSTRUCTOR, "Instructor") for each in roles)
        return "trainer" if taught else "trainee"

    @property
    def target(self) -> LtiTarget | None:
        """What the link of the course leads to; None for the gym as a whole."""
        custom = self.said.get(CLAIM.format(name="custom"))
        return parse_target(str(custom.get("target", ""))) if isinstance(custom, dict) else None


class Lti:
    """Signs in whom the learning platforms of their tenant send."""

    def __init__(self, store: Store, clock: Callable[[], datetime], scenarios: ScenarioCache) -> None:
        self.store, self.clock, self.platforms = store, clock, LtiPlatforms(store)
        self.targets = LtiTargets(store, scenarios)
        self.scores = LtiScores(store, self.targets)
        self.grades = LtiGrades(store, self.scores, clock)

    async def key(self, tenant: str) -> str:
        """The private key of a tenant, made when it is first needed."""
        from gym.services.lti_adapter import make_private_key

        kept = await self.store.read(self.store.lti.key, tenant)
        if kept is None:
            made = await asyncio.to_thread(make_private_key)
            kept = await self.store.write(self.store.lti.keep_key, tenant, made, self.clock())
        return kept

    async def key_set(self, tenant: str) -> dict[str, Any]:
        """What the gym publishes of a tenant's key. Raises NotFound for a tenant without platforms."""
        from gym.services.lti_adapter import to_key_set

        if not await self.store.read(self.store.lti.platforms, tenant):
            raise NotFound(NO_PLATFORM)
        return to_key_set(await self.key(tenant))

    async def find_platform(self, tenant: str, said: Mapping[str, str]) -> LtiPlatform:
        """The platform that begins a launch. Raises NotFound."""
        issuer, client = said.get("iss", ""), said.get("client_id", "")
        known = await self.store.read(self.store.lti.platforms, tenant)
        found = [each for each in known if each.issuer == issuer and client in ("", each.client_id)]
        if len(found) != 1:
            raise NotFound(NO_PLATFORM)
        return found[0]

    async def begin(self, tenant: str, said: Mapping[str, str], back: str) -> tuple[str, LtiErrand]:
        """Where to send a browser whose launch comes to the address `back`. Raises NotFound, SignInNeeded."""
        from pylti1p3.exception import LtiException, OIDCException

        from gym.services.lti_adapter import begin_login

        platform = await self.find_platform(tenant, said)
        try:
            url, state, nonce = begin_login(platform, await self.key(tenant), said, back)
        except (LtiException, OIDCException):
            raise SignInNeeded(REFUSED.format(label=platform.label)) from None
        return url, LtiErrand(tenant=tenant, platform=platform.id, state=state, nonce=nonce)

    async def check(self, errand: LtiErrand | None, tenant: str, said: Mapping[str, str]) -> LtiLaunch:
        """The launch, if it is the platform's, for this gym, and of this browser. Raises SignInNeeded, PlatformAway."""
        if not await self.store.read(self.store.lti.platforms, tenant):
            raise NotFound(NO_PLATFORM)
        state = said.get("state", "").encode()
        if errand is None or errand.tenant != tenant or not hmac.compare_digest(errand.state.encode(), state):
            raise SignInNeeded(BEGIN_AGAIN)
        platform = await self.store.read(self.store.lti.platform, tenant, errand.platform)
        if platform is None:
            raise NotFound(NO_PLATFORM)
        if "error" in said:
            raise SignInNeeded(SENT_ERROR.format(label=platform.label))
        told = await asyncio.to_thread(read_message, platform, await self.key(tenant), said, errand)
        launch = LtiLaunch(platform=platform, nonce=errand.nonce, said=told)
        if launch.kind not in (DEEP_LINKING, RESOURCE) or len(str(told["sub"])) > LONGEST_SUBJECT:
            raise SignInNeeded(REFUSED.format(label=platform.label))
        return launch

    async def open_choice(self, launch: LtiLaunch) -> LtiChoice:
        """What a platform asks for with a launch for deep linking; it is used up. Raises NotYours, SignInNeeded."""
        if launch.role != "trainer":
            raise NotYours(TEACHERS_ONLY)
        asked, platform = launch.said[CHOICE], launch.platform
        back = str(asked.get("deep_link_return_url", ""))
        if not origin_of(back) or not is_address_for(back, platform):
            raise SignInNeeded(REFUSED.format(label=platform.label))
        try:
            await self.store.write(self.store.lti.use_nonce, platform.tenant, launch.nonce, self.clock())
        except NonceUsed:
            raise SignInNeeded(BEGIN_AGAIN) from None
        deployment = str(launch.said[CLAIM.format(name="deployment_id")])
        known = {"tenant": platform.tenant, "platform": platform.id, "deployment": deployment, "back": back}
        return LtiChoice(**known, data=json.dumps(asked.get("data")))

    async def choose(self, choice: LtiChoice, text: str, url: str) -> tuple[str, str]:
        """The title of what was chosen, and the signed answer for the platform. Raises NotFound, Invalid."""
        from gym.services.lti_adapter import LtiItem, sign_choice

        platform = await self.store.read(self.store.lti.platform, choice.tenant, choice.platform)
        target = parse_target(text)
        title = await self.store.read(self.targets.title, choice.tenant, target) if target else None
        if platform is None:
            raise NotFound(NO_PLATFORM)
        if title is None:
            raise Invalid(NOT_OFFERED)
        asked = {"data": json.loads(choice.data)}
        key = await self.key(choice.tenant)
        return title, sign_choice(platform, key, choice.deployment, asked, LtiItem(text, title, url))

    async def admit(self, launch: LtiLaunch) -> SignIn:
        """The sign-in of whoever comes with a launch, who may be new; it is used up. Raises SignInNeeded."""
        platform, said = launch.platform, launch.said
        names = suggest_names({name: said[name] for name in ("preferred_username", "email", "name") if said.get(name)})
        who = LtiArrival(
            *(launch.nonce, str(said["sub"]), launch.role, names, display_name(said), to_place(launch), self.clock())
        )
        try:
            name = await self.store.write(self.store.lti.admit, platform, who)
        except NonceUsed:
            raise SignInNeeded(BEGIN_AGAIN) from None
        account = await self.store.read(self.store.users.account, name)
        if account is None or account.is_disabled:
            raise SignInNeeded(DISABLED)
        if POWERS[role_of(account.role)] & ADMINISTRATION:
            raise SignInNeeded(ADMINISTERS.format(name=name))
        return SignIn(user_id=account.user_id, version=account.version)


def read_message(platform: LtiPlatform, key: str, said: Mapping[str, str], errand: LtiErrand) -> dict[str, Any]:
    """What a launch says. Raises SignInNeeded in the words of whoever is launched, PlatformAway."""
    import requests
    from jwcrypto.common import JWException
    from jwt import PyJWTError
    from pylti1p3.exception import LtiException

    from gym.services.lti_adapter import LaunchTooOld, OtherDeployment, read_launch

    words = {"label": platform.label}
    try:
        return read_launch(platform, key, said, errand.state, errand.nonce)
    except LaunchTooOld:
        raise SignInNeeded(TOO_OLD.format(**words)) from None
    except OtherDeployment as error:
        raise SignInNeeded(ELSEWHERE.format(**words, deployment=str(error)[:LONGEST_NAME])) from None
    except (LtiException, JWException, PyJWTError, KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error.__cause__, requests.exceptions.RequestException):
            raise PlatformAway(AWAY.format(**words)) from None
        raise SignInNeeded(REFUSED.format(**words)) from None


def display_name(said: Mapping[str, Any]) -> str:
    """What somebody is called on boards until they say otherwise; "" where the platform does not say."""
    full = " ".join(str(said[part]) for part in ("given_name", "family_name") if said.get(part))
    return " ".join(str(said.get("name") or full).split())[:LONGEST_NAME]


def to_place(launch: LtiLaunch) -> GradePlace | None:
    """Where the grade of a trainee goes; None where the course waits for none, or the link leads to nothing graded."""
    offered, target = launch.said.get(GRADES), launch.target
    if not isinstance(offered, dict) or target is None or launch.role != "trainee":
        return None
    line_item, scopes = str(offered.get("lineitem") or ""), offered.get("scope")
    is_open = isinstance(scopes, list) and SCORE in scopes and 0 < len(line_item) <= LONGEST_ADDRESS
    if not is_open or not is_address_for(line_item, launch.platform):
        return None
    return GradePlace(launch.platform.id, str(launch.said["sub"]), str(target), line_item)


def origin_of(url: str) -> str:
    """The scheme, host and port of an address; "" for one that has none, or an odd one."""
    found = ORIGIN.match(url)
    return found[0] if found else ""


def is_address_for(url: str, platform: LtiPlatform) -> bool:
    """Whether a platform may have something sent there: over https; on this machine, if its tokens are from there."""
    is_near = url.startswith("http:") and not platform.token_url.startswith("http:")
    return is_safe_address(url) and not is_near
