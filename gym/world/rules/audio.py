"""Rules over visits by telephone alone: the claim says so, and the code is one that may be by sound alone."""

from collections.abc import Iterable
from datetime import date

from gym.world.claims.claim import Finding
from gym.world.claims.encounter import Case
from gym.world.codes.tables import Spans, is_within
from gym.world.rules.modifiers import tell_misfit
from gym.world.rules.rule import is_medicare, make_finding, number_lines, supported_modifiers
from gym.world.world import World

# 93 for all who are paid by the fee schedule; FQ where a rural or federally qualified health center bills.
AUDIO = frozenset({"93", "FQ"})
# PF590: visits that Medicare's list of 2024 does not have by sound alone; 99441 to 99443 were for those.
SEEN: Spans = (("99202", "99350"),)
ALL_BY_SOUND = date(2025, 1, 1)


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


def check_seen(world: World, case: Case) -> Iterable[Finding]:
    """Until 2025 Medicare pays no office, hospital or home visit by sound alone (PF590)."""
    for number, line in number_lines(case) if is_medicare(world, case) else ():
        if not AUDIO.isdisjoint(line.modifiers) and is_within(line.code, SEEN) and line.date_from < ALL_BY_SOUND:
            yield tell_misfit(world, case, number, f"{line.code} is not made by telephone alone", "PF590")
