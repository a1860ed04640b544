"""Challenges: sent by name or by address, accepted, played, and both results side by side after both have finished."""

from gym.caller import Right
from gym.chat.screens.blocks import Block, Button, Buttons, CopyText, Go, Screen, Table, Text
from gym.chat.screens.boards import GROUP
from gym.chat.screens.format import cell, count, day, options, share, skill_name
from gym.chat.screens.forms import Form, FormField
from gym.chat.screens.pages import Page, PageRequest
from gym.chat.screens.parse_form import parse_fields
from gym.errors import NotFound
from gym.schemas.challenges import ChallengeView, NewChallenge
from gym.services.sessions import Sessions
from gym.world.faults import SKILLS
from gym.world.scenarios.scenario import Difficulty

SIZES = tuple((str(size), f"{size} claims") for size in (3, 5, 7))
RULES = (
    "Both of you get the same claims, each in a session of your own. Full hints and solutions wait until both have "
    "finished; then both results stand here side by side."
)
CLOSED = {"declined": "Declined", "expired": "Not answered in time"}
# What decided it.
WON_BY = {
    "points": " by points",
    "accuracy": " by right first tries, with equal points",
    "forfeit": " by finishing in time",
}


class ChallengePages:
    """The challenges of a user."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    def pages(self) -> dict[str, Page]:
        """All there are."""
        return {
            "challenges": Page(self.challenges, Right.SELF, "Challenges", group=GROUP),
            "challenges.send": Page(self.send, Right.PRACTICE),
            "challenges.accept": Page(self.accept, Right.PRACTICE),
            "challenges.decline": Page(self.decline, Right.PRACTICE),
            "challenge": Page(self.challenge, Right.SELF, group=GROUP),
        }

    async def challenges(self, request: PageRequest) -> Screen:
        """The user's challenges, and how to send one."""
        user_id = request.caller.user_id
        try:
            found = (await self.sessions.challenges.of_user(user_id)).challenges
        except NotFound:
            return Screen(title="Challenges", blocks=(Text(text="Settle your first claim, then challenge somebody."),))
        rows = tuple(
            (
                cell(f"{each.challenger} and {each.opponent}", go=open_one(each)),
                cell(f"{count(each.claims, 'claim')}, {each.difficulty}"),
                cell(say_status(each, user_id)),
            )
            for each in found
        )
        table = Table(title="Yours", columns=("Who", "What", "How it stands"), rows=rows, empty="None yet.")
        return Screen(title="Challenges", blocks=(Text(text=RULES, tone="quiet"), table, new_form(request)))

    async def send(self, request: PageRequest) -> Screen:
        """Challenge somebody. Raises NotFound, Invalid."""
        names = ("opponent_id", "difficulty", "claims", "skill")
        asked = {name: request.get(name) for name in names if request.get(name)}
        wanted = parse_fields(NewChallenge, user_id=request.caller.user_id, **asked)
        made = await self.sessions.challenges.challenge(wanted)
        return await self.show(request, made, f"Sent. {made.opponent} is told; you can also share the address below.")

    async def accept(self, request: PageRequest) -> Screen:
        """Accept. Raises NotFound, NotYours, Invalid."""
        made = await self.sessions.challenges.accept(request.get("id"), request.caller.user_id)
        return await self.show(request, made, "Accepted. Play it when you have time.")

    async def decline(self, request: PageRequest) -> Screen:
        """Decline. Raises NotFound, NotYours, Invalid."""
        made = await self.sessions.challenges.decline(request.get("id"), request.caller.user_id)
        return await self.show(request, made, "Declined.")

    async def challenge(self, request: PageRequest) -> Screen:
        """One challenge. Raises NotFound."""
        return await self.show(request, await self.sessions.challenges.one(request.get("id"), request.caller.user_id))

    async def show(self, request: PageRequest, it: ChallengeView, note: str = "") -> Screen:
        """One challenge as it stands, with what can be done now."""
        user_id, what = request.caller.user_id, skill_name(it.skill) if it.skill else "any skill"
        blocks: tuple[Block, ...] = (
            Text(text=f"{count(it.claims, 'claim')}, {it.difficulty}, {what}. {say_status(it, user_id)}"),
            *ways_on(it, user_id),
            *results(it, user_id),
            *((address_of(request, it),) if it.status in ("open", "accepted") else ()),
        )
        here = {"page": "challenge", "params": {"id": it.challenge_id}, "note": note}
        return Screen(title=f"{it.challenger} and {it.opponent}", kicker="Challenge", blocks=blocks, **here)


