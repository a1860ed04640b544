"""What was looked up, in words: for the chat and for its side bar."""

from gym.world.codes.lookup import LookupEntry, LookupResult
from gym.world.codes.query import EntryKind

FEW = 8
KINDS: dict[EntryKind, str] = {
    "procedure": "procedure",
    "modifier": "modifier",
    "place": "place of service",
    "carc": "denial reason, CARC",
    "rarc": "remark, RARC",
    "diagnosis": "ICD-10-CM",
    "hcpcs": "HCPCS",
    "fact": "policy fact",
    "pair": "NCCI pair",
}
NOTHING_FOUND = (
    "Nothing found. Try a code (`/lookup 97110`), its first characters (`/lookup M54`), a word, "
    "or two codes for their NCCI pair."
)


def entry(found: LookupEntry) -> dict[str, str]:
    """One thing found, for the side bar."""
    shown = {"code": found.code, "kind": KINDS[found.kind], "label": found.label.rstrip(".") + "."}
    return {**shown, "detail": found.detail, "source": found.citation}


def looked_up(found: LookupResult) -> str:
    """What a search found, as a list with sources; or what to try."""
    lines = [
        f"- **{each.code}** ({KINDS[each.kind]}): {each.label.rstrip('.')}."
        + (f" {each.detail}." if each.detail else "")
        + f" *{each.citation}*"
        for each in found.entries
    ]
    note = [f"\n{found.note}"] if found.note else []
    return "\n".join([*(lines or [NOTHING_FOUND]), *note])
