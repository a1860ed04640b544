"""The rule over visits by telephone alone: the claim says that there was no picture."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding
from gym.world.claims.encounter import Case
from gym.world.rules.rule import make_finding, number_lines, supported_modifiers
from gym.world.world import World

# 93 for all who are paid by the fee schedule; FQ where a rural or federally qualified health center bills.
AUDIO = frozenset({"93", "FQ"})


def check_audio_only(world: World, case: Case) -> Iterable[Finding]:
    """A service by sound alone carries 93 (PF417); the payer cannot see it otherwise."""
    for number, line in number_lines(case):
        heard = "93" in supported_modifiers(case, line.code)
        if heard and not AUDIO & set(line.modifiers):
            yield make_finding(
                world,
                case,
                "audio_only_unmarked",
                line.code,
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: the note tells of a service by telephone; the line does not.",
                fact="PF417",
                line=number,
            )
