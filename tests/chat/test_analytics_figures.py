"""Facts about the charts and tables of growth: valid, bounded, and the same numbers in both."""

import json
from datetime import timedelta

from chainlit.user import PersistedUser
from chat_layer_parts import talk_as
from growth_parts import finishes, record
from hypothesis import given
from plotly.graph_objects import Figure
from progress_facts import START, finish, outcome
from tiers import examples

from gym.chat import analytics_texts as words
from gym.chat.charts import element
from gym.chat.figures import MOST, figures
from gym.chat.screens.analytics_blocks import blocks
from gym.progress.analytics.fold import fold_analytics
from gym.progress.analytics.model import UserAnalytics
from gym.progress.events import Finish
from gym.world.faults import FAULTS

CODES = {fault.code: "16" for fault in FAULTS}


def grown(done: list[Finish], session_id: str | None = None) -> UserAnalytics:
    return fold_analytics("ann", record(done), CODES, session_id)


@given(finishes(least=3))
@examples(25)
def test_whatever_was_done_can_be_drawn_and_read(done: list[Finish]) -> None:
    for found in (grown(done), grown(done, "s-1")):
        if found.total.claims < words.FEW:
            continue
        for skill in ("", found.skills[0].name):
            drawn = figures(found, skill)
            assert len(drawn) == 5 + bool(found.calibration.n)
            assert len({each.name for each in drawn}) == len(drawn)
            for each in drawn:
                assert each.finding
                assert "nan" not in json.dumps(each.figure).lower()
            assert blocks(found, skill, {})


async def test_a_chart_is_valid_and_asks_nobody_else_for_anything() -> None:
    talk_as(PersistedUser(id="u", identifier="ann", createdAt="2026-01-01T00:00:00Z"))
    done = [finish(fault.skill, family=f"knee/{fault.code}", scenario_id=fault.code) for fault in FAULTS[:5]]
    for each in figures(grown(done)):
        chart = element(each, "m-1")
        assert chart.url == f"/files/chart/{chart.id}"
        assert "http" not in chart.content
        assert Figure(each.figure)  # raises for what Plotly's script would not know
        assert json.loads(chart.content)["layout"]["paper_bgcolor"] == "rgba(0,0,0,0)"


def test_a_long_record_draws_no_more_than_can_be_seen() -> None:
    day = timedelta(days=1)
    done = [finish(scenario_id=f"sc-{n}", at=START + n * day, local_date=(START + n * day).date()) for n in range(1500)]
    for each in figures(grown(done)):
        assert all(len(trace["x"]) <= MOST for trace in each.figure["data"])
        assert len(json.dumps(each.figure)) < 40_000


def test_the_hardest_type_is_one_met_a_few_times_where_there_is_one() -> None:
    often = [finish(family="knee/missing_mod25", scenario_id=f"sc-{n}", accuracy=0.5) for n in range(3)]
    once = finish("addon", family="knee/other", skills=(outcome("addon", 0),), accuracy=0, scenario_id="sc-9")
    found = fold_analytics("ann", record([*often, once]), {"missing_mod25": "97", "other": "107"})
    assert "CARC 97" in words.hardest(found.denials)


def test_the_claims_that_are_drawn_are_the_claims_in_the_tables() -> None:
    done = [finish(scenario_id=f"sc-{n}", accuracy=n / 4, confidence=0.5, rungs=n) for n in range(4)]
    found = grown(done)
    accuracy = next(each for each in figures(found) if each.name == "Accuracy")
    assert accuracy.figure["data"][0]["y"] == [each.recent for each in found.done]
    told = json.dumps([each.model_dump(mode="json") for each in blocks(found, "", {})])
    assert words.share(found.total.accuracy) in told
