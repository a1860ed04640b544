"""Sentences that were reworded after the answers on file were recorded: each as it was, and as it is today."""

import csv
from pathlib import Path
from typing import Any

from gym.coaching.plain import CLEAN_RUNGS
from gym.services.replies import product_version

REWORDED = (
    # The health of the gym names its release.
    ("0.1.0", product_version()),
    # CARC 4 lost its half sentence on 2020-03-01 (X12).
    ("Modifier missing or does not fit the procedure", "Modifier does not fit the procedure"),
    # That a reason needs a remark is a rule for payers, and no part of what the reason says.
    ("; needs a remark code", ""),
    ("; needs a remark", ""),
    # A span of dates that ends before it begins is unprocessable: today wrong dates have one more code than before.
    ("110/14/16", "110/14"),
    ("The session has moved on", "The session has changed"),
    ("Something in the request is not right", "The request has an error"),
    (
        "An exam is going on. When it is over, you can look back at it here.",
        "An exam is running. You can replay it here once it is over.",
    ),
    (
        "A challenge is going on in this session. When it is over, you can look at it here.",
        "This session belongs to a running challenge. You can replay it here once the challenge is over.",
    ),
    (
        "No payer refuses it; an auditor takes the payment back",
        "No payer denies it, but an auditor takes the payment back",
    ),
    ("The claim could go out as it stood", "The claim was clean and could be sent unchanged"),
    ("Your trainer has a claim for you: ", "Your trainer assigned you a claim: "),
    ("It is on your home.", "It is on your home screen."),
    (
        " need not be done any more: your trainer has taken it back.",
        " is no longer assigned: your trainer withdrew it.",
    ),
    ("is not open yet. It takes ", "is not open yet. You need "),
    ("a trainer counts your try as ", "a trainer now counts your try as "),
    (
        "You chose the seed of this session: its claims earn no XP and count for nothing else.",
        "You chose this session's seed, so its claims earn no XP and count for nothing else.",
    ),
    ("There is nothing to put into words for that turn.", "That turn has no text from the coach."),
    ("Start a new session to go on.", "Start a new session to continue."),
    ("make a first try on your own, then ask again.", "make a first try on your own, then ask for a hint."),
    ("The front end does not take the claim in (277CA", "The front end rejects the claim (277CA"),
    ("the biller who answers for what leaves the practice", "the biller responsible for the practice's claims"),
    ("the coder whose eyes it passes last", "the coder who checks it last"),
    (" is made out and has not left the practice yet.", " is ready and has not been sent yet."),
    ("It is on your desk, as the ", "You work on it as the "),
    ("We could not take this claim in. ", "We could not accept this claim. "),
    (" Whatever this one holds, you are working on ", " Apart from this claim, you are working on "),
    ("Settle a first claim; then there is something to say.", "Settle a first claim to get advice."),
    (
        "You were surer than you were right. Check the note once more where you feel certain.",
        "You were more confident than accurate. Check the note again where you feel certain.",
    ),
    ("Almost all right at once: you are ready", "Almost all first tries were right: you are ready"),
    (
        "The time was up: what was not answered in time counts as wrong.",
        "Time was up: claims not answered in time count as wrong.",
    ),
    ("You are on. ", "The challenge is on. "),
    ("The answer may take until ", "They can answer until "),
    ("a check without help, drawn by lot:", "a check without help, drawn at random:"),
    ("not met yet: ", "new to you: "),
    ("Practise 7 days running.", "Practice 7 days in a row."),
    ("a session with a seed of your own earns nothing", "a session with your own seed earns nothing"),
    ("right changes, nothing needless", "right changes, none unnecessary"),
    (
        "this claim was done before, help with it was taken in another session, or its challenge was over",
        "you did this claim before, had help with it in another session, or its challenge was over",
    ),
    ("much the same was settled today", "similar claims were settled today"),
    ("On the whole you were about as sure as you were right.", "On the whole your confidence matched your accuracy."),
    (" more right than you thought: trust what you know.", " more accurate than you thought: trust what you know."),
    ("better than a coin.", "better than a coin flip."),
    ("Practise ", "Practice "),
    ("Good Judgement", "Good Judgment"),
    ("is on the telephone: “", "is on the phone: “"),
    # A clean claim does not give itself away by its second hint.
    (
        "Not every claim has a fault. Change a claim only for something that the note, the payer's policy or the "
        "account shows to be wrong; every change needs a reason.",
        CLEAN_RUNGS[1],
    ),
    ("leaving a right claim alone is a skill too: ", "to leave a right claim alone is a skill, too: "),
    # The level of a visit is a skill of its own.
    ("Due for review: visit level.", "Due for review: new and established patients."),
    # Box 17 of a therapy claim names who certified the plan of care.
    (
        "who asked for the test, with the NPI",
        "who asked for the test, or who certified the plan of care for therapy, with the NPI",
    ),
    # The commercial payers want an authorization for psychotherapy of an hour, too.
    ("Advanced imaging (MRI) needs a prior", "Advanced imaging (MRI) and psychotherapy of an hour need a prior"),
    (
        "Advanced imaging (MRI) and echocardiography need a prior",
        "Advanced imaging (MRI), echocardiography and psychotherapy of an hour need a prior",
    ),
)

