"""All that the desk shows of a thread's session, as the page reads it."""

from gym.chat import desk_texts as texts
from gym.chat.cards import case_file, glossary, remittance_card, say_paid
from gym.chat.texts import say_stage
from gym.progress.certification.exams import ExamResult, ExamStatus
from gym.progress.learner import is_to_be_placed
from gym.schemas.desk import (
    ClaimOnDesk,
    DeskExam,
    DeskMoveForm,
    DeskSheet,
    DeskState,
    ExamMiss,
    Guide,
    Placement,
    SheetAchievement,
    SheetFinding,
)
from gym.schemas.sessions import TurnAnswer
from gym.services.desk import is_new
from gym.services.sessions import Sessions
from gym.services.today import name_skill
from gym.world.claims.actions import ActionType
from gym.world.claims.changes import list_changes
from gym.world.codes.tables import WINDOW
from gym.world.judge.appeals import GROUNDS
from gym.world.scenarios.scenario import AllowedAction
from gym.world.world import World

# Send stands for these two.
SEND = (ActionType.CORRECT_CLAIM, ActionType.SUBMIT_CLAIM)
# The claim that a newcomer is led through.
FIRST_CLAIM = "tour-1"
NOT_ASKED = {"edits", "modifier_added", "modifier_removed", "line", "grounds"}


class DeskScreen:
    """Puts the desk of one user's thread together."""

    def __init__(self, sessions: Sessions, world: World) -> None:
        self.sessions, self.world = sessions, world

    async def show(self, user_id: str, session_id: str | None) -> DeskState:
        """The desk of a session; the start screen where there is none. Raises NotFound."""
        if session_id:
            await self.sessions.exam_ends.end_due(session_id=session_id)
        desks = self.sessions.desks
        learner, calendar = desks.learner(user_id)
        bar = desks.bar(learner, calendar)
        is_asked = is_to_be_placed(learner)
        placement = Placement(question=texts.QUESTION, choices=texts.CHOICES) if is_asked else None
        if session_id is None:
            return DeskState(bar=bar, placement=placement, start=await desks.plan(learner))
        found = desks.claim(session_id)
        end = await desks.close_set(user_id, bar) if not found.is_open and not found.status.exam else None
        guide = self.guide(found) if is_new(learner) else None
        return DeskState(bar=bar, placement=placement, end=end, guide=guide, **self.show_claim(found))

    def guide(self, found: ClaimOnDesk) -> Guide | None:
        """Three taps through the first claim, until something is sent."""
        scenarios = self.sessions.scenarios
        scenario = scenarios.get(found.scenario_id)
        if found.status.attempts or not found.is_open or scenarios.example(scenario) != FIRST_CLAIM:
            return None
        (edit,) = scenario.optimal_actions[0].edits
        return Guide(words=texts.GUIDE, path=edit.path, value=str(edit.value))

    def show_claim(self, found: ClaimOnDesk) -> dict[str, object]:
        """The fields of the desk that are about its claim."""
        status, view, claim = found.status, found.view, found.claim
        last = last_answer(found)
        answer = last.remittance if last and last.remittance else view.remittance
        return {
            **view.model_dump(include={"title", "difficulty", "stage", "mode"}),
            **status.model_dump(include={"session_id", "turn"}),
            "payer": view.payer.name,
            "payers": tuple((policy.id, policy.name) for policy in self.world.policies.values()),
            "words": glossary(self.world, claim),
            "window": f"{WINDOW[0]} to {WINDOW[1]}",
            **found.hints.model_dump(),
            **found.news.model_dump(include={"rev", "draft", "undo", "redo"}),
            "claim": claim,
            "key": found.key,
            "status": "open" if found.is_open else "done",
            "moves": tuple(describe_move(move) for move in view.allowed_actions if move.action_type not in SEND),
            "grounds": tuple(GROUNDS.items()),
            "letter": view.letter,
            "file": case_file(self.world, status.session_id, view),
            "answer": remittance_card(self.world, answer) if answer else None,
            "tries": status.attempts,
            "story": found.story.text if found.story else "",
            "intro": say_stage(view),
            "exam": describe_exam(status.exam) if status.exam else None,
            "started": status.presented_at,
            "sheet": self.sheet(found, last) if last else None,
        }

    def sheet(self, found: ClaimOnDesk, turned: TurnAnswer) -> DeskSheet:
        """The answer to a move."""
        sheet = turned.sheet or texts.retell_sheet(turned)
        return DeskSheet(
            turn=turned.turn,
            word=sheet.word,
            right=turned.outcome == "resolved",
            over=turned.resolved,
            recorded=turned.outcome == "recorded",
            lesson=texts.choose_lesson(found.status.exam, sheet),
            paid=say_paid(turned.remittance),
            refused=texts.say_refused(turned),
            feedback=turned.feedback,
            xp=turned.xp.earned,
            parts=tuple((part.points, part.reason) for part in turned.xp.parts),
            score=turned.score.total,
            score_parts=tuple((part.points, part.reason, part.citation) for part in turned.score.parts),
            level=turned.xp.level,
            level_up=turned.xp.level_up,
            achievements=tuple(
                SheetAchievement(title=each.title, description=each.description) for each in turned.achievements
            ),
            findings=tuple(SheetFinding(message=each.message, citation=each.citation) for each in turned.findings),
            needed=list_needed(turned),
            because=turned.chosen_because,
            reviewed=self.say_reviewed(found, turned),
            dispute=self.dispute(turned),
            next=texts.name_next(found.status.exam, turned),
        )

    def say_reviewed(self, found: ClaimOnDesk, turned: TurnAnswer) -> str:
        """Whether the facts behind a claim are reviewed; nothing in an exam, or before the claim is over."""
        if turned.exam or turned.solution is None:
            return ""
        return self.sessions.facts.describe_scenario(self.sessions.scenarios.get(found.scenario_id))

    def dispute(self, turned: TurnAnswer) -> dict[str, str | None] | None:
        """How a dispute about the verdict stands."""
        made = self.sessions.store.disputes.of_session(turned.session_id)
        found = next((each for each in made if each.turn == turned.turn), None)
        return {"status": found.status, "answer": found.answer} if found else None


