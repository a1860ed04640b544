"""The rule over anesthesia: who gave or directed it is on every line."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.codes.anesthesia import is_anesthesia
from gym.world.rules.rule import make_finding, number_lines
from gym.world.rules.visits import follows_medicare
from gym.world.world import World

BY_PHYSICIAN = frozenset({"AA", "AD", "QK", "QY"})
BY_NURSE = frozenset({"QX", "QZ"})
# Taxonomies of nurse anesthetists and anesthesiologist assistants, and of physicians.
NURSES, PHYSICIANS = ("3675", "367H"), ("207", "208")


def list_of_other_kind(case: Case, line: ServiceLine) -> list[str]:
    """The modifiers that say another kind of provider gave it than the one on the claim, or two kinds at once."""
    kind = case.claim.rendering.taxonomy or ""
    wrong = BY_PHYSICIAN if kind.startswith(NURSES) else BY_NURSE if kind.startswith(PHYSICIANS) else frozenset[str]()
    said = (BY_PHYSICIAN | BY_NURSE) & set(line.modifiers)
    return sorted(said if len(said) > 1 else wrong & said)


def check_who_gave(world: World, case: Case) -> Iterable[Finding]:
    """AA, AD, QK or QY of an anesthesiologist, QX or QZ of a nurse anesthetist or an assistant (PF511)."""
    if not follows_medicare(world, case):
        return
    for number, line in number_lines(case):
        if not is_anesthesia(line.code):
            continue
        wrong = list_of_other_kind(case, line)
        if wrong or not (BY_PHYSICIAN | BY_NURSE) & set(line.modifiers):
            reason = f"{', '.join(wrong)} is another kind of provider's" if wrong else "nothing says who gave it"
            yield make_finding(
                world,
                case,
                "anesthesia_modifier",
                line.code,
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: {reason}.",
                fact="PF511",
                line=number,
                denial="modifier_on_wrong_code" if wrong else None,
            )
