"""The line before the model: one user after another in turn, a bounded length, and a place that can be shown."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager


class QueueFull(Exception):
    """The queue is full, or the wait was too long."""


class Ticket:
    """A place in the queue; `stirred` is set whenever the queue moves."""

    def __init__(self, line: "FairQueue", user_id: str) -> None:
        self.line, self.user_id = line, user_id
        self.is_called = False
        self.stirred = asyncio.Event()

    async def places(self) -> AsyncGenerator[int, None]:
        """Number served before this one, at each change; ends when it is its turn. Raises QueueFull."""
        last: int | None = None
        deadline = asyncio.get_running_loop().time() + self.line.patience
        while not self.is_called:
            before = self.line.before(self)
            if before != last:
                last = before
                yield before
                continue
            self.stirred.clear()
            try:
                async with asyncio.timeout_at(deadline):
                    await self.stirred.wait()
            except TimeoutError:
                raise QueueFull("waited too long for the model") from None

    async def wait_for_turn(self) -> None:
        """Raises QueueFull."""
        async for _ in self.places():
            pass


class FairQueue:
    """Who waits for the model: `slots` are served at once, users in turn whatever each of them asks for.

    At most `longest` wait, each no longer than `patience` seconds. Work in the background is done only while nobody
    waits, and gives way to whoever comes.
    """

    def __init__(self, slots: int = 1, longest: int = 64, patience: float = 20.0) -> None:
        self.slots, self.longest, self.patience = slots, longest, patience
        self.busy = 0
        self.waiting: OrderedDict[str, deque[Ticket]] = OrderedDict()
        self.aside: set[asyncio.Task[object]] = set()

    def __len__(self) -> int:
        return sum(map(len, self.waiting.values()))

    @asynccontextmanager
    async def turn(self, user_id: str) -> AsyncIterator[Ticket]:
        """A place in the queue, held until the work is done. Raises QueueFull at once if too many wait."""
        if len(self) >= self.longest:
            raise QueueFull("too many wait for the model")
        ticket = Ticket(self, user_id)
        self.waiting.setdefault(user_id, deque()).append(ticket)
        for task in self.aside:
            task.cancel()
        self._call()
        try:
            yield ticket
        finally:
            self._leave(ticket)

    @asynccontextmanager
    async def in_the_background(self) -> AsyncIterator[None]:
        """A slot that nobody wants now; the work is cancelled as soon as a user comes. Raises QueueFull."""
        task = asyncio.current_task()
        if self.busy >= self.slots or self.waiting or task is None:
            raise QueueFull("somebody waits for the model")
        self.busy += 1
        self.aside.add(task)
        try:
            yield
        finally:
            self.aside.discard(task)
            self.busy -= 1
            self._call()

    def before(self, ticket: Ticket) -> int:
        """Number of tickets served before this one."""
        mine = self.waiting[ticket.user_id].index(ticket)
        users = list(self.waiting)
        at = users.index(ticket.user_id)
        return sum(
            min(len(self.waiting[user]), mine + (place < at)) if place != at else mine
            for place, user in enumerate(users)
        )

    def _call(self) -> None:
        """Serves the next while there is a slot; a user who was served goes to the end."""
        while self.busy < self.slots and self.waiting:
            user_id, tickets = self.waiting.popitem(last=False)
            ticket = tickets.popleft()
            ticket.is_called = True
            ticket.stirred.set()
            self.busy += 1
            if tickets:
                self.waiting[user_id] = tickets
        self._stir()

    def _leave(self, ticket: Ticket) -> None:
        """Gives up the slot or the place."""
        if ticket.is_called:
            self.busy -= 1
        else:
            tickets = self.waiting[ticket.user_id]
            tickets.remove(ticket)
            if not tickets:
                del self.waiting[ticket.user_id]
        self._call()

    def _stir(self) -> None:
        """Wakes every ticket to look at its place."""
        for tickets in self.waiting.values():
            for ticket in tickets:
                ticket.stirred.set()
