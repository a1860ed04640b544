"""Half sentences as changes: each word is a line, a box, a value, a verb or nothing; the claim says which."""

import re
from dataclasses import dataclass, field

from agents.reader.places import find_lines
from gym.world.claims.claim import Claim

MODIFIER = (
    r"\d\d|aa|ai|aq|cq|cr|e[1-4]|et|f[a1-9]|fq|fs|g[aceg]|gn|gp|gq|gt|g[v-z]|j[wz]|kx|l[cdmt]|p[1-6t]|q[5-9ksw-z]|r[cit]"
    r"|sa|sl|t[a1-9]|tc|x[epsu]"
)
KINDS: tuple[tuple[str, str], ...] = (
    ("place", r"lines? (?:\d{1,2}|last)|last line|@visit|@procedure|@all|@both"),
    (
        "box",
        r"mod|units|pos|ptr|charge|dos|auth|(?:rendering|billing|referring) npi|member id|original reference|frequency"
        r"|clia|total|primary paid|birth date|sex|payer|rendering taxonomy|dx",
    ),
    ("day", r"\d{4}-\d\d-\d\d"),
    ("money", r"\$\d{1,6}(?:\.\d\d)?|\d{1,6}\.\d\d"),
    ("payer", r"@payer_[a-z_]+"),
    ("icd", r"[a-z]\d[\da-z]\.[\da-z]{1,4}"),
    ("npi", r"\d{10}"),
    ("cpt", r"\d{4}[\da-z]|[a-z]\d{4}"),
    ("bare", r"[a-z]\d[\da-z][\da-z]{0,4}"),
    ("mod", MODIFIER),
    ("sex", r"(?<=sex )[mfu]"),
    ("count", r"\d{1,4}"),
    ("id", r"(?=[a-z-]*\d)[\w-]{5,40}"),
    ("add", r"add|needs|new|another"),
    ("remove", r"remove"),
    ("point", r"should point (?:at|to)|points?|goes with"),
    ("order", r"first"),
    ("swap", r"@exchange"),
    ("instead", r"instead of|rather than|in place of"),
    ("not", r"not"),
    ("set", r"set|should be|to|from|is|are|bill"),
    (
        "filler",
        r"[,;:=()]|an|the|on|onto|in|of|for|at|with|as|it|@it|be|and|just|only|i|we|i'd|have|has|goes|go|gets"
        r"|get|want|let's|lets|do|use|try|put|hmm|yeah|now|that|this|code|codes|number|box"
        r"|line|list|needed|please|pls|instead|value|eh|okay|ok|given|done|side|them|all|separate|has|left|right|knee|claim|level|amount"
        r"|make|you|can|#|like|actually|visit|does|up|both|no\.",
    ),
    ("letter", r"[a-l](?=$| |,)(?:(?: ,| and)+ [a-l](?=$| |,))*|[a-d]{2,4}(?=$| )"),
)
TOKEN = re.compile("|".join(rf"(?P<{name}>(?:{shape})(?=$|[ ,;:()]))" for name, shape in KINDS) + r"|(?P<gap> +)")
# A word that is no part, without a figure in it.
UNKNOWN = re.compile(r"[a-z][a-z'-]*(?=$|[ ,;:()])")
# A "not" after these belongs to the request, not to the value that is there now.
LOOSE_NOT = re.compile(r"\b(?:to|for|with|from|set|add|remove) $")
HCPCS = frozenset("agjq")
# Kinds of parts that are values: all of them must be used, or the half sentence is not understood.
VALUES = frozenset({"day", "money", "payer", "icd", "npi", "cpt", "mod", "sex", "count", "letter", "id"})


