"""What a policy comes to over many learners: errors, calibration, aim, learning, promotions, and paired differences."""

import math
from collections.abc import Callable, Sequence
from statistics import median

from gym.bench.bank import K
from gym.bench.policies import BAND
from gym.bench.run import Trace
from gym.bench.simulation import CHECKS, Move, SimulatedStep
from gym.value import Value

DESERVED, SOON = 0.75, 20


class PairedDifference(Value):
    """How much more the same learners learned than under another policy: mean, standard error, share better off."""

    than: str
    mean: float
    error: float
    better: float

    @property
    def share(self) -> str:
        return f"{self.mean:+.4f} ± {self.error:.4f}"


class Promotions(Value):
    """Steps up for each learner, share deserved, share soon undone, and median lag behind the truth."""

    each: float
    deserved: float
    reversed: float
    lag: float | None


class PolicyRow(Value):
    """One policy. `rmse` by number of scenarios; `later` is the gain two weeks after the end, with its error."""

    policy: str
    learners: int
    rmse: dict[int, float]
    z: float
    brier: float
    floor: float
    ece: float
    in_band: float
    gain: float
    later: float
    later_error: float
    least_met: float
    promotions: Promotions
    naive: Promotions
    paired: tuple[PairedDifference, ...] = ()


class Family(Value):
    """One family of learners under the engine."""

    family: str
    learners: int
    rmse: dict[int, float]
    in_band: float
    later: float


class Guards(Value):
    """Areas called weak and strong: precision, and share of all skills; the longest waits; repeated skills."""

    weak: float
    weak_share: float
    strong: float
    strong_share: float
    wait: float
    longest_wait: int
    repeats: float


def mean(values: Sequence[float]) -> float:
    """Mean, 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def standard_error(values: Sequence[float]) -> float:
    middle = mean(values)
    return math.sqrt(sum((value - middle) ** 2 for value in values)) / max(1, len(values))


def rmse(traces: Sequence[Trace]) -> dict[int, float]:
    """Root mean squared error of the ratings by number of scenarios."""
    return {check: math.sqrt(mean([t.errors[check] for t in traces])) for check in CHECKS if check in traces[0].errors}


def share_in_band(steps: Sequence[SimulatedStep]) -> float:
    """Share of scenarios whose true chance was in the target band."""
    low, high = BAND
    return mean([low <= step.likely <= high for step in steps])


def calibration_error(steps: Sequence[SimulatedStep]) -> float:
    """Mean gap between predicted and observed accuracy over ten bins, weighted by size."""
    bins: dict[int, list[float]] = {}
    for step in steps:
        bins.setdefault(min(9, int(step.predicted * 10)), []).append(step.predicted - step.free)
    return sum(abs(sum(misses)) for misses in bins.values()) / max(1, len(steps))


def count_promotions(traces: Sequence[Trace], moves: Callable[[Trace], tuple[Move, ...]]) -> Promotions:
    ups = [(move, trace) for trace in traces for move in moves(trace) if move.way > 0]
    back = [any(later.way < 0 and 0 < later.step - move.step <= SOON for later in moves(trace)) for move, trace in ups]
    firsts = [(next((move.step for move in moves(t) if move.way > 0), None), t.ready) for t in traces]
    lags = [first - ready for first, ready in firsts if first is not None and ready is not None]
    return Promotions(
        each=len(ups) / len(traces),
        deserved=mean([move.true_score >= DESERVED for move, _ in ups]),
        reversed=mean(back),
        lag=median(lags) if lags else None,
    )


def pair_difference(mine: Sequence[Trace], name: str, others: Sequence[Trace]) -> PairedDifference:
    """Gain after two weeks against the same learners under another policy."""
    differences = [a.later - b.later for a, b in zip(mine, others, strict=False)]
    return PairedDifference(
        than=name,
        mean=mean(differences),
        error=standard_error(differences),
        better=mean([difference > 0 for difference in differences]),
    )


def summarize_policy(policy: str, traces: Sequence[Trace], against: dict[str, Sequence[Trace]]) -> PolicyRow:
    """One policy, with paired differences against others."""
    steps, later = [step for trace in traces for step in trace.steps], [trace.later for trace in traces]
    return PolicyRow(
        policy=policy,
        learners=len(traces),
        rmse=rmse(traces),
        z=math.sqrt(mean([trace.z2 for trace in traces])),
        brier=mean([(step.predicted - step.free) ** 2 for step in steps]),
        floor=mean([(step.likely - step.free) ** 2 for step in steps]),
        ece=calibration_error(steps),
        in_band=share_in_band(steps),
        gain=mean([trace.gain for trace in traces]),
        later=mean(later),
        later_error=standard_error(later),
        least_met=mean([min(trace.met) for trace in traces]),
        promotions=count_promotions(traces, lambda trace: trace.moves),
        naive=count_promotions(traces, lambda trace: trace.naive_moves),
        paired=tuple(pair_difference(traces, name, others) for name, others in against.items()),
    )


def summarize_families(traces: Sequence[Trace]) -> tuple[Family, ...]:
    by_name = {name: [t for t in traces if t.family == name] for name in sorted({t.family for t in traces})}
    return tuple(
        Family(
            family=name,
            learners=len(found),
            rmse=rmse(found),
            in_band=share_in_band([step for trace in found for step in trace.steps]),
            later=mean([trace.later for trace in found]),
        )
        for name, found in by_name.items()
    )


def summarize_guards(traces: Sequence[Trace]) -> Guards:
    weak, truly_weak, strong, truly_strong = (sum(counts) for counts in zip(*(t.areas for t in traces), strict=True))
    return Guards(
        weak=truly_weak / max(1, weak),
        weak_share=weak / len(traces) / K,
        strong=truly_strong / max(1, strong),
        strong_share=strong / len(traces) / K,
        wait=median(trace.wait for trace in traces),
        longest_wait=max(trace.wait for trace in traces),
        repeats=mean([trace.repeats / max(1, len(trace.steps)) for trace in traces]),
    )


def is_called_proficient(trace: Trace) -> bool:
    """Whether the learner was ever moved up, or a skill called strong."""
    return any(move.way > 0 for move in trace.moves) or trace.areas.strong > 0