# A change is named as its box is called.
PLACES = (
    *((f"diagnoses {letter}: ", f"diagnosis {letter}: ") for letter in "ABCDEFGHIJKL"),
    *((f"{who} npi: ", f"{who} NPI: ") for who in ("billing", "rendering")),
    *((f"subscriber {what}: ", f"insured {what}: ") for what in ("first", "last", "group")),
    ("subscriber member id: ", "insured member ID: "),
    ("referring npi: ", "referred or ordered by NPI: "),
    ("referring: ", "referred or ordered by: "),
    (" date from: ", " date: "),
    (" date to: ", " last date: "),
    (" pos: ", " place: "),
    (" pointers: ", " points to: "),
    (" ndc: ", " drug number: "),
    ("clia: ", "CLIA number: "),
    ("payer id: ", "payer: "),
    ("prior auth: ", "prior authorization: "),
    ("primary paid: ", "paid by the first payer: "),
)

# A source that users see is a public document with its section: what each source was called, and what stands there now.
with (Path(__file__).parents[1] / "cases" / "sources_before.csv").open(encoding="utf-8") as file:
    CITED = tuple((row["before"], row["now"]) for row in csv.DictReader(file))

# Sentences that a payer's card has gained since, each before the one that begins so.
GAINED = (
    (
        "A replacement must arrive within 6 months of the payment or denial.",
        "A drug given in the office is billed with its National Drug Code: N4, eleven digits (5-4-2), unit of measure, "
        "quantity. (42 CFR 447.520)",
    ),
)


def add_gained(sentences: list[Any]) -> list[Any]:
    """The sentences of a card with those that it has gained."""
    found = []
    for each in sentences:
        found += [new for start, new in GAINED if isinstance(each, str) and each.startswith(start)]
        found.append(each)
    return found


# After the sources: what a fact of its own says now, with its own source.
REFOUNDED = (
    (
        "receipt of the initial determination (",
        "receipt of the initial determination, presumed 5 days after its date (",
    ),
    (
        "a clerical error on a decided claim is reopened. (X12 Implementation Guide 837P (005010X222A1), loop 2300, "
        "CLM05-3 and REF*F8, general practice)",
        "a clerical error on a decided claim is reopened within a year. (Medicare Claims Processing Manual, chapter "
        "34, section 10.4)",
    ),
)


def reword(answer: Any) -> Any:
    """The recorded answer with today's sentences; its fields, numbers and all other text are as they were."""
    if isinstance(answer, dict):
        return {name: reword(value) for name, value in answer.items()}
    if isinstance(answer, list):
        told = add_gained([reword(value) for value in answer])
        # Two facts of one section were two sources; they are named once now.
        is_sources = all(isinstance(value, str) for value in answer) and len(set(answer)) == len(answer)
        return list(dict.fromkeys(told)) if is_sources else told
    if isinstance(answer, str):
        for before, now in (*REWORDED, *PLACES, *CITED, *REFOUNDED):
            answer = answer.replace(before, now)
    return answer
