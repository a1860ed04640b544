"""Sentences that were reworded after the answers on file were recorded: each as it was, and as it is today."""

from typing import Any

REWORDED = (
    ("The session has changed", "The session has changed"),
    ("The request has an error", "The request has an error"),
    (
        "An exam is running. You can replay it here once it is over.",
        "An exam is running. You can replay it here once it is over.",
    ),
    (
        "This session belongs to a running challenge. You can replay it here once the challenge is over.",
        "This session belongs to a running challenge. You can replay it here once the challenge is over.",
    ),
    (
        "No payer denies it, but an auditor takes the payment back",
        "No payer denies it, but an auditor takes the payment back",
    ),
    ("The claim was clean and could be sent unchanged", "The claim was clean and could be sent unchanged"),
    ("Your trainer has a claim for you: ", "Your trainer assigned you a claim: "),
    ("It is on your home screen.", "It is on your home screen."),
    (
        " is no longer assigned: your trainer withdrew it.",
        " is no longer assigned: your trainer withdrew it.",
    ),
    ("is not open yet. It takes ", "is not open yet. You need "),
    ("a trainer counts your try as ", "a trainer now counts your try as "),
    (
        "You chose this session's seed, so its claims earn no XP and count for nothing else.",
        "You chose this session's seed, so its claims earn no XP and count for nothing else.",
    ),
    ("That turn has no text from the coach.", "That turn has no text from the coach."),
    ("Start a new session to continue.", "Start a new session to continue."),
    ("make a first try on your own, then ask for a hint.", "make a first try on your own, then ask for a hint."),
    ("The front end rejects the claim (277CA", "The front end rejects the claim (277CA"),
    ("the biller responsible for the practice's claims", "the biller responsible for the practice's claims"),
    ("the coder who checks it last", "the coder who checks it last"),
    (" is ready and has not been sent yet.", " is ready and has not been sent yet."),
    ("We could not take this claim in. ", "We could not accept this claim. "),
    (" Whatever this one holds, you are working on ", " Apart from this claim, you are working on "),
    ("Settle a first claim to get advice.", "Settle a first claim to get advice."),
    (
        "You were more confident than accurate. Check the note again where you feel certain.",
        "You were more confident than accurate. Check the note again where you feel certain.",
    ),
    ("Almost all first tries were right: you are ready", "Almost all first tries were right: you are ready"),
    (
        "Time was up: claims not answered in time count as wrong.",
        "Time was up: claims not answered in time count as wrong.",
    ),
    ("You are on. ", "The challenge is on. "),
    ("The answer may take until ", "They can answer until "),
    ("a check without help, drawn at random:", "a check without help, drawn at random:"),
    ("not met yet: ", "new to you: "),
    ("Practice 7 days in a row.", "Practice 7 days in a row."),
    ("a session with your own seed earns nothing", "a session with your own seed earns nothing"),
    ("right changes, none unnecessary", "right changes, none unnecessary"),
    (
        "you did this claim before, had help with it in another session, or its challenge was over",
        "you did this claim before, had help with it in another session, or its challenge was over",
    ),
    ("similar claims were settled today", "similar claims were settled today"),
    ("On the whole your confidence matched your accuracy.", "On the whole your confidence matched your accuracy."),
    (" more right than you thought: trust what you know.", " more accurate than you thought: trust what you know."),
    ("no better than a coin flip flip", "no better than a coin flip flip flip"),
    ("Practise ", "Practice "),
)


def reword(answer: Any) -> Any:
    """The recorded answer with today's sentences; its fields, numbers and all other text are as they were."""
    if isinstance(answer, dict):
        return {name: reword(value) for name, value in answer.items()}
    if isinstance(answer, list):
        return [reword(value) for value in answer]
    if isinstance(answer, str):
        for before, now in REWORDED:
            answer = answer.replace(before, now)
    return answer
