"""Whether a database server is away: then nobody waits for it, and one thread looks until it is back."""

import threading
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from gym.errors import Unavailable

PAUSE_SECONDS = 0.5


class Outage:
    """An outage of a server, from the first failure until `look` fails no more."""

    def __init__(self, look: Callable[[], None], pause: float = PAUSE_SECONDS) -> None:
        self.look, self.pause = look, pause
        self.is_on, self.guard = False, threading.Lock()
        self.looking: threading.Thread | None = None
        self.rest = threading.Event()

    def begin(self) -> None:
        """Note that the server is away. Where that is known already, nothing happens."""
        with self.guard:
            if self.is_on:
                return
            self.is_on = True
            self.rest.clear()
            self.looking = threading.Thread(target=self.wait, name="gym-look", daemon=True)
            self.looking.start()

    def wait(self) -> None:
        """Look for the server, with a pause between, until it answers."""
        while self.is_on:
            try:
                self.look()
                self.is_on = False
            except (SQLAlchemyError, Unavailable):
                self.rest.wait(self.pause)

    def end(self) -> None:
        """Stop looking: nobody needs the server any more."""
        self.is_on = False
        self.rest.set()

    def refuses_here(self) -> bool:
        """Whether this thread is not to try: all but the one that looks."""
        return self.is_on and threading.current_thread() is not self.looking
