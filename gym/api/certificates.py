"""The routes of a certificate: the badge, its image, the paper, the page that verifies it, and the status list."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Path
from fastapi.responses import JSONResponse, Response

from gym.api.access import PUBLIC
from gym.api.accounts import CertificateId
from gym.api.pages import HtmlPage
from gym.api.sessions import Route
from gym.errors import Gone, NotFound
from gym.progress.certification.pathways import BY_CODE, Pathway
from gym.schemas.accounts import CertificateRow
from gym.services.certificates import CertificateFiles, certificate_files
from gym.services.sessions import Sessions
from gym.settings import Settings
from gym.value import Id


class Image(Response):
    """A badge's picture."""

    media_type = "image/png"


class Paper(Response):
    """A certificate to print."""

    media_type = "application/pdf"


class SignedDocument(Response):
    """A signed JSON document, byte for byte as it was signed."""

    media_type = "application/json"


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


class CertificateRoutes:
    """What each route does; signing and drawing go to a thread."""

    def __init__(self, sessions: Sessions, settings: Settings) -> None:
        self.sessions, self.settings = sessions, settings

    def certificate_files(self) -> CertificateFiles:
        """What signs."""
        return certificate_files(self.settings, now)

    async def in_force(self, certificate_id: str) -> CertificateRow:
        """A certificate whose files are handed out. Raises NotFound, and Gone for a revoked one."""
        row = await self.sessions.accounts.certificate(certificate_id)
        if row.revoked_at:
            raise Gone(f"That certificate was revoked on {row.revoked_at:%Y-%m-%d}: {row.reason}")
        return row

    async def badge(self, certificate_id: CertificateId) -> SignedDocument:
        """The signed Open Badges 3.0 credential."""
        row = await self.in_force(certificate_id)
        return SignedDocument(await asyncio.to_thread(self.certificate_files().badge, row))

    async def image(self, certificate_id: CertificateId) -> Image:
        """The badge's picture, with the credential in it."""
        row = await self.in_force(certificate_id)
        return Image(await asyncio.to_thread(self.certificate_files().image, row))

    async def paper(self, certificate_id: CertificateId) -> Paper:
        """The certificate for the wall."""
        row = await self.in_force(certificate_id)
        return Paper(await asyncio.to_thread(self.certificate_files().paper, row))

    async def page(self, certificate_id: CertificateId) -> HtmlPage:
        """Whether a badge of this gym is genuine, in force and not revoked, as a page."""
        row, revoked = (
            await self.sessions.accounts.certificate(certificate_id),
            await self.sessions.accounts.revoked_entries(),
        )
        text = await asyncio.to_thread(self.certificate_files().page, row, revoked)
        return HtmlPage(text)

    async def status(self) -> SignedDocument:
        """The signed list of what is revoked."""
        revoked = await self.sessions.accounts.revoked_entries()
        return SignedDocument(await asyncio.to_thread(self.certificate_files().status, revoked))

    async def did(self) -> JSONResponse:
        """Who this gym is as an issuer."""
        issuer = await asyncio.to_thread(lambda: self.certificate_files().issuer)
        return JSONResponse(issuer.document())

    async def pathway(self, code: Annotated[Id, Path(alias="id")]) -> Pathway:
        """What a pathway asks for. Raises NotFound."""
        if code not in BY_CODE:
            raise NotFound(f"There is no such pathway. Pathways are {', '.join(BY_CODE)}.")
        return BY_CODE[code]

    def routes(self) -> tuple[Route, ...]:
        """All there are."""
        one = "/api/training/certificate/{id}"
        return (
            Route("GET", f"{one}/badge.json", self.badge, PUBLIC, (404, 410)),
            Route("GET", f"{one}/badge.png", self.image, PUBLIC, (404, 410)),
            Route("GET", f"{one}/certificate.pdf", self.paper, PUBLIC, (404, 410)),
            Route("GET", "/verify/{id}", self.page, PUBLIC, (404,)),
            Route("GET", "/badges/status", self.status, PUBLIC),
            Route("GET", "/.well-known/did.json", self.did, PUBLIC),
            Route("GET", "/pathways/{id}", self.pathway, PUBLIC, (404,)),
        )
