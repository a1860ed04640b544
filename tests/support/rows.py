"""Facts over a table: one test for all its rows, which fails with every row for which the fact does not hold."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import pytest

MOST_SHOWN = 20


class Failures:
    """Collects the rows that fail, so that one bad row hides no other."""

    def __init__(self) -> None:
        self.reasons: list[str] = []
        self.first: BaseException | None = None
        self.count = 0

    @contextmanager
    def row(self, row: object) -> Iterator[None]:
        self.count += 1
        try:
            yield
        except (Exception, pytest.fail.Exception) as error:
            self.first = self.first or error
            self.reasons.append(f"{row!r:.160}: {type(error).__name__}: {error!s:.400}")

    def check(self) -> None:
        assert self.count, "the table has no row"
        if self.reasons:
            shown = "\n".join(self.reasons[:MOST_SHOWN])
            raise AssertionError(f"{len(self.reasons)} of {self.count} rows fail:\n{shown}") from self.first


def for_each(names: str | tuple[str, ...], rows: Iterable[Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Calls a test with each row in turn, as `pytest.mark.parametrize` does, but counts and reports as one test.

    Fixtures are made once, for all rows.
    """
    wanted = (names,) if isinstance(names, str) else names
    table = [dict(zip(wanted, (row,) if isinstance(names, str) else row, strict=True)) for row in rows]

    def decorate(test: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(test)
        def run(**fixtures: Any) -> None:
            failures = Failures()
            for row in table:
                with failures.row(tuple(row.values())):
                    test(**fixtures, **row)
            failures.check()

        @wraps(test)
        async def run_async(**fixtures: Any) -> None:
            failures = Failures()
            for row in table:
                with failures.row(tuple(row.values())):
                    await test(**fixtures, **row)
            failures.check()

        made = run_async if inspect.iscoroutinefunction(test) else run
        signature = inspect.signature(test)
        left = [each for name, each in signature.parameters.items() if name not in wanted]
        made.__signature__ = signature.replace(parameters=left)
        return made

    return decorate
