"""The lists of reason and remark codes: dates, words, and what a payer of the course sends."""

from datetime import date

from rows import for_each

from gym.world.codes.lookup import NEED_REMARK, reason_rows
from gym.world.codes.tables import WINDOW, read_table
from gym.world.payers.policy import load_policies
from gym.world.world import World

CARC, RARC = list(read_table("carc.csv")), list(read_table("rarc.csv"))
LONGEST = 90


def test_a_reason_out_of_use_has_its_last_day_and_one_in_force_has_none():
    assert len([row for row in CARC if row["ended"]]) == 110
    for row in (*CARC, *RARC):
        assert (row["status"] == "active") == (not row["ended"]), row["code"]
        assert not row["ended"] or date.fromisoformat(row["start"]) < date.fromisoformat(row["ended"]), row["code"]


def test_all_reasons_of_property_and_casualty_are_there_and_in_force():
    known = {row["code"]: row for row in CARC if row["code"].startswith("P")}
    assert set(known) == {f"P{number}" for number in range(1, 33)}
    assert all(row["meaning"] and not row["ended"] for row in known.values())


def test_the_words_of_a_reason_are_short_and_say_nothing_of_remark_codes():
    told = [row["meaning"] for row in CARC if row["status"] == "active"]
    assert all(words and len(words) <= LONGEST and "remark" not in words for words in told)


def test_the_reasons_that_need_a_remark_are_in_force():
    assert {row["code"] for row in CARC if row["status"] == "active"} >= NEED_REMARK


@for_each("policy", load_policies().values())
def test_a_payer_sends_codes_that_were_in_force_and_have_words(world: World, policy):
    opens = WINDOW[0]
    reasons, remarks = {row["code"]: row for row in CARC}, {row["code"]: row for row in RARC}
    for denial in policy.denials.values():
        assert reasons[denial.carc]["start"] <= opens, denial
        assert world.reference.carc[denial.carc], denial
        assert denial.rarc or denial.carc not in NEED_REMARK, denial
        assert all(world.reference.rarc[code] and remarks[code]["start"] <= opens for code in denial.rarc), denial


def test_a_look_up_tells_since_when_a_reason_is_out_of_use():
    rows = {row.entry.code: row.entry for row in reason_rows("carc", "X12")}
    assert rows["15"].detail == "out of use since 2018-05-01"
    assert rows["16"].detail == "always with a remark code; in force since 1995-01-01, last changed 2018-03-01"
    assert rows["18"].detail.startswith("used with group OA; in force since 1995-01-01")
