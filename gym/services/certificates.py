"""From a certificate on record to what its holder takes away: badge, image, paper, and the page that verifies it."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from gym.progress.certification.pathways import BY_CODE
from gym.progress.skills import PLAIN
from gym.schemas.accounts import CertificateRow, PublicCertificate, PublicEvidence

if TYPE_CHECKING:
    from gym.credentials.award import Award
    from gym.credentials.issuer import Issuer
    from gym.settings import Settings

FOLDER = "issuer"


def award_of(row: CertificateRow) -> "Award":
    """The facts to sign."""
    from gym.credentials.award import Award, SkillEvidence, hash_identifier

    pathway, said = BY_CODE[row.pathway], row.said
    rows = [
        SkillEvidence(
            skill=PLAIN[each.skill],
            level=f"{pathway.level} or above",
            scenarios=each.tries,
            accuracy=each.accuracy,
            first=each.first.date(),
            last=each.last.date(),
        )
        for each in said.evidence
    ]
    return Award(
        id=row.id,
        recipient=said.holder,
        identity=hash_identifier(row.user_id, said.salt),
        pathway=row.pathway,
        title=pathway.title,
        criteria=pathway.criteria,
        level=pathway.level,
        score=said.result.score,
        evidence=tuple(rows),
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        index=row.place,
    )


def public_of(row: CertificateRow) -> PublicCertificate:
    """What anybody may see of a certificate."""
    pathway, said = BY_CODE[row.pathway], row.said
    evidence = (
        PublicEvidence(
            skill=PLAIN[each.skill],
            scenarios=each.tries,
            accuracy=each.accuracy,
            first=each.first.date(),
            last=each.last.date(),
        )
        for each in said.evidence
    )
    same = ("id", "place", "pathway", "issued_at", "expires_at", "status", "revoked_at", "reason")
    return PublicCertificate(
        **row.model_dump(include=set(same)),
        **pathway.model_dump(include={"title", "level", "criteria"}),
        recipient=said.holder,
        score=said.result.score,
        evidence=tuple(evidence),
    )


def certificate_files(settings: "Settings", clock: Callable[[], datetime]) -> "CertificateFiles":
    """What signs the certificates of this gym; the key is read when it is needed, since a new one may have taken its
    place.
    """
    address = f"http://{settings.host}:{settings.port}"
    return CertificateFiles(settings.data_dir / FOLDER, settings.public_url, address, clock)


class CertificateFiles:
    """Signs with the key in `folder`; nothing is kept, since the same facts give the same badge."""

    def __init__(self, folder: Path, public_url: str | None, address: str, clock: Callable[[], datetime]) -> None:
        self.folder, self.public_url, self.address, self.clock = folder, public_url, address, clock

    @cached_property
    def issuer(self) -> "Issuer":
        """This gym as an issuer. Raises NoBadges, Invalid where its key is not safe."""
        from gym.credentials.support import refuse_without_badges

        refuse_without_badges()
        from gym.credentials.issuer import Issuer

        return Issuer(self.folder, self.public_url)

    def badge(self, row: CertificateRow) -> str:
        """The badge as JSON."""
        return self.issuer.issue(award_of(row))

    def image(self, row: CertificateRow) -> bytes:
        """The badge as a PNG that carries it."""
        issuer, award = self.issuer, award_of(row)
        from gym.credentials.artwork import badge_image
        from gym.credentials.openbadges import bake

        return bake(badge_image(award), issuer.issue(award))

    def paper(self, row: CertificateRow) -> bytes:
        """The certificate as a PDF."""
        from gym.credentials.artwork import certificate_pdf
        from gym.credentials.support import refuse_without_badges

        refuse_without_badges()
        return certificate_pdf(award_of(row), f"{self.public_url or self.address}/verify/{row.id}")

    def status(self, revoked: tuple[int, ...]) -> str:
        """The signed list of what is revoked now."""
        return self.issuer.status_list(revoked, self.clock())

    def page(self, row: CertificateRow, revoked: tuple[int, ...]) -> str:
        """What comes of verifying the badge now, as a page."""
        badge, lists = self.badge(row), {self.issuer.status_address: self.status(revoked)}
        from gym.credentials.page import page
        from gym.credentials.verify import verify

        return page(verify(badge, self.clock(), lists.get, self.issuer.methods))
