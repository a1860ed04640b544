"""Erasing one person: what is theirs goes, and what counts for others stays without their name."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from gym.caller import OPERATOR, Caller, is_former
from gym.errors import Invalid, NotFound, wrong
from gym.schemas.people import ErasedPerson, Erasure
from gym.services.people import require_other, require_person
from gym.services.trainers import NO_USER
from gym.store import Store
from gym.store.erasures import ErasureOutcome
from gym.store.people import StoredPerson

ONESELF = "You cannot erase yourself. Ask another administrator to do it."
NOT_TYPED = "Type {name} to confirm: it cannot be taken back."


class Erasures:
    """What erases people."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self.store, self.clock = store, clock

    async def erase(self, caller: Caller, user_id: str, wanted: Erasure) -> ErasedPerson:
        """Erase a person of the caller's tenant, whose name was typed once more. Raises NotFound, Invalid."""
        require_person(await self.store.read(self.store.people.one, caller.tenant, user_id))
        if user_id == caller.user_id:
            raise Invalid(ONESELF)
        if wanted.confirm != user_id:
            raise wrong("confirm", NOT_TYPED.format(name=user_id))

        def check(person: StoredPerson | None, is_last: bool) -> None:
            require_person(person)
            require_other(user_id, is_last)

        act = partial(self.store.erasures.erase, caller.tenant, user_id, caller.user_id, self.clock(), check)
        return await self.finish(await self.store.write(act))

    async def erase_anybody(self, user_id: str) -> ErasedPerson:
        """Erase somebody of any tenant, as the operator; with or without an account. Raises NotFound."""
        if is_former(user_id) or not await self.store.read(self.store.users.are_known, [user_id]):
            raise NotFound(NO_USER)
        tenant = self.store.users.tenant_of(user_id)
        act = partial(self.store.erasures.erase, tenant, user_id, OPERATOR, self.clock(), lambda *_: None)
        return await self.finish(await self.store.write(act))

    async def finish(self, done: ErasureOutcome) -> ErasedPerson:
        """Leave nothing in the file of the database, and say what was done."""
        await self.store.write(self.store.erasures.compact)
        return ErasedPerson(former=done.former, everyday=done.everyday)
