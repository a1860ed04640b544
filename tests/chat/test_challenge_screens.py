"""Challenges and team links on screens, from the address that is copied to both results side by side."""

from challenge_parts import play
from chat_parts import Room, Tab
from loop_moves import opened
from screen_parts import Screens

from gym.world.world import World

ANA, BEN = "ana", "ben"


async def visitor(room: Room, name: str) -> Screens:
    """Somebody on record, at home."""
    await opened(room.loop, name, scenario_id="tour-1")
    screens = Screens(Tab(await room.user(name)))
    await screens.open()
    return screens


async def test_a_challenge_is_sent_accepted_played_and_compared(room: Room, world: World) -> None:
    ana, ben = await visitor(room, ANA), await visitor(room, BEN)
    assert (await ana.go("challenges.send", opponent_id=BEN, difficulty="beginner", claims="3"))["ok"]
    (mine,) = [each["params"]["id"] for each in [ana.now]]
    assert ana.block("copy")["text"].endswith(f"/?page=challenge&id={mine}")
    assert "Waits for ben until" in ana.words
    await ben.go("challenge", id=mine)
    assert [each["label"] for each in ben.block("buttons", None)["items"]] == ["Accept", "Decline"]
    await ben.go("challenges.accept", id=mine)
    assert ben.block("buttons")["items"][0]["go"]["say"] == f"start {mine}"
    await play(world, room.loop, mine, ANA)
    await ana.go("challenge", id=mine)
    assert "The result shows here once both have finished." in ana.words
    assert "Side by side" not in ana.words
    await play(world, room.loop, mine, BEN, misses=1)
    await ana.go("challenge", id=mine)
    assert "You won by points." in ana.words
    assert [row[0] for row in ana.rows("Side by side")][-2:] == ["Points", "Right at the first try"]
    await ana.go("challenges")
    assert ana.rows("Yours")[0][0] == "ana and ben"


async def test_a_challenge_is_begun_by_its_name_and_is_nobody_elses(room: Room) -> None:
    ana, ben = await visitor(room, ANA), await visitor(room, BEN)
    eve = await visitor(room, "eve")
    await ana.go("challenges.send", opponent_id=BEN, difficulty="beginner", claims="3")
    mine = ana.now["params"]["id"]
    await ben.go("challenges.accept", id=mine)
    await ben.tab.say(f"start {mine}")
    session_id = ben.tab.card("DeskClaim")["session_id"]
    assert (await room.loop.challenges.one(mine, BEN)).session_id == session_id
    assert not (await eve.go("challenge", id=mine))["ok"]
    assert not (await ana.go("challenges.send", opponent_id="nobody-here", difficulty="beginner"))["ok"]


async def test_a_team_link_is_whole_and_leads_to_one_press(room: Room) -> None:
    ana, ben = await visitor(room, ANA), await visitor(room, BEN)
    await ana.go("teams.make", name="Night shift")
    (team,) = (await room.loop.teams.of_user(ANA)).teams
    await ana.go("teams.invite", team=team.team_id)
    link = ana.block("copy")["text"]
    assert "/?page=join&token=" in link
    await ben.go("join", token=link.partition("token=")[2])
    assert ben.block("buttons")["items"][0]["label"] == "Join the team"
    await ben.go("teams.join", token=link)
    assert "You are in Night shift." in ben.words
