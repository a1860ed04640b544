"""The heat map of a cohort: skills by trainees, shade and number saying the same."""

from gym.chat.screens.blocks import Block, Button, Buttons, Go, Heat, HeatRow, Spot, Text
from gym.chat.screens.format import options, share, skill_name
from gym.chat.screens.forms import Form, FormField
from gym.chat.screens.trainer_sessions import about
from gym.progress.cohort import Cohort, SkillRow
from gym.progress.engine.ability import Rating
from gym.schemas.trainers import TeamName

WIDEST = 24
EMPTY = "Nobody has finished a claim yet. Skills show here after the first one."
HELP = "Expected score without help, weakest skill first. Select a skill to assign a claim for it."


def cohort_blocks(
    found: Cohort, names: dict[str, str], teams: tuple[TeamName, ...], team: str, skip: int
) -> tuple[Block, ...]:
    """The filter, the map from the trainee at `skip` on, and what nobody has met."""
    choices = options(((each.team_id, each.name) for each in teams), "Everybody")
    field = FormField(name="team", label="Team", kind="select", value=team, options=choices)
    chosen = found.user_ids[skip : skip + WIDEST]
    rows = tuple(heat_row(row, chosen, names, skip, team) for row in found.rows)
    columns = tuple(names.get(each, each) for each in chosen)
    unmet = ", ".join(map(skill_name, found.unmet))
    return (
        *((Form(title="", fields=(field,), submit="Show", page="cohort", live=True),) if teams else ()),
        Text(text=HELP, tone="quiet"),
        Heat(title="Skills by trainee", columns=("All", *columns), rows=rows, empty=EMPTY),
        *((Text(text=f"Not practiced by anyone: {unmet}.", tone="quiet"),) if rows and unmet else ()),
        *page_links(len(found.user_ids), team, skip),
    )


def page_links(number: int, team: str, skip: int) -> tuple[Block, ...]:
    """The ways to the trainees before and after, where they are too many for one map."""
    places = (("Trainees before", skip - WIDEST), ("Trainees after", skip + WIDEST))
    items = tuple(
        Button(label=label, go=Go(page="cohort", params={"team": team, "skip": str(place)}))
        for label, place in places
        if 0 <= place < number
    )
    return (Buttons(name="Trainees", items=items),) if items else ()


def heat_row(row: SkillRow, chosen: tuple[str, ...], names: dict[str, str], skip: int, team: str) -> HeatRow:
    """One skill: its mean, and each trainee's rating."""
    skill = skill_name(row.skill)
    ratings = zip(chosen, row.ratings[skip : skip + WIDEST], strict=True)
    mean = Spot(text=share(row.mean), share=row.mean, title=f"{skill}, everyone who practiced it: {share(row.mean)}")
    to = f"team:{team}" if team else "everybody"
    return HeatRow(
        label=skill,
        spots=(mean, *(spot(skill, user_id, names.get(user_id, user_id), each) for user_id, each in ratings)),
        go=Go(page="assign", params={"skill": row.skill, "to": to}),
    )


def spot(skill: str, user_id: str, name: str, found: Rating | None) -> Spot:
    """What is believed of one trainee's skill."""
    if found is None:
        return Spot(text="not met", title=f"{name} has not practiced {skill}")
    title = f"{name}, {skill}: {share(found.value)} ± {found.uncertainty * 100:.0f}"
    return Spot(text=share(found.value), share=found.value, title=title, go=about(user_id))
