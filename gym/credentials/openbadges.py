"""The only user of openbadgeslib: keys, Data Integrity proofs, credentials in PNG images. It uses no network."""

import zlib
from datetime import datetime
from typing import Any

import png
from openbadgeslib import baking
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.keys import KeyEd25519
from openbadgeslib.ob3.credential import OpenBadgeCredential
from openbadgeslib.ob3.did import did_web_from_url, resolve_did
from openbadgeslib.ob3.ldp import OB3LdpSigner, add_data_integrity_proof, verify_data_integrity_proof
from openbadgeslib.ob3.status import decode_encoded_list

from gym.errors import Invalid

Json = dict[str, Any]


def new_key() -> bytes:
    """A new Ed25519 private key, PEM (PKCS#8)."""
    return KeyEd25519().generate_keypair()[0]


def multikey(private: bytes) -> str:
    """The public half of a private key, as a Multikey: z6Mk and the rest. Raises Invalid if it is no Ed25519 key."""
    try:
        return OB3LdpSigner(private).verification_method.partition("#")[2]
    except (LibOpenBadgesException, ValueError, TypeError):
        raise Invalid("The issuer's key file holds no Ed25519 key in PEM form. Put back the copy you kept.") from None


def web_did(url: str) -> str:
    """The did:web of an address. Raises Invalid unless it is https."""
    try:
        return did_web_from_url(url)
    except ValueError as error:
        raise Invalid(f"GYM_PUBLIC_URL cannot stand in a badge: {error}.") from None


def signed_badge(badge: Json, private: bytes, method: str, at: datetime) -> Json:
    """A badge with its eddsa-rdfc-2022 proof; the library makes sure that the proof covers every member."""
    return OB3LdpSigner(private, method).sign(OpenBadgeCredential.from_vc_document(badge), created=at)


def sign_document(document: Json, private: bytes, method: str, at: datetime) -> Json:
    """Any other document with its proof."""
    return add_data_integrity_proof(document, private, method, created=at)


def holds(document: Json, public: str) -> bool:
    """Whether the proof of a document is good for the key (Multikey); False for whatever cannot be checked."""
    try:
        verify_data_integrity_proof(document, resolve_did(f"did:key:{public}"))
    except LibOpenBadgesException:
        return False
    return True


def bits(encoded: str) -> bytes | None:
    """The bits of an encodedList, at most 5 MiB; None where it cannot be read."""
    try:
        return decode_encoded_list(encoded)
    except (LibOpenBadgesException, ValueError):
        return None


def bake(image: bytes, credential: str) -> bytes:
    """A PNG with the credential in an iTXt chunk `openbadgecredential` (OB 3.0 §5.3.1)."""
    return baking.bake_png(image, credential, keyword=baking.ITXT_KEYWORD_OB3)


def unbake(image: bytes) -> str | None:
    """The credential in a PNG, at most 256 KiB; None where there is none, or the image is broken."""
    try:
        return baking.extract_png(image, keyword=baking.ITXT_KEYWORD_OB3)
    except (LibOpenBadgesException, png.Error, zlib.error, ValueError, EOFError):
        return None
