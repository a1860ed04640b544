"""Exams: what is asked, how long there is, and the result, without a word until the end."""

from datetime import datetime, timedelta
from random import Random

from gym.progress.certification.pathways import BY_CODE, Pathway
from gym.value import Value

NO_CERTIFICATE = (
    "There is no certificate, because you did not sign in with a password. To get one, ask the administrator to "
    "add you with “gym user add NAME”, sign in with that password, and take the exam there."
)


class ExamItem(Value):
    """One answered claim of an exam: accuracy 0..1 of its only try; a `late` one counts as 0."""

    skill: str
    accuracy: float
    late: bool


class Exam(Value):
    """An exam as it stands: `plan` names the skill of each claim, `done` the ones answered.

    `holder` is the name that a certificate of it bears, fixed when it begins; None where it leads to no certificate.
    `closed` where its time ended it before the last answer.
    """

    pathway: str
    plan: tuple[str, ...]
    until: datetime
    done: tuple[ExamItem, ...] = ()
    holder: str | None = None
    closed: bool = False

    @property
    def rules(self) -> Pathway:
        return BY_CODE[self.pathway]

    @property
    def is_over(self) -> bool:
        """Whether every claim was answered or the time is up."""
        return self.closed or self.is_late or len(self.done) >= len(self.plan)

    @property
    def is_late(self) -> bool:
        """Whether the last answer came after the time limit."""
        return any(item.late for item in self.done)

    def at_its_time(self) -> "Exam":
        """The exam closed at its time limit: unanswered claims count as wrong."""
        return self.model_copy(update={"closed": True})

    def after(self, accuracy: float, at: datetime) -> "Exam":
        """The exam with one more claim answered."""
        item = ExamItem(skill=self.plan[len(self.done)], accuracy=accuracy, late=at > self.until)
        return self.model_copy(update={"done": (*self.done, item)})


class ExamResult(Value):
    """Result of an exam: `score` 0..1 over all claims; those not answered in time count as wrong."""

    pathway: str
    title: str
    passed: bool
    score: float
    pass_mark: float
    answered: int
    items: int
    by_skill: dict[str, float]
    in_time: bool


class ExamStatus(Value):
    """Progress and end time of a running exam; the result once it is over."""

    pathway: str
    title: str
    answered: int
    items: int
    until: datetime
    result: ExamResult | None = None
    certificate: str | None = None


def new_exam(pathway: Pathway, seed: int, now: datetime, holder: str | None = None) -> Exam:
    """A new exam: the pathway's skills about equally often, in random order."""
    random = Random(f"exam:{pathway.code}:{seed}")
    rounds = -(-pathway.items // len(pathway.skills))
    skills = [skill for _ in range(rounds) for skill in random.sample(pathway.skills, len(pathway.skills))]
    until = now + timedelta(minutes=pathway.minutes)
    return Exam(pathway=pathway.code, plan=tuple(skills[: pathway.items]), until=until, holder=holder)


def exam_result(exam: Exam) -> ExamResult:
    rules, counted = exam.rules, [item for item in exam.done if not item.late]
    score = sum(item.accuracy for item in counted) / len(exam.plan)
    asked = {skill: exam.plan.count(skill) for skill in dict.fromkeys(exam.plan)}
    right = {skill: sum(item.accuracy for item in counted if item.skill == skill) for skill in asked}
    return ExamResult(
        pathway=rules.code,
        title=rules.title,
        passed=score >= rules.pass_mark,
        score=round(score, 4),
        pass_mark=rules.pass_mark,
        answered=len(counted),
        items=len(exam.plan),
        by_skill={skill: round(right[skill] / times, 4) for skill, times in asked.items()},
        in_time=not (exam.closed or exam.is_late),
    )


def exam_status(exam: Exam, certificate: str | None = None) -> ExamStatus:
    rules = exam.rules
    return ExamStatus(
        pathway=rules.code,
        title=rules.title,
        answered=len(exam.done),
        items=len(exam.plan),
        until=exam.until,
        result=exam_result(exam) if exam.is_over else None,
        certificate=certificate if exam.is_over else None,
    )


def confirm_answer(now: ExamStatus) -> str:
    """Confirms that an answer was recorded, without saying whether it was right."""
    if now.result is None:
        return f"Recorded: {now.answered} of {now.items}."
    ended = now.result
    verdict = "You passed." if ended.passed else f"You need {ended.pass_mark:.0%} to pass."
    late = "" if ended.in_time else " Time was up: claims not answered in time count as wrong."
    nameless = f" {NO_CERTIFICATE}" if ended.passed and now.certificate is None else ""
    return f"The exam is over: {ended.score:.0%}. {verdict}{late}{nameless}"
