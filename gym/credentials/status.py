"""The status list: one bit for each badge, set where it was revoked (Bitstring Status List 1.0)."""

import gzip
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from pydantic import Field

from gym.credentials.award import ENTRIES, whole_second
from gym.credentials.badge import Address, BadgeProof, Credentials, Instant, Part

# How long a copy of the list is believed: a badge revoked today is refused everywhere after this time.
FRESH = timedelta(days=7)


class Bits(Part):
    """The bits, gzipped, as multibase base64url (§2.2)."""

    id: Address
    type: Literal["BitstringStatusList"] = "BitstringStatusList"
    status_purpose: Literal["revocation"] = "revocation"
    encoded_list: str = Field(pattern=r"^u[A-Za-z0-9_-]+$")


class StatusList(Part):
    """A BitstringStatusListCredential; without its `proof` while it is being made."""

    context: tuple[Credentials] = Field(default=("https://www.w3.org/ns/credentials/v2",), alias="@context")
    id: Address
    type: tuple[Literal["VerifiableCredential"], Literal["BitstringStatusListCredential"]] = (
        "VerifiableCredential",
        "BitstringStatusListCredential",
    )
    issuer: Address
    valid_from: Instant
    valid_until: Instant
    credential_subject: Bits
    proof: BadgeProof | None = None


def list_statuses(address: str, issuer: str, revoked: Iterable[int], at: datetime) -> StatusList:
    """The list that lies at `address`, unsigned, believed from `at` for `FRESH`.

    Raises ValueError for an index outside 0..131,071.
    """
    begin = whole_second(at)
    return StatusList(
        id=address,
        issuer=issuer,
        valid_from=begin,
        valid_until=begin + FRESH,
        credential_subject=Bits(id=f"{address}#list", encoded_list=encode_bits(revoked)),
    )


def encode_bits(revoked: Iterable[int]) -> str:
    """The bits of the indices, the first at the left (§2.2.1); the same bytes each time."""
    bits = bytearray(ENTRIES // 8)
    for index in revoked:
        if not 0 <= index < ENTRIES:
            raise ValueError(f"{index} is no entry of a list of {ENTRIES}")
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")


def is_set(bits: bytes, index: int) -> bool | None:
    """Whether the bit is set; None where the list is too short to say."""
    return bool(bits[index // 8] & 0x80 >> index % 8) if index < 8 * len(bits) else None
