"""What administrators do in their tenant, in one place."""

from collections.abc import Callable
from datetime import datetime

from gym.services.acts import Acts
from gym.services.erasure import Erasures
from gym.services.invitees import Invitees
from gym.services.people import PeopleOfTenant
from gym.store import Store


class Administration:
    """The people of tenants, who is invited and who is erased, and the log of acts."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self.people = PeopleOfTenant(store, clock)
        self.invitees = Invitees(self.people)
        self.acts, self.erasures = Acts(store), Erasures(store, clock)
