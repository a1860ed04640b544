"""A learning platform over HTTP, made of somebody else's code: `serve.py KIND KEY_FILE GYM TENANT` prints its address.

KIND is `openlearning` (lti1p3platform) or `openedx` (the platform classes of lti-consumer-xblock). Only the server
around them is ours: /start begins a launch, /auth makes its message; /jwks, /token and /lineitems are for the gym.
"""

import base64
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

CLIENT, DEPLOYMENT = "gym-client", "deployment-1"


class Board:
    """What the platform heard, and whether it is away."""

    def __init__(self):
        self.scores, self.tokens, self.is_away = [], 0, False


class OpenLearning:
    """The platform of lti1p3platform."""

    def __init__(self, issuer, key, gym, tenant):
        from cryptography.hazmat.primitives import serialization as form
        from lti1p3platform.ltiplatform import LTI1P3PlatformConfAbstract
        from lti1p3platform.registration import Registration

        public = form.load_pem_private_key(key.encode(), None).public_key()
        public_pem = public.public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo).decode()
        made = Registration().set_iss(issuer).set_client_id(CLIENT).set_deployment_id(DEPLOYMENT)
        made.set_launch_url(f"{gym}/lti/{tenant}/launch").set_oidc_login_url(f"{gym}/lti/{tenant}/login")
        made.set_deeplink_launch_url(f"{gym}/lti/{tenant}/choose")
        made.set_platform_private_key(key).set_platform_public_key(public_pem)
        made.set_tool_key_set_url(f"{gym}/lti/{tenant}/jwks.json")

        class Conf(LTI1P3PlatformConfAbstract):
            def init_platform_config(self, **_):
                self.get_registration()

            def get_registration_by_params(self, **_):
                return made

        self.conf, self.issuer = Conf(), issuer

    def start(self, hint):
        from lti1p3platform.oidc_login import OIDCLoginAbstract

        class Login(OIDCLoginAbstract):
            def set_lti_message_hint(self, **said):
                self._lti_message_hint = base64.urlsafe_b64encode(json.dumps(said).encode()).decode()

            def get_redirect(self, url):
                return url

        login = Login(None, self.conf)
        login.set_lti_message_hint(**hint)
        if hint.get("chooses"):
            login.set_launch_url(self.conf.get_registration().get_deeplink_launch_url())
        return login.initiate_login(hint["sub"])

    def launch(self, said):
        from lti1p3platform.message_launch import LTIAdvantageMessageLaunchAbstract

        hint = json.loads(base64.urlsafe_b64decode(said["lti_message_hint"]))

        class Launch(LTIAdvantageMessageLaunchAbstract):
            def get_preflight_response(self):
                return said

            def render_launch_form(self, launch_data, **_):
                return launch_data

        made = Launch(None, self.conf)
        role = f"http://purl.imsglobal.org/vocab/lis/v2/membership#{hint['role']}"
        made.set_user_data(hint["sub"], [role], hint.get("name"), hint.get("email"))
        made.set_resource_link_claim("link-1")
        if hint.get("target"):
            made.set_custom_parameters_claim({"target": hint["target"]})
        if hint.get("chooses"):
            made.set_dl(f"{self.issuer}/choice", extra_data={"kept": "as it is"})
        else:
            made.set_ags(f"{self.issuer}/lineitems", f"{self.issuer}/lineitems/1")
        return made.lti_launch()

    def token(self, form):
        return self.conf.get_access_token(form)

    def allows(self, token):
        return self.conf.validate_token(token, ["https://purl.imsglobal.org/spec/lti-ags/scope/score"])

    def chosen(self, token):
        return self.conf.validate_deeplinking_resp({"JWT": token})

    def key_set(self):
        return self.conf.get_jwks()


