"""What is no clear request: which wish it is by the classifier, and what it may have meant."""

import re

from agents.reader.classifier import knows_words, rank_intents
from agents.reader.nearest import SAID, offer_edit, offer_lines, suggest_nearest
from agents.reader.topics import find_topic
from gym.coaching.reading import CoachWish, Unclear, WishKind
from gym.world.claims.claim import Claim

# Intents that are wishes under another name; an intent that is no wish is a move or an edit.
RENAMED: dict[str, WishKind] = {"submit": "send", "show_answer": "answer", "spanish": "language"}
CHANGES = frozenset(
    intent for intent in SAID if intent.startswith(("add_", "remove_", "change_", "set_", "order_"))
) | {"amend"}
MOVES = frozenset(
    {
        *("appeal", "prior_auth", "eligibility", "query", "secondary", "replace", "reopen", "void"),
        *("bill_patient", "write_off"),
    }
)
# What a text with a "not" or a "maybe" in it can still be.
DOUBTABLE = frozenset(
    {
        *("undo", "refuse", "no", "dispute", "stuck", "upset", "thanks", "bye", "greeting", "too_easy", "too_hard"),
        *("skip", "why", "help", "what_now", "question", "off_topic", "coach_words", "about", "spanish", "redo"),
        *("changes", "hint", "reset", "check", "box", "code", "score"),
    }
)
# Intents of a text that wants no change.
ASKING = frozenset(
    {
        *("check", "question", "code", "box", "why", "refuse", "dispute", "no", "coach_words", "changes"),
        *(
            "help",
            "stuck",
            "hint",
            "what_now",
            "show_answer",
            "upset",
            "off_topic",
            "thanks",
            "spanish",
            "score",
            "about",
        ),
    }
)
WITH_TOPIC = frozenset({"box", "check", "help", "question", "code"})
# A reading is taken where its score is at least this: 1 is a sure yes, -1 a sure no.
LEAST = -0.7
# What beside a change with its value is neither: "hint hint add 25", "don't add 25".
SPLIT = frozenset({"hint", "refuse"})
# So far before the next it must be where a change was almost read; a value in the text speaks for a change.
OPEN_LEAD, VALUE_LEAD, VALUE = 0.5, 5.0, re.compile(r"\d|@")


def sounds_like_change(text: str) -> bool:
    """Whether a change is among the likeliest intents, and the likeliest does not speak against one."""
    ranked = rank_intents(text)
    return ranked[0].intent not in ASKING and any(each.intent in CHANGES for each in ranked[:3])


def interpret_question(text: str, typed: str, claim: Claim) -> CoachWish:
    """Which question it is; one about a change is a question whether it is right, with the change to be chosen."""
    ranked = rank_intents(text)
    offered = offer_edit(typed, claim, is_question=True)
    best = ranked[0].intent
    if best in CHANGES | MOVES or best == "submit" or (offered and best not in ("check", "question")):
        return CoachWish(kind="check", topic=find_topic(typed), nearest=offered)
    wish = to_wish(best, typed)
    return wish.model_copy(update={"nearest": offered}) if offered else wish


def interpret_unclear(text: str, typed: str, claim: Claim, unclear: Unclear) -> CoachWish | Unclear:
    """The wish that it most likely is, else what is unclear, with what it may have meant."""
    ranked = rank_intents(text)
    best, second = ranked[0], ranked[1]
    offered = offer_edit(typed, claim)
    if offered:
        return unclear.model_copy(update={"nearest": suggest_nearest(ranked, offered)})
    lines = offer_lines(typed, claim) if unclear.message.endswith("Name one.") else ()
    if lines:
        return unclear.model_copy(update={"nearest": lines})
    is_open_request = not unclear.is_lost and not unclear.message.startswith("I read")
    has_value = VALUE.search(typed) is not None
    lead = VALUE_LEAD if is_open_request and has_value else OPEN_LEAD if is_open_request else 0.0
    is_split = has_value and best.intent in SPLIT and second.intent in CHANGES
    is_likely = best.score >= LEAST and best.score - second.score >= lead and not is_split and knows_words(text)
    if is_likely and best.intent not in CHANGES | MOVES and (unclear.is_lost or best.intent in DOUBTABLE):
        return to_wish(best.intent, typed)
    return unclear.model_copy(update={"nearest": suggest_nearest(ranked)})


def to_wish(intent: str, typed: str) -> CoachWish:
    kind = RENAMED.get(intent, intent)
    topic = find_topic(typed) if kind in WITH_TOPIC else ""
    return CoachWish.model_validate({"kind": kind, "topic": topic})
