"""A payer's policy: filing limit, authorization list, prices and how it words its denials."""

import tomllib
from datetime import date, timedelta
from importlib.resources import files

from gym.value import Value
from gym.world.claim import Denial, Group
from gym.world.reference import Reference


class Filing(Value):
    """How long after the service a claim may arrive: whole calendar months, or days."""

    months: int
    days: int
    appeal_with_proof: bool
    confidence: str
    text: str
    fact: str | None = None
    source: str | None = None

    def last_day(self, service: date) -> date:
        """The last day a claim for `service` counts as filed in time.

        PF062: Feb 29 files by Feb 28; a calendar limit that ends on a weekend runs to the next Monday.
        """
        if not self.months:
            return service + timedelta(days=self.days)
        year, month = divmod(service.month - 1 + self.months, 12)
        day = min(service.day, 28) if (month + 1) == 2 else service.day
        last = date(service.year + year, month + 1, day)
        return last + timedelta(days=max(0, 7 - last.weekday()) if last.weekday() > 4 else 0)


class AuthorizationList(Value):
    """The codes for which the payer wants a prior authorization number."""

    codes: tuple[str, ...]
    confidence: str
    text: str
    fact: str | None = None
    source: str | None = None


class Note(Value):
    """One sentence of the payer's policy, with the fact behind it."""

    text: str
    fact: str


class DenialCode(Value):
    """How this payer reports one rule's finding, and where that is written."""

    group: Group
    carc: str
    rarc: tuple[str, ...]
    source: str

    @property
    def denial(self) -> Denial:
        """The codes alone."""
        return Denial(group=self.group, carc=self.carc, rarc=self.rarc)


class Policy(Value):
    """One payer. `fee_percent` is its price as a percentage of the national Medicare amount."""

    id: str
    name: str
    kind: str
    fee_percent: int
    coinsurance_percent: int
    member_id: str
    filing: Filing
    authorization: AuthorizationList
    notes: tuple[Note, ...]
    denials: dict[str, DenialCode]

    def cite_filing(self, reference: Reference) -> str:
        """The source of the filing limit, with its confidence where that is weak."""
        return cited(reference, self.filing.fact, self.filing.source, self.filing.confidence)

    def facts(self, reference: Reference) -> tuple[str, ...]:
        """The policy in sentences, each with its source."""
        filing = f"{self.filing.text} ({self.cite_filing(reference)})"
        listed = self.authorization
        authorization = f"{listed.text} ({cited(reference, listed.fact, listed.source, listed.confidence)})"
        return (filing, authorization, *(f"{note.text} ({reference.cite(note.fact)})" for note in self.notes))


def cited(reference: Reference, fact: str | None, source: str | None, confidence: str) -> str:
    """A source in words; secondary ones are marked as weak."""
    words = source or (reference.cite(fact) if fact else "")
    return f"{words}; weak source, check your contract" if confidence == "C" else words


def load_policies() -> dict[str, Policy]:
    """Every policy file, by payer id."""
    folder = files("gym.world.policies")
    texts = [entry.read_text(encoding="utf-8") for entry in folder.iterdir() if entry.name.endswith(".toml")]
    loaded = [Policy.model_validate(tomllib.loads(text)) for text in texts]
    return {policy.id: policy for policy in sorted(loaded, key=lambda policy: policy.id)}