class OpenEdx:
    """The platform classes of Open edX."""

    def __init__(self, issuer, key, gym, tenant):
        import django
        from django.conf import settings

        cache = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
        apps = ["django.contrib.auth", "django.contrib.contenttypes"]
        settings.configure(PLATFORM_NAME="Test", CACHES=cache, INSTALLED_APPS=apps, SECRET_KEY="x", USE_TZ=True)
        django.setup()
        self.issuer, self.key, self.base = issuer, key, f"{gym}/lti/{tenant}"

    def consumer(self):
        from lti_consumer.lti_1p3.consumer import LtiAdvantageConsumer

        back = [f"{self.base}/launch", f"{self.base}/choose"]
        made = LtiAdvantageConsumer(
            *(self.issuer, f"{self.base}/login", f"{self.base}/launch", CLIENT, DEPLOYMENT, self.key, "edx-1", back),
            tool_keyset_url=f"{self.base}/jwks.json",
        )
        made.enable_deep_linking(f"{self.base}/choose", f"{self.issuer}/choice")
        return made

    def start(self, hint):
        from lti_consumer.data import Lti1p3LaunchData

        role = {"Learner": "student", "Instructor": "staff"}[hint["role"]]
        known = {name: hint[name] for name in ("name", "email") if hint.get(name)}
        if hint.get("target"):
            known["custom_parameters"] = {"target": hint["target"]}
        if hint.get("chooses"):
            known["message_type"] = "LtiDeepLinkingRequest"
        return self.consumer().prepare_preflight_url(Lti1p3LaunchData(hint["sub"], role, "config", "link-1", **known))

    def launch(self, said):
        from lti_consumer.utils import get_data_from_cache

        data, made = get_data_from_cache(said["lti_message_hint"]), self.consumer()
        made.set_user_data(data.user_id, data.user_role, data.name, data.email)
        made.set_resource_link_claim(data.resource_link_id)
        if data.custom_parameters:
            made.set_custom_parameters(data.custom_parameters)
        made.enable_ags(f"{self.issuer}/lineitems", f"{self.issuer}/lineitems/1")
        return {**made.generate_launch_request(said), "launch_url": said["redirect_uri"]}

    def token(self, form):
        return self.consumer().access_token(form)

    def allows(self, token):
        return self.consumer().check_token(token, ["https://purl.imsglobal.org/spec/lti-ags/scope/score"])

    def chosen(self, token):
        return self.consumer().check_and_decode_deep_linking_token(token)

    def key_set(self):
        return self.consumer().get_public_keyset()


KINDS = {"openlearning": OpenLearning, "openedx": OpenEdx}


class Handler(BaseHTTPRequestHandler):
    """Answers in JSON."""

    def do_GET(self):
        parts = urlsplit(self.path)
        said, platform, board = dict(parse_qsl(parts.query)), self.server.platform, self.server.board
        match parts.path:
            case "/jwks":
                self.answer(platform.key_set())
            case "/start":
                self.answer({"url": platform.start(json.loads(said["hint"]))})
            case "/auth":
                self.answer(platform.launch(said))
            case "/scores":
                self.answer({"scores": board.scores, "tokens": board.tokens})
            case "/away":
                board.is_away = said["is"] == "1"
                self.answer({})
            case _:
                self.answer({}, 404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        platform, board = self.server.platform, self.server.board
        path = urlsplit(self.path).path
        if board.is_away:
            self.answer({}, 503)
        elif path == "/token":
            board.tokens += 1
            self.answer(platform.token(dict(parse_qsl(body))))
        elif path == "/choice":
            self.answer({"items": platform.chosen(dict(parse_qsl(body))["JWT"])})
        elif path == "/lineitems/1/scores":
            if not platform.allows(self.headers["authorization"].split()[1]):
                return self.answer({}, 401)
            board.scores.append(json.loads(body))
            self.answer({})
        else:
            self.answer({}, 404)
        return None

    def answer(self, said, status=200):
        content = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Quiet."""


def main(kind, key_file, gym, tenant):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer = f"http://127.0.0.1:{server.server_port}"
    server.platform, server.board = KINDS[kind](issuer, Path(key_file).read_text(), gym, tenant), Board()
    print(issuer, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
