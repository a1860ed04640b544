"""The verify page: one HTML document that asks nothing of anybody, with its style inside and no script."""

from collections.abc import Iterator
from datetime import datetime
from html import escape
from importlib.resources import files

from gym.credentials.badge import Badge
from gym.credentials.outcome import Verified


def page(verified: Verified) -> str:
    """What was found, as HTML 5. Works under `default-src 'none'; style-src 'unsafe-inline'`; everything is escaped."""
    words, badge = verified.words, verified.badge
    state = "good" if verified.is_valid else "bad"
    style = files("gym.credentials").joinpath("page.css").read_text(encoding="utf-8")
    title = f"{words.short}: {badge.name}" if badge else words.short
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>{escape(title)} · Training Gym</title>
<style>{style}</style>
</head>
<body>
<main>
<p class="gym">Training Gym · certificate check</p>
<section class="status {state}">
<h1><span class="mark" aria-hidden="true">{"✓" if verified.is_valid else "!"}</span>{escape(words.short)}</h1>
<p>{escape(words.sentence)}</p>
<p class="next"><strong>What to do next:</strong> {escape(words.advice)}</p>
</section>
{"".join(told(badge)) if badge else ""}
<footer>
<p>Checked {moment(verified.at)}. {"What is shown here is covered by the issuer’s signature. " if badge else ""}
All cases practised on in Training Gym are invented.</p>
</footer>
</main>
</body>
</html>
"""


def told(badge: Badge) -> Iterator[str]:
    """What the badge says: who, what, how well, on which grounds, from when until when, by whom."""
    subject = badge.credential_subject
    yield f'<section><p class="label">Awarded to</p><h2 class="name">{escape(badge.recipient)}</h2>\n<dl>\n'
    yield fact("Pathway", badge.name)
    yield fact("Level", badge.level)
    yield fact("Score without help", f"{badge.score} %")
    yield fact("Issued", day(badge.valid_from))
    yield fact("Expires", day(badge.valid_until))
    yield "</dl></section>\n<section><h2>What was asked</h2>\n"
    yield f'<p class="criteria">{escape(subject.achievement.criteria.narrative)}</p></section>\n'
    yield '<section><h2>What was done without help</h2>\n<ul class="evidence">\n'
    for row in badge.evidence:
        yield f"<li><strong>{escape(row.name)}</strong><br>{escape(row.narrative)}</li>\n"
    yield '</ul></section>\n<section><h2>Who issued it</h2>\n<dl class="long">\n'
    yield fact("Issuer", badge.issuer.name)
    yield fact("Issuer’s identity", badge.issuer.id)
    yield fact("Certificate", badge.id)
    yield "</dl></section>"


def fact(name: str, value: str) -> str:
    """A name and its value."""
    return f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>\n"


def day(instant: datetime) -> str:
    """A date as it is said, in UTC."""
    return f"{instant.day} {instant:%B %Y}"


def moment(instant: datetime) -> str:
    """A date and time of day in UTC."""
    return f'<time datetime="{instant:%Y-%m-%dT%H:%M:%SZ}">{day(instant)}, {instant:%H:%M} UTC</time>'
