"""The library of LTI 1.3 (pylti1p3next) for one request of one platform; imported with the first launch.

Its stores are not used: what a launch must fit is what its browser keeps, and a nonce is used up in the database.
"""

import hmac
import secrets
import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

import jwt
import requests
from cryptography.hazmat.primitives import serialization as keys
from cryptography.hazmat.primitives.asymmetric import rsa
from pylti1p3.assignments_grades import AssignmentsGradesService
from pylti1p3.cookie import CookieService
from pylti1p3.deep_link import DeepLink
from pylti1p3.deep_link_resource import DeepLinkResource
from pylti1p3.deployment import Deployment
from pylti1p3.exception import LtiException, LtiMessageValidationException, LtiServiceException
from pylti1p3.grade import Grade
from pylti1p3.lineitem import LineItem
from pylti1p3.message_launch import MessageLaunch
from pylti1p3.oidc_login import OIDCLogin
from pylti1p3.redirect import Redirect
from pylti1p3.registration import Registration
from pylti1p3.request import Request
from pylti1p3.service_connector import ServiceConnector
from pylti1p3.session import SessionService
from pylti1p3.tool_config.abstract import ToolConfAbstract
from typing_extensions import override

from gym.services.lti_scores import LtiScore
from gym.services.single_sign_on import ALGORITHMS, ANSWER_SECONDS, CLOCKS_APART, is_safe_address
from gym.store.lti import LtiPlatform
from gym.store.lti_grades import GradePlace

KEY_BITS = 2048
# Seconds: a token is kept for an hour at most, and used until half a minute before its end.
LONGEST_TOKEN, EARLY = 3600.0, 30.0
SCORE_SCOPE: Final = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
REQUIRED = ["exp", "iat", "iss", "aud", "sub", "nonce"]


class LaunchTooOld(LtiException):
    """The launch came after its time."""


class OtherDeployment(LtiException):
    """The launch comes from a place of the platform that is not registered here."""


class LtiItem(NamedTuple):
    """What a course is to link to."""

    target: str
    title: str
    url: str


class PlatformSession(requests.Session):
    """Asks a platform: over https or this machine, for ten seconds at most, and follows nobody elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False

    @override
    def request(self, method: Any, url: Any, *given: Any, **named: Any) -> requests.Response:
        """The answer. Raises RequestException."""
        if not is_safe_address(str(url)):
            raise requests.exceptions.InvalidURL("a platform is asked over https only")
        limits = {"timeout": ANSWER_SECONDS, "allow_redirects": False}
        answer = super().request(method, url, *given, **{**named, **limits})
        if 300 <= answer.status_code < 400:
            raise requests.exceptions.TooManyRedirects("a platform that leads elsewhere is not followed")
        return answer


class SentFields(Request):
    """What came with a request."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self.said = said

    @override
    def is_secure(self) -> bool:
        return True

    @override
    def get_param(self, key: str) -> str:
        return self.said.get(key, "")


class BrowserState(CookieService):
    """The state that one browser keeps."""

    def __init__(self, state: str = "") -> None:
        self.state = state

    @override
    def get_cookie(self, name: str) -> str | None:
        return self.state or None

    @override
    def set_cookie(self, name: str, value: str | int, exp: int | None = None) -> None:
        self.state = str(value)


class BrowserNonce(SessionService):
    """The nonce that one browser keeps; nothing of a launch is kept beside it."""

    def __init__(self, nonce: str = "") -> None:
        self.nonce = nonce

    @override
    def save_nonce(self, nonce: str) -> None:
        self.nonce = nonce

    @override
    def check_nonce(self, nonce: str) -> bool:
        return hmac.compare_digest(self.nonce.encode(), str(nonce).encode())

    @override
    def save_launch_data(self, key: str, jwt_body: Any) -> None:
        return None

    @override
    def set_state_valid(self, state: str, id_token_hash: str) -> None:
        return None

    @override
    def check_state_is_valid(self, state: str, id_token_hash: str) -> bool:
        return False


