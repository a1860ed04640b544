"""What the tests of aliases share: what a claim is called outside, and that nobody gets one by a name."""

import pytest
from loop_moves import opened

from gym.errors import NotFound
from gym.services.sessions import Sessions

UNKNOWN = "sc-0000000000000000"


async def shown_id(loop: Sessions, session_id: str) -> str:
    """What the claim on the desk is called outside."""
    now = await loop.now(session_id)
    assert now.scenario
    return now.scenario.scenario_id


async def refuse(loop: Sessions, user_id: str, name: str) -> None:
    """A claim cannot be asked for, in the very words of an id that never was."""
    said = []
    for asked in (name, UNKNOWN):
        with pytest.raises(NotFound) as told:
            await opened(loop, user_id, scenario_id=asked)
        said.append(told.value.message.replace(asked, "…"))
    assert said[0] == said[1]
