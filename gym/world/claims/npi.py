"""National provider identifiers: ten digits with a check digit (PF083)."""

from functools import lru_cache

# What a digit at an odd place counts, and what the prefix does.
DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
PREFIX = 24


def check_digit(first_nine: str) -> str:
    """The tenth digit for nine digits: Luhn over the prefix 80840 and the number."""
    doubled = (DOUBLED[int(digit)] for digit in first_nine[::2])
    return str(-(PREFIX + sum(doubled) + sum(map(int, first_nine[1::2]))) % 10)


@lru_cache(maxsize=10_000)
def is_valid(npi: str) -> bool:
    """Whether `npi` is ten digits, starts with 1 or 2 and carries the right check digit."""
    return len(npi) == 10 and npi.isascii() and npi.isdigit() and npi[0] in "12" and npi[9] == check_digit(npi[:9])
