"""What a model may not say to a trainee: pure checks over its whole text so far, one a row in CHECKS."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator

from agents import phrases, spelling
from agents.prompts import our_words
from gym.coach import CoachView, GuardKey
from gym.value import Value

CODE = re.compile(r"\$?[A-Za-z0-9]+(?:[.,][A-Za-z0-9]+)*")
WORD = re.compile(r"[A-Za-z]+")
AMOUNT = re.compile(r"\$\d[\d,.]*\d")
LONGEST = 700
RUN = 6


class Verdict(Value):
    """Whether words may be shown; `reason` names the check that refused them and quotes nothing."""

    ok: bool
    reason: str = ""


class Said(Value):
    """A text under check: as it came, in one spelling, and all that it may draw on."""

    text: str
    shown: str
    world: str
    view: CoachView
    key: GuardKey


def is_long(said: Said) -> bool:
    """Whether it goes on well past the plain text."""
    return len(said.text) > max(LONGEST, 2 * len(said.view.plain))


def hides(said: Said) -> bool:
    """Whether it has marks that cannot be seen, or letters of another script."""
    return any(
        (unicodedata.category(mark)[0] == "C" and mark not in "\n\t")
        or (mark.isalpha() and not unicodedata.name(mark, "").startswith("LATIN"))
        for mark in said.text
    )


def is_garbage(said: Said) -> bool:
    """Whether it is not prose: symbols, endless words, or the same thing over and over."""
    words = said.text.lower().split()
    readable = sum(mark.isalnum() for mark in said.text)
    commonest = Counter(words).most_common(1)[0][1] if words else 0
    return (
        readable < 0.7 * len("".join(words))
        or any(len(word) > 32 for word in words)
        or any(words[at : at + 3] == words[at + 3 : at + 6] for at in range(len(words) - 5))
        or (commonest > 4 and commonest > 0.4 * len(words))
    )


def has_markup(said: Said) -> bool:
    """Whether anything in it could be read as HTML, a link, an image or code."""
    return bool(phrases.MARKUP.search(said.text) or phrases.MARKUP.search(said.shown))


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of `RUN` words."""
    words = spelling.parts(text)
    return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def repeats_prompt(said: Said) -> bool:
    """Whether it repeats what we told the model, or speaks of itself."""
    told = runs(our_words()) - runs(said.world)
    return bool(told & runs(said.shown) or phrases.ASIDE.search(said.shown))


def leaks(said: Said) -> bool:
    """Whether it tells a secret, however it is spelled; what the plain text says itself is none."""
    days, undated = spelling.dates(said.shown)
    shown = undated if days <= spelling.dates(said.world)[0] else said.shown
    for amount in AMOUNT.findall(said.world):
        shown = shown.replace(amount, " ")
    secrets = {form for secret in said.key.secrets for form in forms(spelling.level(secret), said.world)}
    longest = max(map(len, secrets), default=0)
    secrets -= set(joined_runs(spelling.parts(spelling.level(said.view.plain)), longest))
    return any(
        joined in secrets
        for spelled in (shown, spelling.digit_folded(shown))
        for joined in joined_runs(spelling.parts(spelled), longest)
    )


def forms(secret: str, world: str) -> Iterator[str]:
    """A secret run together, and each code in it that the trainee has not been shown."""
    known = set(codes(world))
    telling = [code for code in CODE.findall(secret) if any(map(str.isdigit, code)) or is_name(code)]
    for whole in (secret, *(code for code in telling if canonical(code) not in known)):
        for spelled in (whole, spelling.digit_folded(whole)):
            joined = "".join(spelling.parts(spelled))
            if len(joined) > 1:
                yield joined


def is_name(word: str) -> bool:
    """Whether it is written like XS and is no common abbreviation of the trade."""
    return word.isupper() and word.lower() not in phrases.TRADE


def joined_runs(parts: list[str], longest: int) -> Iterator[str]:
    """Neighbouring parts run together, up to `longest` characters."""
    for start in range(len(parts)):
        joined = ""
        for part in parts[start:]:
            joined += part
            if len(joined) > longest:
                break
            yield joined


def canonical(code: str) -> str:
    """One spelling of a code or number: $1,250.00 is 1250 and 2nd is 2."""
    bare = re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", code.lower().lstrip("$"))
    return re.sub(r"\.0+$", "", bare.replace(",", "")) if bare[:1].isdigit() else bare


def codes(text: str) -> Iterator[str]:
    """Everything with a digit in it, dates aside."""
    rest = spelling.dates(spelling.numerals(text, every=False))[1]
    return (canonical(code) for code in CODE.findall(rest) if any(map(str.isdigit, code)))


def names(text: str) -> Iterator[str]:
    """Words written as a name or an abbreviation, payers wherever they stand, and what follows "modifier"."""
    for word in WORD.finditer(text):
        opens = re.search(r"(?:^|[.!?:]\s*[\"']?)$", text[: word.start()].rstrip(" "))
        if word[0][0].isupper() and (not opens or (word[0].isupper() and len(word[0]) > 1)):
            yield word[0].lower()
    for payer in phrases.PAYERS.findall(text.lower()):
        yield from WORD.findall(payer)
    for follows in re.findall(r"\bmodifiers?\s+([a-z]{2})\b", text.lower()):
        if follows not in phrases.AFTER_MODIFIER:
            yield follows


def invents(said: Said) -> bool:
    """Whether a code, number, amount, date or name in it stands nowhere in the view."""
    days, undated = spelling.dates(said.shown)
    return bool(
        set(codes(said.shown)) - set(codes(said.world))
        or days - spelling.dates(said.world)[0]
        or set(names(undated)) - set(WORD.findall(said.world.lower())) - phrases.TRADE
    )


def contradicts(said: Said) -> bool:
    """Whether it calls a right move wrong or a wrong move right, in words the plain text does not use."""
    wording = phrases.DISPUTE if said.view.is_right else phrases.PRAISE
    plain = said.view.plain.lower()
    return any(found[0].lower() not in plain for found in wording.finditer(said.text.replace("’", "'")))


def scolds(said: Said) -> bool:
    """Whether it is unkind."""
    return bool(phrases.SCOLDING.search(said.shown))


CHECKS: tuple[tuple[str, Callable[[Said], bool]], ...] = (
    ("too long", is_long),
    ("hidden marks", hides),
    ("garbage", is_garbage),
    ("markup", has_markup),
    ("prompt", repeats_prompt),
    ("leak", leaks),
    ("not grounded", invents),
    ("contradiction", contradicts),
    ("tone", scolds),
)


def check(text: str, view: CoachView, key: GuardKey) -> Verdict:
    """The first check that refuses `text`, or leave to show it."""
    world = spelling.level("\n".join((view.plain, *view.facts, view.citation)))
    said = Said(text=text, shown=spelling.level(text), world=world, view=view, key=key)
    refused = next((reason for reason, refuses in CHECKS if refuses(said)), "")
    return Verdict(ok=not refused, reason=refused)


def topic(text: str) -> set[str]:
    """The words that carry what a text is about, by their beginnings."""
    return {word[:6] for word in WORD.findall(text.lower()) if len(word) > 4}


def is_on_topic(text: str, view: CoachView) -> bool:
    """Whether it is about what there is to say: enough of its words are there."""
    wanted = topic(view.plain)
    return len(topic(text) & wanted) >= min(2, len(wanted))


def is_complete(text: str, view: CoachView) -> bool:
    """Whether nothing is missing that was paid for: the last rung must name what the plain text names."""
    return view.rung != 4 or set(codes(spelling.level(view.plain))) <= set(codes(spelling.level(text)))
