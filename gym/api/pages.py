"""Pages of one file each: no script, nothing loaded, their own style."""

from fastapi.responses import HTMLResponse

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
INVITED = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>An invitation to a team · Training Gym</title>
<style>:root {{ color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif }}
main {{ max-width: 34rem; margin: 4rem auto; padding: 0 1.25rem }}
code {{ overflow-wrap: anywhere; font-size: 1rem }}</style></head>
<body><main><h1>You are invited to a team</h1>
<p>Open <a href="/">the gym</a>, sign in, and say this in the chat:</p><p><code>join {token}</code></p>
<p>The link lets in a certain number of people for 14 days. If it has run out, ask the captain for another.</p>
</main></body></html>"""


class Page(HTMLResponse):
    """Such a page."""

    def __init__(self, text: str) -> None:
        super().__init__(text, headers={"Content-Security-Policy": POLICY})
