"""scim2-tester, a conformance tester by others, against the served gym."""

from pathlib import Path

import pytest
from httpx2 import Client
from scim_parts import Directory

from gym.world.world import World


@pytest.mark.slow
def test_the_conformance_tester_finds_nothing_wrong(tmp_path: Path, world: World):
    # They build thousands of classes when they are imported: no quick test waits for that.
    from scim2_client.engines.httpx2 import SyncSCIMClient
    from scim2_tester import Status, check_server

    directory = Directory(tmp_path, world)
    with directory.served() as address:
        headers = {"Authorization": f"Bearer {directory.token()}"}
        with Client(base_url=f"{address}/scim/v2/clinic-a", headers=headers, timeout=30) as client:
            results = check_server(SyncSCIMClient(client))
    wrong = [f"{each.status.name} {each.title}: {each.reason}" for each in results if each.status is not Status.SUCCESS]
    assert not wrong, "\n".join(wrong)
    assert len(results) > 100