def new_form(request: PageRequest) -> Form:
    """Whom to challenge, and with what."""
    levels = options((each.value, each.value.capitalize()) for each in Difficulty)
    skills = options(((each, skill_name(each)) for each in SKILLS), "Any skill")
    fields = (
        FormField(name="opponent_id", label="User name of your opponent", value=request.get("with"), required=True),
        FormField(name="difficulty", label="Level", kind="select", value="beginner", options=levels),
        FormField(name="claims", label="How many", kind="select", value="3", options=options(SIZES)),
        FormField(name="skill", label="Skill", kind="select", options=skills),
    )
    return Form(title="Challenge somebody", fields=fields, submit="Send the challenge", page="challenges.send")


def open_one(it: ChallengeView) -> Go:
    """The way to a challenge."""
    return Go(page="challenge", params={"id": it.challenge_id})


def say_status(it: ChallengeView, user_id: str) -> str:
    """How a challenge stands, for this side."""
    if it.status == "over":
        return say_end(it, user_id)
    if it.status == "open":
        until = f"until {day(it.answer_by)}"
        return f"Accept it or decline it {until}." if it.opponent == user_id else f"Waits for {it.opponent} {until}."
    if it.status == "accepted" and it.play_by:
        mine = "You have finished" if it.you.played == it.claims else f"You have played {it.you.played} of {it.claims}"
        return f"{mine}; it ends on {day(it.play_by)}."
    return f"{CLOSED.get(it.status, 'Accepted')}."


def say_end(it: ChallengeView, user_id: str) -> str:
    """Who won, and by what."""
    if it.winner is None:
        return "It ended in a draw." if it.outcome == "draw" else "It is over: neither of you finished in time."
    who = "You won" if it.winner == user_id else f"{it.winner} won"
    return f"{who}{WON_BY.get(it.outcome or '', '')}."


def ways_on(it: ChallengeView, user_id: str) -> tuple[Block, ...]:
    """Accept or decline; play, or go on with it."""
    here = {"id": it.challenge_id}
    if it.status == "open" and it.opponent == user_id:
        yes = Button(label="Accept", go=Go(page="challenges.accept", params=here), primary=True)
        no = Button(label="Decline", go=Go(page="challenges.decline", params=here), danger=True)
        return (Buttons(name="Answer", items=(yes, no)),)
    if it.status == "accepted" and it.session_id is None:
        play = Button(label="Play it now", go=Go(say=f"start {it.challenge_id}"), primary=True)
        return (Buttons(name="Play", items=(play,)),)
    return ()


def results(it: ChallengeView, user_id: str) -> tuple[Block, ...]:
    """Both results side by side, claim by claim; only one's own while the other plays."""
    if it.other is None or it.status != "over":
        waits = it.status == "accepted" and it.you.played == it.claims
        return (Text(text="The result shows here once both have finished.", tone="quiet"),) if waits else ()
    if not it.you.played and not it.other.played:
        return ()
    sides = (it.you, it.other)
    rows = tuple(
        (cell(f"Claim {number + 1}"), *(cell(each.scores[number] if number < each.played else "–") for each in sides))
        for number in range(it.claims)
    )
    total = (cell("Points"), *(cell(each.score, "good" if it.winner == each.user_id else "plain") for each in sides))
    right = (cell("Right at the first try"), *(cell(share(each.accuracy)) for each in sides))
    columns = ("", *("You" if each.user_id == user_id else each.user_id for each in sides))
    return (Table(title="Side by side", columns=columns, rows=(*rows, total, right), numbers=(1, 2)),)


def address_of(request: PageRequest, it: ChallengeView) -> CopyText:
    """The whole address of a challenge; who is in it opens it there."""
    return CopyText(title="Address of this challenge", text=f"{request.origin}/?page=challenge&id={it.challenge_id}")
