"""How the mistakes of callers are answered on routes of ours."""

from collections.abc import Awaitable, Callable
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from gym.api.problems import headers_of, respond
from gym.errors import GymError

SORRY = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title} · Training Gym</title>
<style>:root {{ color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif }}
main {{ max-width: 34rem; margin: 4rem auto; padding: 0 1.25rem }}</style></head>
<body><main><h1>{title}</h1><p>{text}</p><p><a href="/">To the gym</a></p></main></body></html>"""
Answer = Callable[[Request], Awaitable[Response]]


def friendly(answer: Answer) -> Answer:
    """A route whose caller's mistakes are answered in plain words."""

    async def answering(request: Request) -> Response:
        try:
            return await answer(request)
        except GymError as error:
            return respond(error)

    return answering


def readable(answer: Answer) -> Answer:
    """A route that people open by its address: what cannot be done is a page with plain words."""

    async def answering(request: Request) -> Response:
        try:
            return await answer(request)
        except GymError as error:
            page = SORRY.format(title=escape(error.title), text=escape(error.message))
            return HTMLResponse(page, error.status, headers_of(error))

    return answering
