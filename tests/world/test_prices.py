"""What a payer allows for parts of a code: components, both sides, a return to the operating room, assistants."""

from decimal import Decimal

from rows import for_each
from tiers import sample
from verdict_cases import make_case

from gym.value import to_cents
from gym.world.payers.prices import allow_line
from gym.world.world import World

PAYERS = ("medicare_part_b", "beacon_fell", "franklin_medicaid")


def allow(world: World, *lines: str, payer: str = PAYERS[0], pos: str = "11") -> list[Decimal]:
    """What each of these lines of one claim is allowed, in dollars."""
    row = {"name": "pricing", "payer": payer, "pos": pos, "diagnoses": ["M17.11"], "lines": list(lines)}
    case = make_case(world, row)
    return [allow_line(world, world.policies[payer], case, line) for line in case.claim.lines]


@for_each("payer", PAYERS)
def test_reading_and_technique_add_up_to_the_whole(world: World, payer: str):
    """CMS IOM 100-04 ch. 13 sec. 20: for every split code of the tables."""
    split = [code for code, known in world.reference.procedures.items() if known.pctc == "1"]
    assert len(split) == 124
    for code in sample(split, 31):
        (whole,), (reading,), (technique,) = (allow(world, code + each, payer=payer) for each in ("", "-26", "-TC"))
        assert reading + technique == whole, code
        assert 0 < reading < whole, code


@for_each(
    ("lines", "shares"),
    [
        (("20610-50",), ("1.5",)),  # CMS IOM 100-04 ch. 12 sec. 40.7 B, indicator 1
        (("20610-RT", "20610-LT"), ("1", "0.5")),  # the same on two lines
        (("20610 x2",), ("1.5",)),  # and as two units
        (("20610-RT",), ("1",)),
        (("73562-50",), ("2",)),  # indicator 3: each side in full
        (("69210",), ("1",)),  # indicator 2: the price is for both
        (("64721-RT-78",), ("0.76",)),  # sec. 40.4 C: the intraoperative share
        (("20610-RT-78",), ("1",)),  # 000: no such shares, in full
        (("27447-RT-54",), ("0.79",)),  # sec. 40.4 A: surgery without aftercare
        (("27447-RT-55",), ("0.21",)),
        (("27447-RT-80",), ("0.16",)),  # sec. 20.4.3
        (("27447-RT-82",), ("0.16",)),
        (("27447-RT-AS",), ("0.136",)),  # sec. 110.2: 85 % of 16 %
        (("27447-50-80",), ("0.24",)),
        (("27447-RT-62",), ("0.625",)),  # sec. 40.8
    ],
)
def test_a_modifier_asks_for_its_share(world: World, lines: tuple[str, ...], shares: tuple[str, ...]):
    whole = allow(world, lines[0][:5], pos="22")[0]
    assert allow(world, *lines, pos="22") == [to_cents(whole * Decimal(share)) for share in shares]


def test_the_shares_of_every_operation_add_up(world: World):
    found = 0
    for code, known in world.reference.procedures.items():
        fee = world.reference.fees.get((code, ""))
        shares = (fee.before, fee.during, fee.after) if fee else ()
        if any(shares):
            found += 1
            assert abs(sum(each or 0 for each in shares) - 1) <= Decimal("0.011"), code
            assert known.global_days in ("010", "090", "MMM"), code
    assert found == 86


def test_every_code_says_whether_an_assistant_is_paid(world: World):
    assert {known.assistant for known in world.reference.procedures.values()} == {"0", "1", "2", "9"}
