"""The bank as it is known after other learners have worked on it."""

from collections.abc import Sequence

from gym.bench.bank import draw_bank
from gym.bench.run import Trace
from gym.progress.engine.calibration import FirstAttempt, calibrate_families
from gym.progress.engine.levels import LEVELS


def learn_offsets(traces: Sequence[Trace]) -> dict[int, float]:
    """By scenario, the calibrated offset to its authored difficulty after these learners in order."""
    scenarios = draw_bank()
    attempts = (
        FirstAttempt(
            str(step.scenario), LEVELS[scenarios[step.scenario].level], str(user), step.predicted, step.unaided
        )
        for user, trace in enumerate(traces)
        for step in trace.steps
    )
    return {int(family): found.offset for family, found in calibrate_families(attempts).items()}