class OnePlatform(ToolConfAbstract[SentFields]):
    """The registration of one platform, with the key of its tenant."""

    def __init__(self, platform: LtiPlatform, private_key: str) -> None:
        self.platform, self.private_key = platform, private_key

    @override
    def check_iss_has_one_client(self, iss: str) -> bool:
        return False

    @override
    def check_iss_has_many_clients(self, iss: str) -> bool:
        return True

    @override
    def find_registration_by_params(self, iss: str, client_id: str, *_: Any, **__: Any) -> Registration:
        """The registration. Raises LtiException where a message names another."""
        if iss != self.platform.issuer or (client_id or self.platform.client_id) != self.platform.client_id:
            raise LtiException("the message is for another registration")
        return to_registration(self.platform, self.private_key)

    @override
    def find_registration_by_issuer(self, iss: str, *_: Any, **__: Any) -> Registration:
        """The registration, where a message names no client. Raises LtiException."""
        return self.find_registration_by_params(iss, "")

    @override
    def find_deployment(self, iss: str, deployment_id: str) -> Deployment:
        """The deployment, where a message names no client. Raises OtherDeployment."""
        return self.find_deployment_by_params(iss, deployment_id, "")

    @override
    def find_deployment_by_params(self, iss: str, deployment_id: str, client_id: str, *_: Any, **__: Any) -> Deployment:
        """The deployment. Raises OtherDeployment."""
        if deployment_id not in self.platform.deployments:
            raise OtherDeployment(str(deployment_id))
        return Deployment().set_deployment_id(deployment_id)


class Address(Redirect[str]):
    """Where a browser goes on."""

    def __init__(self, url: str) -> None:
        self.url = url

    @override
    def get_redirect_url(self) -> str:
        return self.url

    @override
    def set_redirect_url(self, location: str) -> None:
        self.url = location

    @override
    def do_redirect(self) -> str:
        return self.url

    @override
    def do_js_redirect(self) -> str:
        return self.url


class LoginStart(OIDCLogin[SentFields, OnePlatform, BrowserNonce, BrowserState, str]):
    """The start of a launch, with numbers of our own."""

    @override
    def get_redirect(self, url: str) -> Redirect[str]:
        return Address(url)

    @override
    def _get_uuid(self) -> str:
        return secrets.token_urlsafe(36)

    @override
    def _generate_nonce(self) -> str:
        return secrets.token_urlsafe(36)


class LaunchMessage(MessageLaunch):  # type: ignore[type-arg]
    """A launch; its signature, audience and times are checked more strictly than the library does."""

    @override
    def _get_request_param(self, key: str) -> str:
        return str(self._request.get_param(key))

    @override
    def validate_jwt_signature(self) -> "LaunchMessage":
        """Check who signed the message, for whom, and when. Raises LtiException."""
        key, algorithm = self.get_public_key()
        if algorithm not in ALGORITHMS:
            raise LtiMessageValidationException("the message is not signed as platforms sign")
        wanted: Any = self._registration
        client = wanted.get_client_id()
        rules: dict[str, Any] = {"audience": client, "issuer": wanted.get_issuer(), "leeway": CLOCKS_APART}
        try:
            said = jwt.decode(self._get_id_token(), key, algorithms=[algorithm], options={"require": REQUIRED}, **rules)
        except jwt.ExpiredSignatureError as error:
            raise LaunchTooOld(str(error)) from error
        except jwt.InvalidTokenError as error:
            raise LtiMessageValidationException(str(error)) from error
        is_for_several = isinstance(said["aud"], list) and len(said["aud"]) > 1
        if said.get("azp", client) != client or (is_for_several and "azp" not in said):
            raise LtiMessageValidationException("the message is for another client")
        return self


def to_registration(platform: LtiPlatform, private_key: str) -> Registration:
    """A platform as the library knows it."""
    made = Registration().set_issuer(platform.issuer).set_client_id(platform.client_id)
    made.set_auth_login_url(platform.login_url).set_auth_token_url(platform.token_url)
    made.set_key_set_url(platform.jwks_url).set_tool_private_key(private_key)
    if platform.audience:
        made.set_auth_audience(platform.audience)
    return made.set_tool_public_key(public_key_of(private_key))


def begin_login(platform: LtiPlatform, private_key: str, said: Mapping[str, str], back: str) -> tuple[str, str, str]:
    """Where to send a browser, and the state and the nonce that it is to keep. Raises LtiException."""
    state, nonce = BrowserState(), BrowserNonce()
    conf = OnePlatform(platform, private_key)
    start = LoginStart(SentFields(said), conf, session_service=nonce, cookie_service=state)
    url = start.get_redirect_object(back).get_redirect_url()
    return url, state.state, nonce.nonce


def read_launch(
    platform: LtiPlatform, private_key: str, said: Mapping[str, str], state: str, nonce: str
) -> dict[str, Any]:
    """What a platform says with a launch that fits the browser's state and nonce. Raises LtiException and others."""
    launch = LaunchMessage(
        SentFields(said),
        OnePlatform(platform, private_key),
        session_service=BrowserNonce(nonce),
        cookie_service=BrowserState(state),
        requests_session=PlatformSession(),
    )
    return dict(launch.validate().get_launch_data())