@dataclass
class Slots:
    """The parts of a half sentence. `old` are the values that a "not" or "instead of" stands before, `unknown`
    words that are no part.
    """

    words: str
    claim: Claim
    found: dict[str, list[str]] = field(default_factory=dict)
    old: dict[str, list[str]] = field(default_factory=dict)
    lines: tuple[int, ...] = ()
    unknown: list[str] = field(default_factory=list)

    def with_lines(self) -> "Slots":
        """The same with its lines; the number after the last line is a new line. Raises Unsure."""
        self.dot_diagnoses()
        new = f"line {len(self.claim.lines) + 1}"
        if self.has("cpt") and new in self.all("place"):
            self.found["place"].remove(new)
            self.found["add"] = [new]
        self.lines = find_lines(" ".join((*self.all("place"), *self.old.get("place", ()))), self.claim)
        return self

    def dot_diagnoses(self) -> None:
        """Take codes without a dot for diagnoses where the claim has them, or where a diagnosis is named."""
        if self.names("dx"):
            lettered = [code for code in self.all("cpt") if code[0].isalpha()]
            self.found["cpt"] = [code for code in self.all("cpt") if code not in lettered]
            self.found.setdefault("bare", []).extend(lettered)
            self.found = {kind: said for kind, said in self.found.items() if said}
        for said in (self.found, self.old):
            for bare in said.pop("bare", ()):
                dotted = f"{bare[:3]}.{bare[3:]}" if len(bare) > 3 else bare
                is_icd = dotted.upper() in self.claim.diagnoses or self.names("dx")
                said.setdefault("icd" if is_icd else "id", []).append(dotted if is_icd else bare)

    def all(self, *kinds: str) -> list[str]:
        return [said for kind in kinds for said in self.found.get(kind, ())]

    def has(self, *kinds: str) -> bool:
        return any(kind in self.found for kind in kinds)

    def names(self, *boxes: str) -> bool:
        return any(box in self.all("box") for box in boxes)

    def only(self, *kinds: str) -> bool:
        """Whether every value is of these kinds."""
        return not VALUES.intersection(self.found, set(self.found) - set(kinds)) and set(self.old) <= {*kinds, "place"}


def find_slots(words: str, claim: Claim, is_loose: bool = False) -> Slots | None:
    """The parts of canonical words; None where a word has no part, unless `is_loose`. Raises Unsure."""
    slots, place, contrast = Slots(words, claim), 0, False
    while place < len(words):
        found = TOKEN.match(words, place)
        if not found and is_loose and (word := UNKNOWN.match(words, place)):
            slots.unknown.append(word[0])
            place = word.end()
            continue
        if not found:
            return None
        place = found.end()
        kind, said = classify(str(found.lastgroup), found[0], claim)
        if kind == "gap" or (found.lastgroup == "cpt" and kind == "place" and is_named_twice(slots, said)):
            continue
        if contrast and kind not in VALUES and found.lastgroup != "cpt":
            return None
        if kind in ("not", "instead"):
            contrast = bool(VALUES.intersection(slots.found)) and not LOOSE_NOT.search(words[: found.start()])
            if not contrast:
                return None
            continue
        if contrast and not slots.has("cpt" if kind == "place" else kind):
            return None
        (slots.old if contrast else slots.found).setdefault(kind, []).append(said)
        contrast = False
    has_new = all(slots.has("cpt" if kind == "place" else kind) for kind in slots.old)
    return slots.with_lines() if has_new and not contrast else None


def is_named_twice(slots: Slots, said: str) -> bool:
    """Whether a line was just named by number, and now by its code. Raises Unsure where they do not agree."""
    before = slots.found.get("place", [])
    if not before or not before[-1][-1].isdecimal() or f"{before[-1]} {said[5:]}" not in slots.words:
        return False
    find_lines(f"{before[-1]} {said[5:]}", slots.claim)
    return True


def classify(kind: str, said: str, claim: Claim) -> tuple[str, str]:
    """A part with its kind on this claim: a code that is billed already names its line."""
    if kind != "cpt":
        return kind, said
    code = said.upper()
    if any(line.code == code for line in claim.lines):
        return "place", f"line {said}"
    is_icd = code[0].isalpha() and code[0].lower() not in HCPCS
    return ("icd", f"{said[:3]}.{said[3:]}") if is_icd else ("cpt", said)
