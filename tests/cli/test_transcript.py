"""One claim worked in the terminal, word for word: a sentence that changes is seen here first.

`pytest tests/cli/test_transcript.py --inline-snapshot=fix` writes the transcript anew.
"""

import io
import re
from collections.abc import Sequence

import pytest
from inline_snapshot import snapshot
from loop_moves import loop_of
from rich.console import Console

from agents.reader.reader import read
from gym.cli.play import TerminalSession
from gym.schemas.sessions import StartSession
from gym.world.world import World


@pytest.fixture
async def transcript(world: World) -> str:
    out, lines = io.StringIO(), iter(("hint", "add 59 to line 2", "add 25 to line 1"))
    screen = Console(file=out, width=100, markup=False, highlight=False, emoji=False)
    sitting = TerminalSession(loop_of(world), read, screen, lambda _: next(lines, None))
    await sitting.play(StartSession(user_id="ada", scenario_id="tour-1"))
    return out.getvalue()


def split_parts(transcript: str) -> Sequence[str]:
    """The answers to the three lines, without the session's id; the claim before them has tests of its own."""
    text = re.sub(r"gym replay \S+", "gym replay SESSION", "\n".join(map(str.rstrip, transcript.splitlines())))
    return re.split(r"\n(?=Hint \(|Not yet|Resolved)", text)[1:]


def test_the_transcript_of_a_claim(transcript: str) -> None:
    assert list(split_parts(transcript)) == ANSWERS


ANSWERS = snapshot(
    [
        """\
Hint (-9 XP)
Two lines of this claim were done on one day, and one of them counts as part of the other. Which is which?  (plain coach)\
""",
        """\
Not yet
Findings
┏━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━┓
┃ rule                    ┃ where             ┃ what                     ┃ source                  ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━┩
│ modifier_not_documented │ lines/2/modifiers │ Line 2: the note gives   │ The encounter note;     │
│                         │                   │ no grounds for modifier  │ NCCI Policy Manual for  │
│                         │                   │ 59.                      │ Medicare 2025, chapter  │
│                         │                   │                          │ I, section E            │
└─────────────────────────┴───────────────────┴──────────────────────────┴─────────────────────────┘
Payer's answer: partly paid  ICN242387995853 · 2024-09-09
┏━━━━━━┳━━━━━━━┳━━━━━━━━┳━━━━━━━━━┳━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━┓
┃ line ┃ code  ┃ charge ┃ allowed ┃  paid ┃ adjustments            ┃ remarks ┃
┡━━━━━━╇━━━━━━━╇━━━━━━━━╇━━━━━━━━━╇━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━┩
│    1 │ 99213 │ 191.00 │    0.00 │  0.00 │ CO-97 191.00           │         │
│    2 │ 20610 │ 138.00 │   78.29 │ 70.46 │ CO-45 59.71, PR-2 7.83 │         │
└──────┴───────┴────────┴─────────┴───────┴────────────────────────┴─────────┘
Line 1 (99213): CO-97, Included in payment for another adjudicated service.
Line 2: the note gives no grounds for modifier 59 (The encounter note; NCCI Policy Manual for Medicare 2025, chapter I, section E). This is over-coding: a payer may pay it today, and an audit takes it back. It is a matter of compliance, not only of money. Look again, or ask for a hint.  (plain coach)\
""",
        """\
Resolved
Payer's answer: paid  ICN242387995853 · 2024-09-09
┏━━━━━━┳━━━━━━━┳━━━━━━━━┳━━━━━━━━━┳━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━┓
┃ line ┃ code  ┃ charge ┃ allowed ┃  paid ┃ adjustments             ┃ remarks ┃
┡━━━━━━╇━━━━━━━╇━━━━━━━━╇━━━━━━━━━╇━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━┩
│    1 │ 99213 │ 191.00 │  109.04 │ 84.04 │ CO-45 81.96, PR-3 25.00 │         │
│    2 │ 20610 │ 138.00 │   78.29 │ 70.46 │ CO-45 59.71, PR-2 7.83  │         │
└──────┴───────┴────────┴─────────┴───────┴─────────────────────────┴─────────┘
Score 65
┏━━━━━━━━━━━━━┳━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━┓
┃ for         ┃ points ┃ why                      ┃
┡━━━━━━━━━━━━━╇━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━┩
│ settled     │    +60 │ the claim is settled     │
│ accuracy    │    +40 │ exactly what was needed  │
│ wrong_tries │    -25 │ 1 try that fixed nothing │
│ hints       │    -10 │ hint 1 of 4              │
└─────────────┴────────┴──────────────────────────┘
+19 XP (19 in all)  level 1
Unlocked: First Claim. Settle your first claim.
If the note shows work beyond the minor procedure, the visit carries 25.
What worked: line 1 modifiers: none → 25. What you tried before, line 2 modifiers: none → 59, did not. The payer pays every line, $154.50 in all. What was wrong: A separate visit lacks modifier 25. 20610 includes the visit unless 25 says it was separate; the note documents the other problem, so 25 belongs on 99213. Source: NCCI Policy Manual for Medicare 2025, chapter I, section D.  (plain coach)
Press Enter for the next claim, or quit.
19 XP, level 1, claims settled: 1. Look back with: gym replay SESSION\
""",
    ]
)
