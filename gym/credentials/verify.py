"""Verification: is this a badge, of an issuer we trust, unchanged, in its time, not revoked? No network, no clock."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from gym.credentials import openbadges as suite
from gym.credentials.badge import Badge, BadgeProof
from gym.credentials.outcome import Outcome, Verification
from gym.credentials.status import StatusList, is_set

PNG = b"\x89PNG\r\n\x1a\n"
LARGEST = 256 * 1024
LARGEST_IMAGE = 4 * 1024 * 1024
# How far the clocks of two machines may be apart before something just signed counts as not yet valid.
SKEW = timedelta(minutes=1)

Lists = Callable[[str], bytes | str | None]
D = TypeVar("D", Badge, StatusList)


class NamedIssuer(BaseModel):
    """An issuer given as an object."""

    id: str


class Head(BaseModel):
    """What says whether it is a badge at all, and whose; anything else is left unread."""

    type: tuple[str, ...]
    issuer: NamedIssuer | str

    @property
    def issuer_id(self) -> str:
        """Who is said to have issued it."""
        return self.issuer if isinstance(self.issuer, str) else self.issuer.id

    @property
    def is_badge(self) -> bool:
        """Both names are the same type (OB 3.0 Achievement Credential)."""
        return not {"OpenBadgeCredential", "AchievementCredential"}.isdisjoint(self.type)


def verify(document: bytes | str, now: datetime, lists: Lists, trusted: Collection[str]) -> Verification:
    """What a badge is found to be at `now` (UTC-aware): JSON, or a PNG that carries it. Never raises over `document`.

    `lists` gives the status list for its address, None where it cannot be read (the `get` of a dict will do).
    `trusted` are verification methods, `did#key`, as `Issuer.methods` and `did.methods` give them.
    """
    text = credential_in(document)
    head = read_head(text)
    if head is None or not head.is_badge:
        return Verification(outcome=Outcome.NO_BADGE, at=now)
    if head.issuer_id not in {method.partition("#")[0] for method in trusted}:
        return Verification(outcome=Outcome.OTHER_ISSUER, at=now)
    badge = read_signed(Badge, text, trusted)
    if badge is None or not is_by(badge.proof, badge.issuer.id):
        return Verification(outcome=Outcome.TAMPERED, at=now)
    return Verification(outcome=judge_standing(badge, now, lists, trusted), at=now, badge=badge)


def credential_in(document: bytes | str) -> bytes:
    """The JSON of a badge, out of its image where it is one; nothing where it is too large or carries none."""
    raw = document.encode("utf-8", "surrogatepass") if isinstance(document, str) else document
    if raw.startswith(PNG):
        raw = (suite.unbake(raw) or "").encode() if len(raw) <= LARGEST_IMAGE else b""
    return raw if len(raw) <= LARGEST else b""


def read_head(text: bytes) -> Head | None:
    """The head of a credential, if it has one."""
    try:
        return Head.model_validate_json(text)
    except ValidationError:
        return None


def read_signed(kind: type[D], text: bytes | str, trusted: Collection[str]) -> D | None:
    """A document of our shape whose proof is good for a trusted key; the proof is checked over what was read of it.

    What was read must be all there was: a member left out would be filled in, and one written otherwise set right.
    """
    try:
        read = kind.model_validate_json(text)
    except ValidationError:
        return None
    if read.proof is None or read.proof.verification_method not in trusted:
        return None
    plain, public = read.model_dump(mode="json", by_alias=True), read.proof.verification_method.partition("#")[2]
    return read if plain == from_json(text) and suite.holds(plain, public) else None


def is_by(proof: BadgeProof | None, issuer: str) -> bool:
    """Whether the key that signed is the issuer's own."""
    return proof is not None and proof.verification_method.startswith(f"{issuer}#")


def judge_standing(badge: Badge, now: datetime, lists: Lists, trusted: Collection[str]) -> Outcome:
    """What an unchanged badge is worth at `now`."""
    if now + SKEW < badge.valid_from:
        return Outcome.NOT_YET_VALID
    if now >= badge.valid_until:
        return Outcome.EXPIRED
    match is_revoked(badge, now, lists, trusted):
        case None:
            return Outcome.STATUS_UNREADABLE
        case True:
            return Outcome.REVOKED
        case False:
            return Outcome.VALID


def is_revoked(badge: Badge, now: datetime, lists: Lists, trusted: Collection[str]) -> bool | None:
    """What the issuer's list says; None where it is not there, not its own, changed, or too old (Bitstring §3.2)."""
    entry = badge.credential_status
    text = lists(entry.status_list_credential)
    found = read_signed(StatusList, text, trusted) if text else None
    if found is None or not is_by(found.proof, badge.issuer.id):
        return None
    if (found.issuer, found.id) != (badge.issuer.id, entry.status_list_credential):
        return None
    if not found.valid_from - SKEW <= now < found.valid_until:
        return None
    bits = suite.bits(found.credential_subject.encoded_list)
    return None if bits is None else is_set(bits, int(entry.status_list_index))
