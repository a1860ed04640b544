"""The stories that claims come with: worded by the model ahead of time, plain where that was not done."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterator, Mapping

from gym.coaching.briefing import CoachBrief, build_guard_key, list_secrets
from gym.coaching.chunks import CoachInfo
from gym.coaching.coach import Coach, CoachView
from gym.coaching.stories import Story, StoryAudience, tell_plain_story
from gym.progress.events import Kind
from gym.progress.learner import Learner, apply_finish
from gym.progress.profile import build_profile
from gym.services.scenarios import ScenarioCache
from gym.services.session_rows import session_row
from gym.session.deal import choose_deal, next_seed, spec_of
from gym.session.outcome import build_finish
from gym.session.state import FirstTry, State, TurnEvent, load_state, merge
from gym.world.scenarios.proof import says
from gym.world.scenarios.scenario import Scenario, ScenarioView
from gym.world.scenarios.view import to_view
from gym.world.world import World

KEPT = 256
# So many claims are a newcomer's first.
FIRST_CLAIMS = 5
PLAIN = CoachInfo(source="offline")
# How the claim on the desk may end, as far as it moves what comes next: at once and alone, or not.
ENDS: tuple[tuple[float, int], ...] = ((1.0, 0), (0.0, 1))


class Stories:
    """Stories by what they tell; the ones for the claims that probably come next are made while nobody waits."""

    def __init__(self, world: World, scenarios: ScenarioCache, coach: Coach) -> None:
        self.world, self.scenarios, self.coach = world, scenarios, coach
        self.ready: OrderedDict[str, tuple[str, CoachInfo]] = OrderedDict()
        self.making: set[asyncio.Task[None]] = set()

    def story_on_desk(self, state: State, learner: Learner) -> Story:
        """The story of the claim on the desk: at once, whatever the model does."""
        scenario = self.scenarios.get(state["scenario_id"])
        shown = to_view(self.world, scenario, state["claim"])
        kind, telling = self.story_brief(scenario, shown, to_story_audience(state, scenario, learner))
        text, coach = self.ready.get(telling.view.plain, (telling.view.plain, PLAIN))
        return Story(kind=kind, text=text, coach=coach)

    def tell(self, done: State, learner: Learner) -> Story:
        """The story of the claim that a run has dealt, put on its log."""
        story = self.story_on_desk(done, learner)
        done["drafts"] = (*done["drafts"], TurnEvent(Kind.STORY_TOLD, story))
        return story

    def story_brief(self, scenario: Scenario, shown: ScenarioView, who: StoryAudience) -> tuple[str, CoachBrief]:
        """What a coach may tell of it. An area that names a secret of this claim is left out."""
        secrets = list_secrets(scenario, ())
        safe = tuple(area for area in who.areas if not any(says(area, secret) for secret in secrets))
        kind, plain = tell_plain_story(shown, self.world.reference, who.model_copy(update={"areas": safe}))
        about = CoachView(
            role="story",
            rung=None,
            plain=plain,
            facts=(shown.payer.name,),
            citation="",
            last_edit="",
            is_right=False,
            difficulty=scenario.difficulty,
        )
        return kind, CoachBrief(view=about, key=build_guard_key(self.world, scenario, (), plain, is_over=False))

    def prepare_soon(self, session_id: str) -> None:
        """Make the stories of what probably comes next, while nobody waits for the model."""
        task = asyncio.create_task(self.prepare(session_id))
        self.making.add(task)
        task.add_done_callback(self.making.discard)

    def read(self, session_id: str) -> tuple[State, Learner]:
        """A session as it stood when its claim was dealt, and its learner. Raises NotFound."""
        row = session_row(self.scenarios.store, session_id)
        state = load_state(row.state)
        moment = State(at=state["presented_at"], calendar=row.calendar, local_date=state["presented_at"].date())
        return merge(state, moment), state.get("shadow") or Learner.model_validate_json(row.learner)

    async def prepare(self, session_id: str) -> None:
        """One story for each claim that may come next; without a model nothing is even read."""
        if (await self.coach.info()).source == "offline":
            return
        state, learner = self.read(session_id)
        if "upcoming" not in state:
            return
        for scenario, after in self.likely(state, learner):
            who = to_story_audience(count_payer(state, self.scenarios.get(state["scenario_id"])), scenario, after)
            _, telling = self.story_brief(scenario, to_view(self.world, scenario), who)
            if telling.view.plain not in self.ready:
                words = await self.coach.ahead(telling.view, telling.key)
                if words:
                    self.keep(telling.view.plain, words.text, words.coach)

    def keep(self, plain: str, text: str, coach: CoachInfo) -> None:
        """Keep a story, the oldest go."""
        self.ready[plain] = (text, coach)
        if len(self.ready) > KEPT:
            self.ready.popitem(last=False)

    def likely(self, state: State, learner: Learner) -> Iterator[tuple[Scenario, Learner]]:
        """What comes next for each way in which the claim on the desk may end, and the learner as they stand then."""
        if state["queue"]:
            yield self.scenarios.deal(state["queue"][0]), learner
            return
        seed, seen = next_seed(state), set[str]()
        for right, wrong in ENDS:
            after = self.after(state, learner, right, wrong)
            choice = choose_deal(state, after, seed, self.harder())
            scenario = self.scenarios.deal(spec_of(choice, seed))
            if scenario.scenario_id not in seen:
                seen.add(scenario.scenario_id)
                yield scenario, after

    def harder(self) -> Mapping[str, float]:
        """How much harder skills were found to be than their levels."""
        return self.scenarios.store.attempts.calibration().skills

    def after(self, state: State, learner: Learner, right: float, wrong: int) -> Learner:
        """The learner as they would stand if the claim ended so."""
        scenario = self.scenarios.get(state["scenario_id"])
        first = FirstTry(accuracy=right, fixed=tuple(range(len(scenario.intended_issues))) if right else ())
        ended = State(first=first, wrong=wrong, attempts=1, last_accuracy=1.0)
        facts = build_finish(merge(state, ended), scenario, learner)
        return apply_finish(learner, facts.model_copy(update={"resolved": True, "is_seeded": False}))


def count_payer(state: State, scenario: Scenario) -> State:
    """The state as it stands once this claim is one of those had before."""
    met = state.get("payers", {})
    return merge(state, State(payers={**met, scenario.payer_name: met.get(scenario.payer_name, 0) + 1}))


def to_story_audience(state: State, scenario: Scenario, learner: Learner) -> StoryAudience:
    """Whom the story of this scenario is for."""
    weak = build_profile(learner, state["presented_at"]).weak_areas if learner.met else ()
    return StoryAudience(
        role=state.get("role") or "biller",
        areas=tuple(area.replace("_", " ") for area in weak),
        met_before=state.get("payers", {}).get(scenario.payer_name, 0),
        is_new=learner.met < FIRST_CLAIMS,
    )
