"""How a session begins: whose it is, what was asked for, and its state before the first claim."""

from uuid import uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from agents.shelf import Shelf
from agents.state import State
from gym.errors import FieldError, Invalid, NotFound
from gym.loop import StartSession
from gym.progress.learner import new_learner
from gym.store import Store
from gym.store.records import LearnerRow
from gym.world.scenarios import LIBRARIES


class Opening:
    """What a new session needs from the record and the shelf."""

    def __init__(self, store: Store, shelf: Shelf) -> None:
        self.store, self.shelf = store, shelf

    def queue(self, request: StartSession) -> list[str]:
        """The scenarios asked for by name, in order. Raises NotFound."""
        if request.library and request.library not in LIBRARIES:
            raise NotFound(f"There is no such library. Libraries are {', '.join(LIBRARIES)}.")
        if request.scenario_id:
            self.shelf.deal(request.scenario_id)
        named = (request.scenario_id,) if request.scenario_id else ()
        return [*named, *LIBRARIES.get(request.library or "", ())]

    def learner(self, request: StartSession) -> LearnerRow:
        """The user, added where new; a time zone that is given is remembered. Raises Invalid."""
        if request.time_zone and not is_time_zone(request.time_zone):
            message = "That is not a time zone: give one like America/Chicago."
            raise Invalid(message, (FieldError(field="time_zone", message=message),))
        known = self.store.learner(request.user_id)
        if known is None:
            fresh = new_learner(request.user_id).model_dump_json()
            self.store.add_learner(request.user_id, fresh, request.time_zone or "UTC")
            return LearnerRow(fresh, 0, request.time_zone or "UTC")
        if request.time_zone and request.time_zone != known.time_zone:
            self.store.set_time_zone(request.user_id, request.time_zone)
        return LearnerRow(known.body, known.version, request.time_zone or known.time_zone)


def is_time_zone(name: str) -> bool:
    """Whether `name` is in the IANA database."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False
    return True


def first_state(request: StartSession, zone: str, queue: list[str]) -> State:
    """A session before its first claim."""
    return State(
        session_id=f"s-{uuid4().hex}",
        user_id=request.user_id,
        goals=list(request.session_goals),
        preferred=request.preferred_difficulty,
        time_zone=zone,
        role=request.role,
        seed=request.seed,
        dealt=0,
        queue=queue,
        acted_turn=None,
    )
