"""A test was done that the laboratory's certificate does not reach to.

Anti-pattern: QW on a test that was done on an analyzer. Best practice: know the kind of certificate before a test is run;
what it does not cover is not billed to anybody, and goes to a laboratory that may do it.
"""

from random import Random

from gym.world.claims.actions import Action, ActionType
from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase
from gym.world.rules.laboratory import is_beyond_certificate, is_laboratory
from gym.world.world import World


def spoil(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Let the practice have a certificate of waiver alone."""
    limited = case.model_copy(update={"clia_kind": "waiver"})
    tests = [line.code for line in case.claim.lines if is_laboratory(world, line)]
    if not tests or not all(is_beyond_certificate(limited, code) for code in tests):
        return None
    return SpoiledCase(
        case=limited,
        field="lines/1",
        rungs=(
            "The codes say what was run. Ask whether the practice may run it.",
            "A laboratory may bill the tests that its papers allow, and the payer has those papers on file. A "
            "modifier says how a test was done; it does not allow another kind of test.",
            "A similar case: an office bought an analyzer before its new papers came. A month of tests was refused, and no form "
            "of words on the claims could mend that; the next blood went to a laboratory in town.",
            f"The certificate is one of waiver, and the note tells of no waived kit for {' and '.join(tests)}: write it off.",
        ),
        secrets=("write it off", "write-off", "waiver", "waived"),
        explanation=f"A certificate of waiver does not cover {' and '.join(tests)} as done in the note. The patient does not owe "
        "for it either.",
        closing=Action(type=ActionType.WRITE_OFF, text="Beyond the laboratory's certificate."),
    )


FAULT = Fault(
    code="clia_level",
    skill="lab_clia",
    level=4,
    summary="The tests are beyond the laboratory's certificate.",
    rules=frozenset({"clia_level"}),
    fact="PF416",
    spoil=spoil,
    wants=frozenset({"clia"}),
    stages=("denied",),
    combines=False,
)