def make_private_key() -> str:
    """A new key of a tenant, as PEM."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    form = (keys.Encoding.PEM, keys.PrivateFormat.PKCS8, keys.NoEncryption())
    return made.private_bytes(*form).decode()


def public_key_of(private_key: str) -> str:
    """The public half of a key, as PEM."""
    public = keys.load_pem_private_key(private_key.encode(), None).public_key()
    return public.public_bytes(keys.Encoding.PEM, keys.PublicFormat.SubjectPublicKeyInfo).decode()


def to_key_set(private_key: str) -> dict[str, Any]:
    """What the gym publishes of a tenant's key (JWKS)."""
    return {"keys": [dict(Registration.get_jwk(public_key_of(private_key)))]}


def sign_choice(platform: LtiPlatform, private_key: str, deployment: str, asked: Any, item: LtiItem) -> str:
    """What goes back to a platform that asked for something to link to."""
    line_item = LineItem().set_score_maximum(100).set_label(item.title).set_resource_id(item.target)
    chosen = DeepLinkResource().set_title(item.title).set_url(item.url).set_lineitem(line_item)
    chosen.set_custom_params({"target": item.target})
    link = DeepLink(to_registration(platform, private_key), deployment, asked)
    message = {name: each for name, each in link.get_message_jwt([chosen]).items() if each is not None}
    sign: Any = link.encode_jwt
    return str(sign(message))


class TokenCache:
    """Access tokens of platforms, until shortly before they end."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, ...], tuple[float, str]] = {}

    def find(self, key: tuple[str, ...]) -> str | None:
        """The token under a key, while it is good."""
        until, token = self.kept.get(key, (0.0, ""))
        return token if time.monotonic() < until else None

    def keep(self, key: tuple[str, ...], token: str, seconds: float) -> None:
        """Keep a token; those that ended go."""
        now = time.monotonic()
        self.kept = {name: each for name, each in self.kept.items() if now < each[0]}
        self.kept[key] = (now + min(seconds, LONGEST_TOKEN) - EARLY, token)

    def drop(self, key: tuple[str, ...]) -> None:
        """Forget a token that the platform does not take."""
        self.kept.pop(key, None)


TOKENS = TokenCache()


class PlatformService(ServiceConnector):
    """Asks a platform's services. Tokens are kept by tenant, issuer, client and token address: many clients of many
    tenants can have one issuer, and none is to be sent another's token.
    """

    def __init__(self, platform: LtiPlatform, private_key: str) -> None:
        super().__init__(to_registration(platform, private_key), PlatformSession())
        self.platform = platform

    def key_of(self, scope_key: str) -> tuple[str, ...]:
        """Under what a token is kept."""
        one = self.platform
        return one.tenant, one.issuer, one.client_id, one.token_url, one.audience, scope_key

    @override
    def _scope_key(self, scopes: Iterable[str]) -> str:
        return " ".join(sorted(scopes))

    @override
    def _get_cached_access_token(self, scope_key: str) -> str | None:
        return TOKENS.find(self.key_of(scope_key))

    @override
    def _cache_access_token(self, scope_key: str, access_token: str, expires_in: float) -> None:
        TOKENS.keep(self.key_of(scope_key), access_token, float(expires_in))


def post_score(platform: LtiPlatform, private_key: str, place: GradePlace, score: LtiScore, at: datetime) -> str:
    """Send a score; why that failed, "" where it did not."""
    service = PlatformService(platform, private_key)
    grade = Grade().set_user_id(place.subject).set_timestamp(at.isoformat(timespec="milliseconds"))
    grade.set_activity_progress(score.activity).set_grading_progress(score.grading)
    if score.given is not None:
        grade.set_score_given(round(100 * score.given, 2)).set_score_maximum(100)
    try:
        AssignmentsGradesService(service, {"scope": [SCORE_SCOPE], "lineitem": place.line_item}).put_grade(grade)
    except requests.JSONDecodeError:
        return ""  # it was taken; platforms answer with anything
    except LtiServiceException as error:
        TOKENS.drop(service.key_of(SCORE_SCOPE))
        return f"the platform answered {error.response.status_code}"
    except requests.RequestException as error:
        return f"the platform cannot be reached ({type(error).__name__})"
    except (LtiException, KeyError, TypeError, ValueError) as error:
        return f"the platform answered something else than a token ({type(error).__name__})"
    return ""
