"""Pictures and pages by typst: the image of a badge, the certificate as PDF. Its own fonts, no files, no network."""

from __future__ import annotations

import json
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING

import typst

from gym.credentials.award import Award, SkillEvidence, percent
from gym.credentials.issuer import NAME

if TYPE_CHECKING:
    from typst import OutputFormat as Form
    from typst import PDFStandard as Standard

# 400 points at this many pixels an inch: 800 pixels.
SHARP = 144.0


def badge_image(award: Award) -> bytes:
    """The picture of a badge as PNG, 800 by 800 pixels on a transparent ground."""
    return compile_template("badge.typ", "png", {"data": json.dumps(on_badge(award))})


def certificate_pdf(award: Award, verify_url: str) -> bytes:
    """The certificate as a tagged PDF (PDF/A-2a and PDF/UA-1); the same award gives the same bytes.

    A name in a script that typst's own fonts lack is printed with boxes, and the file then claims no standard.
    """
    picture = compile_template("badge.typ", "svg", {"data": json.dumps(on_badge(award))}).decode()
    inputs = {"data": json.dumps(on_certificate(award, verify_url)), "picture": picture}
    try:
        return compile_template("certificate.typ", "pdf", inputs, award.issued_at, ("a-2a", "ua-1"))
    except typst.TypstError:
        return compile_template("certificate.typ", "pdf", inputs, award.issued_at)


def compile_template(
    name: str, form: Form, inputs: dict[str, str], at: datetime | None = None, standards: tuple[Standard, ...] = ()
) -> bytes:
    """A template with its inputs as `form`; a PDF is dated `at` and claims the standards."""
    return typst.compile(
        files("gym.credentials").joinpath(name).read_bytes(),
        format=form,
        ppi=SHARP,
        ignore_system_fonts=True,
        sys_inputs=inputs,
        pdf_standards=list(standards),
        timestamp=at,
    )


def on_badge(award: Award) -> dict[str, str]:
    """What stands on the picture."""
    return {"title": award.title, "level": award.level, "score": percent(award.score)}


def on_certificate(award: Award, verify_url: str) -> dict[str, object]:
    """What stands on the certificate, each in words."""
    return {
        "issuer": NAME,
        "id": award.id,
        "recipient": award.recipient,
        "title": award.title,
        "pathway": award.pathway,
        "level": award.level,
        "criteria": award.criteria,
        "score": percent(award.score),
        "issued": f"{award.issued_at:%Y-%m-%d}",
        "expires": f"{award.expires_at:%Y-%m-%d}",
        "evidence": [in_words(row) for row in award.evidence],
        "verify": verify_url,
    }


def in_words(row: SkillEvidence) -> dict[str, str]:
    """A row of the table of evidence."""
    return {
        "skill": row.skill,
        "level": row.level,
        "scenarios": f"{row.scenarios:,}",
        "right": percent(row.accuracy),
        "dates": f"{row.first} to {row.last}",
    }
