"""Sentences with words that no rule knows: the parts that are known make the change, if nothing else can be meant."""

import re

from agents.reader import nouns
from agents.reader.clauses import parse_clauses
from agents.reader.edits import Edit
from agents.reader.fills import FILLS
from agents.reader.places import Unsure
from agents.reader.slots import Slots, find_slots
from gym.world.claims.claim import Claim

# So many words may be unknown.
MOST_UNKNOWN = 6
# An unknown word of these makes a sentence a story, a question or a limit, and no request.
TELLING = re.compile(
    r"(?!(?:need|feed|speed|bleed)\b)\w+ed|was|were|did|had|been|being|will|after|when|once|while|who|what|which|where"
    r"|why|how|again|keep|kept|wait|er|oops|sorry|everyone|any|some|half|most|rest|remaining|but"
    r"|other|others|besides|apart|unless|until|always|ever|even|still|yet|hope\w*|hate\w*|wish\w*|ask\w*"
    r"|try|trying|pay\w*|paid|den(?:y|ies|ial)|deal|swear|bet|jok\w*|kidding|fraud|illegal|allow\w*|quote"
    r"|undo|redo|hint|nunca|ni|quien|anybody|somebody|someone|they|he|she|him|boss|doctor|dr|coworker|teacher"
    r"|manager|between|range|through|thru|than|more|less|plus|minus|times|twice|double|triple|next|etc|something"
    r"|whatever|anything|else|there and|subtract|percent|years?|minutes?|mins?|hours?|weeks?|months?"
    r"|pts|bucks|provided|assuming|appeal|void|send|write"
)
# Unknown words that change nothing about a request.
HARMLESS = frozenset(
    re.findall(
        r"[\w'-]+",
        "i'm im am going gonna want wants need needed one ones field spot slot column section thing dude bro man lol "
        "haha really clearly obviously definitely def quick asap real bilateral ear ears eye eyes knee knees shoulder "
        "hip hand foot arm leg side sides body we're we'll i'll you're ya yo ok k hey coach plz kindly go ahead again "
        "onto needs its it's too high low wrong primary take npi number total whole stuff boy little part portion row "
        "entry item actual correct proper is isn't gotta got have has at-all stat straight away em up out off over "
        "well fine yes yep right left day days date service services place procedure bill problem problems typo "
        "misspelled third fourth end tele video virtual phone zoom anymore there hospital outpatient clinic office "
        "bottom blood draw billing billed coded code goes belongs moderate straightforward separate visit visits ",
    )
)
# The reason that stands before a request, or after it.
REASON = re.compile(r"^(?P<why>.+?),? (?:so|(?=set @it |make it )) (?P<what>.+)$")
# What was so, told before or after a request: where, how or to whom, and no judgment of the request.
WHO = r"(?:she|he|they|patient|pt|@it)"
STATE = (
    rf"{WHO} (?:was|is|has)"
    r"(?: (?!(?:to|wrong|right|bad|good|fine|better|best|ok|safe|legal|time|fraud|impossible|silly)\b)[a-z]+)*"
)
TOLD = (
    r"(?:@visit|knee|shoulder|hip|ear|eye|side|injection|shot|drug|biopsy|lesion|test|exam|order|location)"
    r" (?:was|were|is|are)(?: (?!(?:to|going|as|when|if|set|add|remove|denied|wrong)\b)[a-z\d]+){1,4}"
)
JUDGED = re.compile(r"\b(?:wrong|right|bad|better|best|fraud|ok|legal|denied|refused|rejected) (?:to|if|when)\b")
FACT = re.compile(
    rf"^(?P<what>.+?)(?: ,)? {STATE}$|^{STATE}(?: ,)? (?P<then>(?:set|add|remove) .+)$"
    rf"|^{TOLD} , (?P<last>.+)$|^{TOLD} (?P<done>(?:set|add|remove|@exchange) .+)$"
)
CAUSE = re.compile(r"^(?P<what>.+?),? (?:because|cause|cuz|bc|since) (?P<why>.+)$")


def read_loosely(words: str, claim: Claim) -> tuple[list[Edit], bool] | None:
    """The edits of canonical words among which some are unknown, and whether these are harmless. Raises Unsure."""
    found = list[tuple[list[Edit], bool]]()
    for said in (words, *split_reason(words)):
        if plain := parse_clauses(said, claim):
            return plain, True
        if parts := read_parts(said, claim):
            found.append(parts)
    return next((each for each in found if each[1]), found[0] if found else None)


def split_reason(words: str) -> tuple[str, ...]:
    """The request without its reason, and with the line that the reason names."""
    if told := FACT.match(words):
        return () if JUDGED.search(told[0]) else (next(filter(None, told.groups())),)
    found = REASON.match(words) or CAUSE.match(words)
    if not found or any(TELLING.fullmatch(word) for word in found["why"].split()):
        return ()
    places = re.findall(r"line \d+|@visit|@procedure|\b[a-z\d]\d{4}\b", found["why"])
    return (f"{found['what']} on {places[0]}", found["what"]) if len(places) == 1 else (found["what"],)


def read_parts(words: str, claim: Claim) -> tuple[list[Edit], bool] | None:
    slots = find_slots(words, claim, is_loose=True)
    if slots is None or len(slots.unknown) > MOST_UNKNOWN or any(TELLING.fullmatch(word) for word in slots.unknown):
        return None
    named = name_by_nouns(slots)
    found = next((found for fill in FILLS if (found := fill(slots))), None)
    return (found, HARMLESS.union(named).issuperset(slots.unknown)) if found else None


def name_by_nouns(slots: Slots) -> frozenset[str]:
    """The unknown words that describe a line or diagnosis; they name it, where nothing else does. Raises Unsure."""
    words = frozenset(slots.unknown)
    is_on_claim = any(code.upper() in slots.claim.diagnoses for code in slots.all("icd"))
    if (slots.names("dx", "ptr") or slots.has("point", "order")) and not (slots.has("letter") or is_on_claim):
        letters = nouns.find_named_letters(slots.unknown, slots.claim)
        if len(letters) == 1:
            slots.found["letter"] = [letters[0].lower()]
            return words
        return frozenset()
    lines = nouns.find_named_lines(slots.unknown, slots.claim)
    letters = nouns.find_named_letters(slots.unknown, slots.claim)
    if slots.has("remove") and not slots.lines and not lines and len(letters) == 1:
        slots.found |= {"letter": [letters[0].lower()], "box": ["dx"]}
        return words
    if not slots.lines and len(lines) > 1:
        raise Unsure("Which line is meant? Name one.")
    if not slots.lines:
        slots.lines = lines
    named = (each.upper() for each in slots.all("cpt", "icd"))
    return nouns.list_describing(slots.unknown, slots.claim, tuple(named))
