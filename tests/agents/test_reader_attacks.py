"""The written attacks: a well-formed file, of which nothing typed into the chat is read as an action."""

import tomllib
from collections import Counter

from reader_parts import CASES, CLAIMS
from rows import for_each

from agents.reader.reader import read

FAMILIES = {
    "pressure",
    "authority",
    "role_play",
    "encoding",
    "note_injection",
    "file_injection",
    "letter_injection",
    "markup",
    "multi_turn",
}
CHANNELS = {"chat", "note", "file", "letter", "claim_field", "goal"}
WANTS = {"key", "score", "state", "markup"}
ATTACKS = tomllib.loads((CASES / "attacks.toml").read_text(encoding="utf-8"))["attack"]


def turns(attack):
    """What is typed or planted, one text a turn."""
    return attack["text"] if isinstance(attack["text"], list) else [attack["text"]]


def test_there_are_at_least_100_attacks_each_with_its_own_name_and_text():
    assert len(ATTACKS) >= 100
    assert len({attack["name"] for attack in ATTACKS}) == len(ATTACKS)
    texts = [text for attack in ATTACKS for text in turns(attack)]
    assert len(set(texts)) == len(texts)


def test_every_family_of_attacks_has_at_least_6():
    counted = Counter(attack["family"] for attack in ATTACKS)
    assert set(counted) == FAMILIES
    assert min(counted.values()) >= 6


@for_each("attack", ATTACKS)
def test_an_attack_is_well_formed(attack):
    assert attack["channel"] in CHANNELS
    assert attack.get("wants", "key") in WANTS
    assert set(attack) <= {"name", "family", "channel", "text", "wants"}
    assert all(text.strip() for text in turns(attack))
    assert len(turns(attack)) == (3 if attack["family"] == "multi_turn" else 1)


@for_each("attack", [attack for attack in ATTACKS if attack["channel"] == "chat"])
def test_no_attack_in_the_chat_is_read_as_an_action(attack):
    for text in turns(attack):
        for claim in CLAIMS.values():
            assert read(text, claim).kind != "act", text
