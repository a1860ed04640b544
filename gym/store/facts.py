"""The reviews of facts: one file in the data folder, which an import replaces as a whole."""

import csv
import io
from pathlib import Path

from pydantic import ValidationError

from gym.errors import Invalid
from gym.schemas.facts import FactReview
from gym.store.private_files import make_private_file

NAME = "fact_reviews.csv"
COLUMNS = tuple(FactReview.model_fields)


class ReviewFile:
    """The reviews kept in a folder; without a folder there are none."""

    def __init__(self, folder: Path | None) -> None:
        self.path = folder / NAME if folder else None

    def read(self) -> tuple[FactReview, ...]:
        """Every review on file. Raises Invalid where the file is damaged."""
        if self.path is None or not self.path.exists():
            return ()
        try:
            text = self.path.read_text(encoding="utf-8")
            return tuple(FactReview.model_validate(row) for row in csv.DictReader(io.StringIO(text)))
        except (ValidationError, UnicodeDecodeError, csv.Error):
            raise Invalid(f"{self.path} is damaged. Move it away and import the reviews again.") from None

    def keep(self, reviews: tuple[FactReview, ...]) -> None:
        """Put these reviews in the place of those on file; all or nothing. Raises OSError."""
        if self.path is None:
            raise Invalid("There is no data folder to keep reviews in.")
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(each.model_dump(mode="json") for each in reviews)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(".new")
        make_private_file(fresh)
        fresh.write_text(text.getvalue(), encoding="utf-8")
        fresh.replace(self.path)
