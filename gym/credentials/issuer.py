"""The issuer: signs badges and the list of those it has revoked."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from gym.credentials import did
from gym.credentials import openbadges as suite
from gym.credentials.award import Award
from gym.credentials.badge import Badge, IssuerProfile
from gym.credentials.credential import status_address, write_badge
from gym.credentials.keys import key
from gym.credentials.status import StatusList, list_statuses

NAME = "Training Gym"


class Issuer:
    """Who signs, from the private key in a folder (made if there is none).

    With `public_url` (https) it is a did:web, to be published with `document`; without one a did:key, which carries its
    key in its name and needs nothing published. Raises Invalid for a key file others can read, or an unfit address.
    """

    def __init__(self, folder: Path, public_url: str | None = None) -> None:
        self._private = key(folder)
        self.public_key = suite.multikey(self._private)
        url = public_url.rstrip("/") if public_url else None
        self.did = suite.web_did(url) if url else f"did:key:{self.public_key}"
        self.base = url or self.did

    @property
    def method(self) -> str:
        """The verification method of its proofs: `did#key`."""
        return f"{self.did}#{self.public_key}"

    @property
    def methods(self) -> tuple[str, ...]:
        """What to trust so that its badges verify offline; with those it signed before it had an address."""
        return tuple(dict.fromkeys((self.method, *did.methods(f"did:key:{self.public_key}"))))

    @property
    def status_address(self) -> str:
        """Where its status list lies."""
        return status_address(self.base)

    def document(self, retired: tuple[str, ...] = ()) -> dict[str, Any]:
        """The DID document; `retired` are earlier public keys (Multikey) whose badges still count."""
        return did.document(self.did, (self.public_key, *retired))

    def issue(self, award: Award) -> str:
        """The badge of an award as JSON (OB 3.0, eddsa-rdfc-2022); the same award gives the same bytes."""
        badge = write_badge(award, IssuerProfile(id=self.did, name=NAME), self.base)
        plain = badge.model_dump(mode="json", by_alias=True, exclude_none=True)
        signed = suite.signed_badge(plain, self._private, self.method, award.issued_at)
        return Badge.model_validate(signed, strict=False).model_dump_json(by_alias=True)

    def status_list(self, revoked: Iterable[int], at: datetime) -> str:
        """The signed list as JSON, believed for seven days from `at` (UTC-aware); `revoked` are the awards' indices."""
        unsigned = list_statuses(self.status_address, self.did, revoked, at)
        plain = unsigned.model_dump(mode="json", by_alias=True, exclude_none=True)
        signed = suite.sign_document(plain, self._private, self.method, unsigned.valid_from)
        return StatusList.model_validate(signed, strict=False).model_dump_json(by_alias=True)
