"""The names of somebody who is erased, and what stands in their place."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from gym.caller import FORMER_MEMBER

# What a name is called in stored JSON: values under it are names, even where they are words of the program, too.
NAME_KEYS = frozenset(
    {
        *("user_id", "user_ids", "user", "identifier", "actor", "who", "by", "owner", "made_by", "author", "captain"),
        *("member", "member_id", "opponent", "opponent_id", "challenger", "winner", "holder", "recipient"),
        *("assigned_by", "decided_by", "shared_by", "display_name", "brought"),
    }
)
# Those of them that say what somebody is called, and not who they are.
CALLED = frozenset({"display_name", "holder", "recipient"})
SHORTEST = 3
SOURCES = ("py", "csv", "toml", "html")
NO_CODE = re.compile(r'"""[\s\S]*?"""|#.*')
WORD = re.compile(r"[^\W\d_]+")


@cache
def program_words() -> frozenset[str]:
    """Every word that the program itself can say, in small letters."""
    files = (file for each in SOURCES for file in Path(__file__).parents[1].rglob(f"*.{each}"))
    texts = (NO_CODE.sub("", file.read_text(encoding="utf-8", errors="ignore")) for file in files)
    return frozenset(word.lower() for text in texts for word in WORD.findall(text))


def is_everyday(name: str) -> bool:
    """Whether a name is a word that stands in texts without meaning anybody, such as “bill” or “may”."""
    return len(name) < SHORTEST or name.lower() in program_words()


@dataclass(frozen=True)
class FormerNames:
    """What somebody was called: `user_id`, `former` in its place, and other names, such as addresses."""

    user_id: str
    former: str
    others: frozenset[str]

    @cached_property
    def all(self) -> tuple[str, ...]:
        """Every name, the longest first: it may hold a shorter one."""
        return tuple(sorted({self.user_id, *self.others}, key=lambda each: (-len(each), each)))

    @cached_property
    def everyday(self) -> tuple[str, ...]:
        """The names that stay in texts, since nobody can tell there whom they mean."""
        return tuple(filter(is_everyday, self.all))

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """What finds the other names as whole words; None where there are none."""
        names = "|".join(re.escape(each) for each in self.all if each not in self.everyday)
        return re.compile(rf"(?<![\w@.-])(?:{names})(?!\w|[.@-]\w)", re.IGNORECASE) if names else None

    def replace(self, value: Any, key: str = "") -> Any:
        """A value of JSON without the names; `key` is what it is called there."""
        match value:
            case dict():
                return {self.replace_key(name, key): self.replace(each, name) for name, each in value.items()}
            case list():
                return [self.replace(each, key) for each in value]
            case str():
                return self.replace_text(value, key)
            case _:
                return value

    def replace_key(self, name: str, key: str) -> str:
        """A name of JSON; where people are counted under their names, their own."""
        return self.former if name == self.user_id and (key in NAME_KEYS or name not in self.everyday) else name

    def replace_text(self, text: str, key: str = "") -> str:
        """A text without the names."""
        if text in self.all and (key in NAME_KEYS or text not in self.everyday):
            return self.former if text == self.user_id and key not in CALLED else FORMER_MEMBER
        return self.pattern.sub(FORMER_MEMBER, text) if self.pattern else text

    def replace_stored(self, value: Any, key: str = "") -> Any:
        """What a column holds without the names: a value of JSON, JSON as text, or a text."""
        if not isinstance(value, str) or not value.startswith(("{", "[")):
            return self.replace(value, key)
        try:
            said = json.loads(value)
        except ValueError:
            return self.replace_text(value, key)
        after = self.replace(said, key)
        return value if after == said else json.dumps(after)


def forms_of(names: Collection[str]) -> frozenset[str]:
    """The names as they stand in texts and in JSON, where other letters than ours are escaped."""
    return frozenset(form for name in names for form in (name, json.dumps(name)[1:-1]))