def list_needed(turned: TurnAnswer) -> tuple[str, ...]:
    """What a claim still needed that was given up; one that is settled needs nothing, however it differs."""
    solution = turned.solution if turned.outcome == "given_up" else None
    return tuple(change.words for change in list_changes(turned.claim_data, solution)) if solution else ()


def last_answer(found: ClaimOnDesk) -> TurnAnswer | None:
    """The last answer to a move on the claim on the desk; None before the first."""
    last = found.status.last
    return last if last and (found.status.attempts or not found.is_open or last.outcome == "noted") else None


def describe_move(move: AllowedAction) -> DeskMoveForm:
    """What the form of a move asks for."""
    asked = set(move.details_schema["properties"])
    return DeskMoveForm(
        type=move.action_type,
        title=move.title,
        asks=tuple(sorted(asked - NOT_ASKED)),
        grounds="grounds" in asked,
        takes_edits="edits" in asked,
    )


def describe_exam(exam: ExamStatus) -> DeskExam:
    """An exam with its clock."""
    shared = exam.model_dump(include={"title", "answered", "items", "until", "certificate"})
    missed = list_exam_misses(exam.result) if exam.result else ()
    return DeskExam(**shared, over=exam.result is not None, result=exam.result, missed=missed)


def list_exam_misses(result: ExamResult) -> tuple[ExamMiss, ...]:
    """The skills that were not right throughout, worst first."""
    rows = sorted(result.by_skill.items(), key=lambda row: row[1])
    return tuple(ExamMiss(skill=skill, name=name_skill(skill), share=part) for skill, part in rows if part < 1)
