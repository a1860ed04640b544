"""The page docs/facts.md, made from the fact base; `python tests/support/fact_page.py` writes it anew."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from gym.cli.facts import make_page  # noqa: E402
from gym.services.facts import FactBase  # noqa: E402
from gym.world.world import World  # noqa: E402

PAGE = ROOT / "docs" / "facts.md"


def make_fact_page(world: World) -> str:
    """The page as Markdown, without any reviews."""
    return make_page(FactBase(world))


if __name__ == "__main__":
    PAGE.write_text(make_fact_page(World.load()), encoding="utf-8")
