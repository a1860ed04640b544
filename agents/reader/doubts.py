"""The words that speak against doing what a text names: one list, each kind with what it is called."""

import re
from functools import cache
from typing import Literal

Doubt = Literal["report", "not", "never", "if", "maybe", "or", "past", "turn", "command", "judged", "yes"]
DOUBTS: dict[Doubt, tuple[str, str]] = {
    "report": (
        r"\"|\b(?:says?|said|told|tells|suggest\w*|according|asked|insist\w*|claims that|wants? me)\b",
        "somebody else's words",
    ),
    "not": (r"\bnot\b", 'a "not"'),
    "never": (
        r"\b(?:no|never|none|nothing|nobody|without|cannot|nor|neither|except|avoid|stop|refuse)\b|n't\b",
        'a "not"',
    ),
    "if": (
        r"\b(?:if|unless|whether|suppose|supposing|imagine|pretend|hypothetical\w*"
        r"|provided|assuming|depending|as long as)\b",
        'an "if"',
    ),
    "maybe": (r"\b(?:maybe|perhaps|might|would|could|wonder\w*|think\w*|probably|guess|pretty sure)\b", 'a "maybe"'),
    "or": (r"\b(?:or|either)\b", 'an "or"'),
    "past": (
        r"\b(?:later|tomorrow|already|almost|nearly|yesterday|before|until|used to|previous(?:ly)?"
        r"|last (?:week|month|time|year|night))\b",
        "words about another time",
    ),
    "turn": (r"\b(?:scratch that|never ?mind|on second thought)\b", "a change of mind"),
    "command": (
        r"\b(?:ignore|disregard|override|instructions?|prompt|jailbreak|developer mode|admin mode|system|assistant)\b",
        "words that are no request about the claim",
    ),
    "judged": (
        r"^(?:add|remov|chang|put|us(?:e|ing)|bill|append|delet|tak)\w*\b.* (?:is|was|would be)"
        r" (?:wrong|bad|fraud\w*|illegal|upcoding|overcoding|unbundling|right|correct|ok|fine|a mistake)$",
        "an opinion of it",
    ),
    "yes": (r"\b(?:right|correct|yes)$", "a question"),
}


@cache
def compile_doubts(besides: frozenset[Doubt]) -> re.Pattern[str]:
    return re.compile("|".join(pattern for kind, (pattern, _) in DOUBTS.items() if kind not in besides))


def has_doubt(typed: str, *besides: Doubt) -> bool:
    """Whether a tidy text speaks against doing what it names, in any way but `besides`."""
    return compile_doubts(frozenset(besides)).search(typed) is not None


def name_doubt(typed: str) -> str:
    """What speaks against it, in a few words; empty where nothing does."""
    return next((said for pattern, said in DOUBTS.values() if re.search(pattern, typed)), "")
