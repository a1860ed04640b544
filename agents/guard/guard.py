"""What a model may not say to a trainee: pure checks over its whole text so far, one a row in CHECKS."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cached_property

from agents.guard.evidence import Evidence, word_runs
from gym.coaching import normalize as spelling
from gym.coaching import phrases
from gym.coaching.coach import CoachView, GuardKey
from gym.coaching.mentions import find_names, find_places, find_spans, find_undated_codes, join_runs, topic_words
from gym.value import Value

LONGEST = 700
# Codes that name a line or a diagnosis of the claim.
LOCATING = re.compile(r"\d{4}[\da-z]|[a-z]\d{4}|[a-z]\d[\da-z](?:\.[\da-z]{1,4})?")
# Roles whose words point at a place of the open claim.
POINTING = ("hint", "feedback")


class Refusal(Value):
    """The guard's decision on a text; `reason` names the check that refused it, "" where it is ok."""

    ok: bool
    reason: str = ""


class Candidate:
    """A text under check, normalized once, and what it may draw on."""

    def __init__(self, text: str, ground: Evidence) -> None:
        self.text, self.ground, self.view = text, ground, ground.view
        self.shown = spelling.normalize(text)

    @cached_property
    def dates_and_rest(self) -> tuple[set[tuple[int, int]], str]:
        return spelling.extract_dates(self.shown)

    @cached_property
    def codes(self) -> set[str]:
        return find_undated_codes(self.dates_and_rest[1])


def is_long(said: Candidate) -> bool:
    """Whether it is much longer than the plain text."""
    return len(said.text) > max(LONGEST, 2 * len(said.view.plain))


def hides(said: Candidate) -> bool:
    """Whether it has invisible characters, or letters of another script."""
    if said.text.isascii():
        return any(mark < " " and mark not in "\n\t" for mark in said.text) or "\x7f" in said.text
    return any(
        (unicodedata.category(mark)[0] == "C" and mark not in "\n\t")
        or (mark.isalpha() and not unicodedata.name(mark, "").startswith("LATIN"))
        for mark in said.text
    )


def is_garbage(said: Candidate) -> bool:
    """Whether it is not prose: symbols, endless words (slashes part those of a denial), or repetition."""
    words = said.text.lower().split()
    readable = sum(map(str.isalnum, said.text))
    commonest = Counter(words).most_common(1)[0][1] if words else 0
    return (
        readable < 0.7 * len("".join(words))
        or any(len(part) > 32 for word in words for part in word.split("/"))
        or any(words[at : at + 3] == words[at + 3 : at + 6] for at in range(len(words) - 5))
        or (commonest > 4 and commonest > 0.4 * len(words))
    )


def has_markup(said: Candidate) -> bool:
    """Whether anything in it could be read as HTML, a link, an image or code."""
    return bool(phrases.MARKUP.search(said.text) or (said.shown != said.text and phrases.MARKUP.search(said.shown)))


def repeats_prompt(said: Candidate) -> bool:
    """Whether it repeats our prompt, or speaks of itself."""
    return bool(said.ground.ours & word_runs(said.shown) or phrases.ASIDE.search(said.shown))


def leaks(said: Candidate) -> bool:
    """Whether it tells a secret in any spelling, unless the plain text does."""
    ground = said.ground
    days, undated = said.dates_and_rest
    shown = undated if days <= ground.days else said.shown
    for amount in ground.amounts:
        shown = shown.replace(amount, " ")
    return any(
        joined in ground.secrets
        for spelled in {shown, spelling.fold_digits(shown)}
        for joined in join_runs(spelling.split_parts(spelled), ground.longest)
    )


def describes(said: Candidate) -> bool:
    """Whether it reveals a secret code by describing it."""
    words = topic_words(said.shown) if said.ground.descriptors else set()
    return any(len(words & telling) >= enough for telling, enough in said.ground.descriptors)


def invents(said: Candidate) -> bool:
    """Whether it has a code, number, amount, date, time span or name that is not in the view."""
    days, undated = said.dates_and_rest
    ground = said.ground
    return bool(
        said.codes - ground.codes - ground.located
        or days - ground.days
        or find_spans(undated) - ground.spans
        or set(find_names(undated)) - ground.words - phrases.TRADE
    )


def misleads(said: Candidate) -> bool:
    """Whether it points at a line or field that neither the plain text nor the trainee's edit does."""
    if said.view.role not in POINTING:
        return False
    strange = {code for code in said.codes - said.ground.located if LOCATING.fullmatch(code)}
    return bool(strange or find_places(said.shown) - said.ground.places)


def contradicts(said: Candidate) -> bool:
    """Whether it calls a right move wrong or a wrong move right, unlike the plain text."""
    if said.view.role not in POINTING:
        return False
    wording = phrases.DISPUTE if said.view.is_right else phrases.PRAISE
    plain = said.ground.plain_lower
    return any(found[0].lower() not in plain for found in wording.finditer(said.text.replace("’", "'")))


def scolds(said: Candidate) -> bool:
    return bool(phrases.SCOLDING.search(said.shown))


CHECKS: tuple[tuple[str, Callable[[Candidate], bool]], ...] = (
    ("too long", is_long),
    ("hidden marks", hides),
    ("garbage", is_garbage),
    ("markup", has_markup),
    ("prompt", repeats_prompt),
    ("leak", leaks),
    ("description", describes),
    ("not grounded", invents),
    ("wrong place", misleads),
    ("contradiction", contradicts),
    ("tone", scolds),
)


# What no later words can put right.
AT_A_GLANCE = ("hidden marks", "markup", "prompt")


class Guard:
    """Checks all words about one view, sentence by sentence."""

    def __init__(self, view: CoachView, key: GuardKey) -> None:
        self.ground, self.view = Evidence(view, key), view

    def check(self, text: str) -> Refusal:
        """The result of all checks on the text so far."""
        said = Candidate(text, self.ground)
        refused = next((reason for reason, refuses in CHECKS if refuses(said)), "")
        return Refusal(ok=not refused, reason=refused)

    def glance(self, unfinished: str) -> Refusal:
        """The result of the checks that no later word can undo, on an unfinished sentence."""
        said = Candidate(unfinished, self.ground)
        refused = next((reason for reason, refuses in CHECKS if reason in AT_A_GLANCE and refuses(said)), "")
        return Refusal(ok=not refused, reason=refused)

    def is_on_topic(self, text: str) -> bool:
        """Whether it has enough of the plain text's words."""
        wanted = self.ground.topic
        return len(topic_words(text) & wanted) >= min(2, len(wanted))

    def is_complete(self, text: str) -> bool:
        """Whether nothing is missing: the last rung names what the plain text names, a right move is called right."""
        if self.view.rung == 4:
            return self.ground.plain_codes <= Candidate(text, self.ground).codes
        return not (self.view.role == "feedback" and self.view.is_right) or bool(phrases.AFFIRMED.search(text))
