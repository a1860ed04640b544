"""Why a file is refused: where in it, and the reason, never a value that stands in it."""

from gym.errors import FieldError, GymError
from gym.value import Value

SHOWN = 20


class X12Problem(Value):
    """One problem of a file: segment number (ISA is 1), segment, element, and reason."""

    place: int
    segment: str
    reason: str
    element: str | None = None

    @property
    def where(self) -> str:
        """Place, segment and element in words."""
        return f"segment {self.place} ({self.segment})" + (f", element {self.element}" if self.element else "")


class FileRefused(GymError):
    """422: not an X12 file that the gym can use; `problems` say where and why."""

    status, code, title = 422, "x12-refused", "The file cannot be used"

    def __init__(self, *problems: X12Problem) -> None:
        first, more = problems[0], len(problems) - 1
        others = f" ({more} more)" if more else ""
        listed = tuple(FieldError(field=each.where, message=each.reason) for each in problems[:SHOWN])
        super().__init__(f"The file is refused at {first.where}: {first.reason}.{others}", listed)
        self.problems = problems
