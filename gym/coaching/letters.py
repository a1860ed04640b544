"""The coach's advice on the writing of a letter: length, tone, date and request. It is told, and never scored."""

import re

from gym.world.judge.letter_words import DATES, contains_any, plain_text

SHORTEST, LONGEST = 25, 300
# What makes a reader stop reading for the facts.
HARSH = (
    "ABSURD",
    "APPALLED",
    "DISGRACE",
    "DISGRACEFUL",
    "DISGUSTED",
    "INCOMPETENT",
    "LAWYER",
    "OUTRAGE",
    "OUTRAGEOUS",
    "RIDICULOUS",
    "SHAME",
    "SHAMEFUL",
    "STUPID",
    "UNACCEPTABLE",
    "UNFAIR",
    "WE DEMAND",
    "I DEMAND",
)
REQUESTS = (
    "ASK YOU",
    "ASK THAT",
    "ASKING",
    "PLEASE",
    "REQUEST",
    "REQUESTING",
    "RECONSIDER",
    "REPROCESS",
    "REVERSE",
    "OVERTURN",
    "SHOULD BE PAID",
)
SHOUTED = re.compile(r"\b[A-Z]{4,}(?:[ ,]+[A-Z]{4,}){3,}\b")


def advise_on_letter(text: str) -> tuple[str, ...]:
    """What would make the letter easier to grant, in sentences; nothing for one that reads well or is empty."""
    words, said = len(text.split()), plain_text(text)
    wanted = (
        (words < SHORTEST, "It is very short: two or three full sentences read as a case, a note does not."),
        (words > LONGEST, f"It is long: a reviewer reads many a day, so keep it under {LONGEST} words."),
        (contains_any(said, HARSH), "Leave out how it makes you feel: the facts are stronger without it."),
        ("!!" in text or bool(SHOUTED.search(text)), "Capitals and exclamation marks read as shouting."),
        (not DATES.search(text.upper()), "Give the dates in full, so that nobody has to look them up."),
        (not contains_any(said, REQUESTS), "End with what you ask for, in one sentence."),
    )
    return tuple(sentence for is_wanted, sentence in wanted if is_wanted) if words else ()


def add_letter_advice(said: str, letter: str) -> str:
    """What is said after an appeal, with the advice on its letter under it."""
    advice = advise_on_letter(letter)
    return f"{said}\n\nOn the writing, which is not scored: {' '.join(advice)}" if advice else said
