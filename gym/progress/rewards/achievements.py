"""What can be earned besides XP: one row an achievement, over one of the counts in `deeds`."""

from dataclasses import dataclass

from gym.progress.events import Finish
from gym.progress.learner import Learner
from gym.progress.schemas import Achievements, LockedAchievement, UnlockedAchievement


@dataclass(frozen=True)
class Achievement:
    """Reached when the tally `tally` is at `goal`."""

    code: str
    title: str
    description: str
    tally: str
    goal: int

    def progress(self, learner: Learner) -> float:
        """Progress 0..1; stays at 1 once unlocked."""
        if self.code in learner.unlocked:
            return 1.0
        return min(1.0, learner.tallies.get(self.tally, 0) / self.goal)


ACHIEVEMENTS = (
    Achievement("first_claim", "First Claim", "Settle your first claim.", "settled", 1),
    Achievement(
        "modifier_master",
        "Modifier Master",
        "Settle 10 modifier scenarios at 90 % accuracy or better.",
        "modifiers_right",
        10,
    ),
    Achievement(
        "speed_demon",
        "Speed Demon",
        "Settle 5 scenarios in under 2 minutes each, at 80 % accuracy or better.",
        "fast_and_right",
        5,
    ),
    Achievement(
        "policy_expert",
        "Policy Expert",
        "Score 100 on 3 payer policy scenarios of expert or master level.",
        "policies_perfect",
        3,
    ),
    Achievement("streak_master", "Streak Master", "Practice 7 days in a row.", "days_running", 7),
    Achievement("clean_sweep", "Clean Sweep", "Send 5 clean claims just as they are.", "left_alone", 5),
    Achievement("on_your_own", "On Your Own", "Settle 10 claims without a hint or a wrong try.", "unaided", 10),
    Achievement(
        "steady_hand", "Steady Hand", "Settle 8 claims in a row without a hint or a wrong try.", "unaided_running", 8
    ),
    Achievement(
        "comeback", "Comeback", "Settle 3 claims after a wrong try, without being told the answer.", "turned_round", 3
    ),
    Achievement("all_rounder", "All-Rounder", "Settle a claim unaided in 8 different skills.", "skills_alone", 8),
    Achievement(
        "still_got_it", "Still Got It", "Settle 5 claims unaided in a skill that was due for review.", "remembered", 5
    ),
    Achievement(
        "good_judgement",
        "Good Judgment",
        "Be right 10 times in a row when you said you were sure.",
        "sure_and_right",
        10,
    ),
    Achievement("deep_water", "Deep Water", "Settle a master scenario unaided.", "master_unaided", 1),
    Achievement("flawless", "Flawless", "Score 100 on 5 scenarios in a row.", "perfect_running", 5),
    Achievement("century", "Century", "Settle 100 claims.", "settled", 100),
)


def unlock_achievements(learner: Learner, finish: Finish) -> tuple[UnlockedAchievement, ...]:
    """Achievements that `learner` has reached with `finish` and not unlocked before."""
    return tuple(
        UnlockedAchievement(code=row.code, title=row.title, description=row.description, unlocked_at=finish.at)
        for row in ACHIEVEMENTS
        if row.code not in learner.unlocked and row.progress(learner) >= 1
    )


def list_achievements(learner: Learner) -> Achievements:
    """Unlocked ones, oldest first, and progress on the others."""
    unlocked = [
        UnlockedAchievement(
            code=row.code, title=row.title, description=row.description, unlocked_at=learner.unlocked[row.code]
        )
        for row in ACHIEVEMENTS
        if row.code in learner.unlocked
    ]
    locked = tuple(
        LockedAchievement(code=row.code, title=row.title, description=row.description, progress=row.progress(learner))
        for row in ACHIEVEMENTS
        if row.code not in learner.unlocked
    )
    return Achievements(unlocked=tuple(sorted(unlocked, key=lambda got: got.unlocked_at)), locked=locked)
