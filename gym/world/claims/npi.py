"""National provider identifiers: ten digits with a check digit (PF083)."""


def check_digit(first_nine: str) -> str:
    """The tenth digit for nine digits: Luhn over the prefix 80840 and the number."""
    total = 0
    for place, digit in enumerate(reversed("80840" + first_nine)):
        doubled = int(digit) * 2 if place % 2 == 0 else int(digit)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def is_valid(npi: str) -> bool:
    """Whether `npi` is ten digits, starts with 1 or 2 and carries the right check digit."""
    return len(npi) == 10 and npi.isascii() and npi.isdigit() and npi[0] in "12" and npi[9] == check_digit(npi[:9])
