"""Strict headers on everything that is served: nothing from other sites, no frames, no guessing of types."""

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",  # cards are compiled in the page
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


# Two years; what other names of the domain serve is for their own operators to say.
HSTS = {"Strict-Transport-Security": f"max-age={2 * 365 * 86400}"}
FOR_FRAMES = "; Secure; SameSite=None; Partitioned"
HOW_A_COOKIE_TRAVELS = re.compile(r";\s*(secure|samesite=none)(?=;|$)", re.IGNORECASE)


class StrictHeaders:
    """ASGI middleware: adds the headers that an answer does not carry yet; a secured gym's cookies go over TLS only."""

    def __init__(self, app: ASGIApp, *, is_secured: bool = False) -> None:
        self.app, self.is_secured = app, is_secured
        self.headers = {**HEADERS, **HSTS} if is_secured else HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if self.is_secured:
                    secure_cookies(headers)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith("/assets/"):  # those carry their version in their name
                    headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        await self.app(scope, receive, sending)


def secure_cookies(headers: MutableHeaders) -> None:
    """Have each cookie sent over TLS only, and by no page of another site, but for those of launches from courses."""
    cookies = headers.getlist("set-cookie")
    del headers["set-cookie"]
    for cookie in cookies:
        if cookie.endswith(FOR_FRAMES):
            headers.append("set-cookie", cookie)
            continue
        bare = HOW_A_COOKIE_TRAVELS.sub("", cookie)
        headers.append("set-cookie", f"{bare}; Secure" + ("" if "samesite" in bare.lower() else "; SameSite=Lax"))
