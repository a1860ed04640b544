"""Records to grow from: finished claims drawn by hypothesis, and the events that carry them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from progress_facts import START, event, finish, finished_event, outcome

from gym.progress.events import Event, Finish, Kind
from gym.world.faults import FAULTS
from gym.world.scenarios.scenario import Difficulty

SHARE = st.floats(0, 1).map(lambda share: round(share, 4))


@st.composite
def finishes(draw: Any, least: int = 0, most: int = 12) -> list[Finish]:
    """Finished claims of an hour each, one fault each, some of them met before."""
    made = []
    for number in range(draw(st.integers(least, most))):
        fault, right = draw(st.sampled_from(FAULTS)), draw(SHARE)
        at = START + timedelta(hours=number * draw(st.integers(1, 60)))
        facts = {
            "scenario_id": f"sc-{number}",
            "family": f"knee/{fault.code}",
            "title": draw(st.text(max_size=20)),
            "difficulty": draw(st.sampled_from(Difficulty)),
            "resolved": draw(st.booleans()),
            "rungs": draw(st.integers(0, 4)),
            "accuracy": right,
            "skills": (outcome(fault.skill, right),),
            "confidence": draw(st.none() | SHARE),
            "seconds": draw(st.floats(0, 900)),
            "is_repeat": draw(st.integers(0, 5)) == 0,
        }
        made.append(finish(**facts, at=at, local_date=at.date()))
    return sorted(made, key=lambda each: each.at)


def record(done: Sequence[Finish], exam: str | None = None) -> list[Event]:
    """The events of a session with these claims."""
    opened = event(Kind.SESSION_STARTED, {"experience": None, "exam": exam}, 0)
    return [opened, *(finished_event(facts, 0, place) for place, facts in enumerate(done, 1))]
