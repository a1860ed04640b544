"""How well the reader reads labelled messages: what is right, and what a wrong reading would do."""

import time
from collections import Counter
from pathlib import Path

from agents.reader.corpus import Corpus, Message, load_corpus
from agents.reader.nearest import SAID
from agents.reader.reader import read
from gym.coaching.reading import ClaimMove, CoachWish, Reading, ReadingScore, Unclear
from gym.errors import GymError
from gym.world.claims.actions import ActionType
from gym.world.claims.claim import Claim
from gym.world.judge.forms import parse_move
from gym.world.world import World

# Moves that the desk makes by itself once they are confirmed, and the wishes that ask for them.
SAME_WISH = {ActionType.SUBMIT_CLAIM: "send", ActionType.GIVE_UP: "answer"}
# Wishes that are answered by the same words, from the same look-up.
SAME_ANSWER: dict[str, str] = {"code": "question"}


def score_reader(path: Path) -> tuple[ReadingScore, ReadingScore]:
    """The score on what is learned from, then on what is held out."""
    world, corpus = World.load(), load_corpus(path)
    return score_messages(world, corpus, is_held_out=False), score_messages(world, corpus, is_held_out=True)


def score_messages(world: World, corpus: Corpus, is_held_out: bool) -> ReadingScore:
    messages = [each for each in corpus.messages if each.is_held_out == is_held_out]
    began, readings = time.process_time(), []
    for each in messages:
        readings.append(read(each.text, corpus.claims[each.claim], each.last))
    seconds = time.process_time() - began
    misread, offered = Counter[str](), 0
    missed, drafts, moves = list[str](), list[str](), list[str]()
    for message, reading in zip(messages, readings, strict=True):
        if is_right(world, message, reading, corpus.claims[message.claim]):
            continue
        misread[message.intent] += 1
        offered += is_offered(world, message, reading, corpus.claims[message.claim])
        missed.append(f"{message.text} [{message.intent}] read as {name_reading(reading)}")
        if isinstance(reading, ClaimMove):
            (drafts if reading.action_type is ActionType.CORRECT_CLAIM else moves).append(message.text)
    return ReadingScore(
        is_held_out=is_held_out,
        messages=len(messages),
        intents=dict(Counter(each.intent for each in messages)),
        misread=dict(misread),
        missed=tuple(missed),
        offered=offered,
        wrong_drafts=tuple(drafts),
        wrong_moves=tuple(moves),
        milliseconds=1000 * seconds / len(messages),
    )


def is_right(world: World, message: Message, reading: Reading, claim: Claim) -> bool:
    """Whether the reading is what the message asks for: the same wish, or a move that leaves the same claim."""
    if message.wish:
        return isinstance(reading, CoachWish) and is_answered(message, reading)
    if message.move and isinstance(reading, CoachWish):
        return reading.kind == SAME_WISH.get(ActionType(message.move))
    if message.offer or (message.move and isinstance(reading, Unclear)):
        offered = reading.nearest[0].say if isinstance(reading, Unclear | CoachWish) and reading.nearest else ""
        reading = read(offered, claim) if offered else reading
    kind = ActionType(message.move or ActionType.CORRECT_CLAIM)
    wanted = ClaimMove(action_type=kind, action_details=message.details)
    return isinstance(reading, ClaimMove) and result(world, reading, claim) == result(world, wanted, claim)


def is_answered(message: Message, reading: CoachWish) -> bool:
    wished, got = (SAME_ANSWER.get(each, each) for each in (message.wish, reading.kind))
    return wished == got and message.topic in ("", reading.topic)


def is_offered(world: World, message: Message, reading: Reading, claim: Claim) -> bool:
    """Whether one of the buttons says what the message means."""
    said = SAID.get(message.intent, ("", ""))[1]
    offered = reading.nearest if isinstance(reading, Unclear | CoachWish) else ()
    return any(each.say == said or is_right(world, message, read(each.say, claim), claim) for each in offered)


def result(world: World, move: ClaimMove, claim: Claim) -> tuple[ActionType, object]:
    """The move, and the claim that it leaves."""
    try:
        action, edited = parse_move(world, move.action_type, move.action_details, claim)
        return move.action_type, edited if action.edits else ()
    except GymError as error:
        return move.action_type, error.message


def name_reading(reading: Reading) -> str:
    """A reading in a few words."""
    match reading:
        case ClaimMove():
            return f"{reading.action_type} {reading.action_details}"
        case Unclear():
            return f"unclear ({', '.join(each.say for each in reading.nearest) or reading.message})"
        case CoachWish():
            return f"{reading.kind} {reading.topic}".strip()
