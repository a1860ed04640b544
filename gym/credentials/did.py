"""Who an issuer is: a did:key carries its key, a did:web says where its keys are published."""

from typing import Any
from urllib.parse import unquote

from pydantic import BaseModel, Field, ValidationError

from gym.errors import Invalid

PUBLISHED = 64 * 1024


class Method(BaseModel):
    """A key in a DID document."""

    id: str
    public_key: str = Field(alias="publicKeyMultibase", pattern=r"^z[1-9A-HJ-NP-Za-km-z]{40,100}$")


class Document(BaseModel):
    """A DID document, as far as it is read: who it is about and which keys may sign."""

    id: str
    methods: tuple[Method, ...] = Field(alias="verificationMethod")
    may_sign: tuple[str, ...] = Field(alias="assertionMethod")


def document(did: str, keys: tuple[str, ...]) -> dict[str, Any]:
    """The DID document that publishes these keys (Multikey), the newest first (DID Core 1.0 §5)."""
    methods = [
        {"id": f"{did}#{each}", "type": "Multikey", "controller": did, "publicKeyMultibase": each} for each in keys
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [each["id"] for each in methods],
    }


def address(did: str) -> str | None:
    """Where the document of a did:web lies (did:web §2.5.2); None for a DID that needs no document."""
    if not did.startswith("did:web:"):
        return None
    host, *path = map(unquote, did.removeprefix("did:web:").split(":"))
    return f"https://{host}/{'/'.join(path) if path else '.well-known'}/did.json"


def methods(did: str, published: bytes | None = None) -> tuple[str, ...]:
    """The verification methods to trust: `did#key`, from the DID itself or from its document.

    Raises Invalid for a DID of another kind, or a document that is not this issuer's.
    """
    if did.startswith("did:key:z"):
        return (f"{did}#{did.removeprefix('did:key:')}",)
    if not did.startswith("did:web:"):
        raise Invalid(f"{did} is no issuer that can be checked: give a did:key or a did:web.")
    try:
        found = Document.model_validate_json((published or b"")[:PUBLISHED])
    except ValidationError:
        raise Invalid(f"What {address(did)} answers is no DID document with Multikeys.") from None
    if found.id != did:
        raise Invalid(f"What {address(did)} answers is about another issuer.")
    return tuple(
        each for one in found.methods if (each := f"{did}#{one.public_key}") == one.id and each in found.may_sign
    )
