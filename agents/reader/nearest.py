"""What a text that is not understood may have meant: up to three readings, as buttons say them."""

import re

from agents.reader.bold import guess_edits, guess_loosely
from agents.reader.classifier import Guess
from agents.reader.doubts import has_doubt
from agents.reader.edit_text import phrase_edits
from agents.reader.places import Unsure
from agents.reader.shorthand import is_spanish, translate
from gym.coaching.reading import Suggestion
from gym.world.claims.claim import Claim

MOST = 3
# What the button of an intent says, and what a press of it types.
SAID: dict[str, tuple[str, str]] = {
    "add_modifier": ("Add a modifier", "how do i add a modifier"),
    "remove_modifier": ("Take off a modifier", "how do i remove a modifier"),
    "change_modifier": ("Change a modifier", "how do i change a modifier"),
    "set_units": ("Change units", "how do i change the units"),
    "set_pos": ("Change a place of service", "how do i change the place of service"),
    "set_pointers": ("Change a pointer", "how do i change a pointer"),
    "set_code": ("Change a code", "how do i change a code"),
    "add_line": ("Add a line", "how do i add a line"),
    "remove_line": ("Remove a line", "how do i remove a line"),
    "set_charge": ("Change a charge", "how do i change a charge"),
    "set_date": ("Change a date", "how do i change a date"),
    "change_diagnosis": ("Change a diagnosis", "how do i change a diagnosis"),
    "add_diagnosis": ("Add a diagnosis", "how do i add a diagnosis"),
    "remove_diagnosis": ("Remove a diagnosis", "how do i remove a diagnosis"),
    "order_diagnoses": ("Put a diagnosis first", "how do i put a diagnosis first"),
    "set_auth": ("Enter an authorization", "how do i enter an auth number"),
    "set_npi": ("Change an NPI", "how do i change an npi"),
    "set_member_id": ("Change the member ID", "how do i change the member id"),
    "set_patient": ("Change the patient's data", "how do i change the patient's birth date"),
    "set_payer": ("Change the payer", "how do i change the payer"),
    "set_reference": ("Enter the payer's claim number", "how do i enter the original reference"),
    "set_orderer": ("Enter who ordered it", "how do i enter the ordering provider"),
    "submit": ("Send the claim", "send it"),
    "appeal": ("Appeal the denial", "appeal the denial"),
    "prior_auth": ("Request authorization", "request prior auth"),
    "eligibility": ("Check eligibility", "check eligibility"),
    "query": ("Ask the provider", "query the provider"),
    "secondary": ("Bill the second payer", "bill the secondary"),
    "replace": ("Send a replacement claim", "submit as replacement"),
    "reopen": ("Ask for a reopening", "request a reopening"),
    "void": ("Void the claim", "void the claim"),
    "bill_patient": ("Bill the patient", "bill the patient"),
    "write_off": ("Write it off", "write it off"),
    "show_answer": ("Show the answer", "show me the answer"),
    "hint": ("Give me a hint", "hint"),
    "stuck": ("I am stuck", "i dont get it"),
    "help": ("What can I type?", "help"),
    "what_now": ("What do I do now?", "what now"),
    "next": ("Next claim", "next"),
    "skip": ("Skip this claim", "skip this claim"),
    "too_easy": ("Harder claims", "too easy"),
    "too_hard": ("Easier claims", "too hard"),
    "why": ("Why was it denied?", "why"),
    "check": ("Is it right?", "is this right?"),
    "undo": ("Undo the last change", "undo"),
    "redo": ("Redo", "redo"),
    "reset": ("Undo all changes", "undo everything"),
    "changes": ("What did I change?", "what did i change"),
    "score": ("My score", "my score"),
    "dispute": ("The verdict is wrong", "i want to dispute the verdict"),
}
# A request in doubt without the words that doubt it.
DOUBTED = re.compile(
    r"\b(?:maybe|perhaps|probably|possibly|(?:i'm |im )?pretty sure(?: that)?"
    r"|i (?:think|guess|believe|suppose|feel like)(?: that)?|not sure(?: but| if)?"
    r"|(?:can|could|would|will) (?:you|u|i|we)(?: just| please)?|would"
    r"|(?:should|do|must) (?:i|we)(?: need to| have to)?"
    r"|is it right to|what about|how about|what if i|shouldn't i|do you think)\b|\?"
)


def offer_edit(typed: str, claim: Claim, is_question: bool = False) -> tuple[Suggestion, ...]:
    """The correction that a text names in doubt, to be chosen; none where the text speaks against it."""
    said = re.sub(r"\s+", " ", DOUBTED.sub(" ", typed)).strip(" ,.")
    said = re.sub(r"^(\S+) go (?=on|to)", r"\1 ", said)
    if not said or has_doubt(said, "not", "maybe", "past", "yes"):
        return ()
    is_in_doubt = said != typed.strip(" ,.") or is_spanish(typed)
    try:
        if is_in_doubt and guess_edits(said, claim):
            return (to_suggestion(translate(said)),)
        if is_question and not is_in_doubt:
            return ()
        loose = guess_loosely(said, claim)
        phrase = phrase_edits(loose[0]) if loose else ""
        return (to_suggestion(phrase),) if phrase and loose and guess_edits(phrase.lower(), claim) == loose[0] else ()
    except Unsure:
        return ()


def to_suggestion(said: str) -> Suggestion:
    return Suggestion(label=capitalize(said), say=said)


def offer_lines(typed: str, claim: Claim) -> tuple[Suggestion, ...]:
    """The same request for each line, where it is only open which line is meant."""
    offered = list[Suggestion]()
    for number, line in enumerate(claim.lines[:MOST], 1):
        said = f"{typed.rstrip(' .!')} on line {number}"
        try:
            if guess_edits(said, claim):
                offered.append(Suggestion(label=f"Line {number} ({line.code})", say=said))
        except Unsure:
            continue
    return tuple(offered)


def suggest_nearest(ranked: tuple[Guess, ...], taken: tuple[Suggestion, ...] = ()) -> tuple[Suggestion, ...]:
    """The likeliest readings that a button can stand for, after those that are there already."""
    known = [SAID[each.intent] for each in ranked if each.intent in SAID][: MOST - len(taken)]
    return (*taken, *(Suggestion(label=label, say=said) for label, said in known))


def capitalize(text: str) -> str:
    return text[:1].upper() + text[1:]
