"""Invented people: patients, clinicians, practices and their numbers. Nobody here exists."""

from datetime import date, timedelta
from random import Random

from gym.world.claims.claim import Patient, Provider, Subscriber
from gym.world.claims.npi import check_digit
from gym.world.codes.tables import WINDOW

FIRST = {
    "F": "Ada Bianca Carla Dina Elena Farah Greta Hana Imani Jolene Keiko Lena Maya Nadia Opal Priya Rosa Sofia Wanda",
    "M": "Abel Boris Cyrus Dario Emil Felix Gideon Hugo Ivan Jonas Kofi Luca Milo Nikhil Otis Pavel Rafael Samir Theo",
}
LAST = (
    "Abernathy Bellweather Castellan Dunmore Everhart Fairbrook Galloway Hollis Ibarra Jessup Kestrel Lindqvist "
    "Marchetti Nakagawa Okonjo Pemberton Quill Ravenscroft Santangelo Thackeray Ulloa Vandermeer Whitlock Zielinski"
)
PRACTICES = (
    "Cedar Hollow Clinic;Harbor Point Medical Group;Juniper Street Associates;Millbrook Physicians;Stonebridge Care"
)
# Degrees by the beginning of the taxonomy code (NUCC): podiatrists, psychologists, physical therapists, chiropractors.
DEGREES = {"213E": ("DPM",), "103T": ("PhD", "PsyD"), "2251": ("PT", "DPT"), "111N": ("DC",)}
PHYSICIAN = ("MD",)
MBI_LETTERS = "ACDEFGHJKMNPQRTUVWXY"
DIGITS = "0123456789"
ADULT, OPENS = 18, date.fromisoformat(WINDOW[0])


def draw_npi(rng: Random) -> str:
    """A made-up NPI with a right check digit."""
    nine = "1" + "".join(rng.choices(DIGITS, k=8))
    return nine + check_digit(nine)


def draw_mbi(rng: Random) -> str:
    """A made-up Medicare identifier in the official mask (PF084); the second half starts with a digit, as it must."""
    pick = {"9": "123456789", "C": MBI_LETTERS, "A": MBI_LETTERS + DIGITS, "N": DIGITS}
    return "".join(rng.choice(pick[kind]) for kind in "9CANCANCCNN")


def draw_member_number(rng: Random, form: str) -> str:
    """A made-up member number in a plan's form: a digit for each `#`."""
    return "".join(rng.choice(DIGITS) if letter == "#" else letter for letter in form)


def draw_clinician(rng: Random, taxonomy: str) -> Provider:
    """A made-up clinician of this taxonomy, with a degree that goes with it."""
    name, npi = f"{rng.choice(FIRST[rng.choice('FM')].split())} {rng.choice(LAST.split())}", draw_npi(rng)
    degrees = DEGREES.get(taxonomy[:4], PHYSICIAN)
    return Provider(name=f"{name}, {degrees[int(npi[-2]) % len(degrees)]}", npi=npi, taxonomy=taxonomy)


def draw_orderer(rng: Random) -> Provider:
    """A made-up clinician elsewhere who referred the patient or ordered the service."""
    return draw_clinician(rng, "207Q00000X")


def draw_clia(rng: Random) -> str:
    """A made-up CLIA certificate number: ten characters, the third a D."""
    return f"{rng.randrange(10, 99)}D{rng.randrange(10**6, 10**7)}"


def draw_practice(rng: Random) -> Provider:
    return Provider(name=rng.choice(PRACTICES.split(";")), npi=draw_npi(rng))


def draw_patient(rng: Random, ages: tuple[int, int], sexes: tuple[str, ...], day: date) -> Patient:
    """A made-up patient of an age within `ages` (whole years) on `day`."""
    sex = rng.choice(sexes)
    born = day - timedelta(days=int(rng.uniform(ages[0] + 0.05, ages[1] + 0.95) * 365.25))
    return Patient.model_validate(
        {"last": rng.choice(LAST.split()), "first": rng.choice(FIRST[sex].split()), "birth": born, "sex": sex}
    )


def draw_parent(rng: Random, child: Patient, born: tuple[int, int]) -> Patient:
    """A made-up parent of the child, born on a day of the year (month, day)."""
    sex = rng.choice("FM")
    year = child.birth.year - rng.randrange(22, 38)
    names = [each for each in FIRST[sex].split() if each != child.first]
    parent = {"last": child.last, "first": rng.choice(names), "birth": date(year, *born), "sex": sex}
    return Patient.model_validate(parent)


def draw_subscriber(rng: Random, person: Patient, style: str, has_groups: bool = True) -> Subscriber:
    """Who holds the policy: the patient, or for a minor a parent.

    Public payers, whose numbers start with a digit, insure each person; they and carriers of accidents have no groups.
    """
    member = draw_mbi(rng) if style == "mbi" else draw_member_number(rng, style)
    if member[0].isdigit():
        return Subscriber(member_id=member, last=person.last, first=person.first)
    group = f"GRP{rng.randrange(10000, 99999)}"
    holder = find_parent(person) if is_minor(person) else person
    return Subscriber(member_id=member, last=holder.last, first=holder.first, group=group if has_groups else None)


def is_minor(person: Patient) -> bool:
    """Whether somebody is under age when the period of the tables begins."""
    return (person.birth.year + ADULT, person.birth.month, person.birth.day) > (OPENS.year, OPENS.month, OPENS.day)


def find_parent(child: Patient) -> Patient:
    """The parent through whom the child is insured, the same for every plan."""
    rng = Random(f"parent of {child.first} {child.last}, {child.birth}")
    return draw_parent(rng, child, (rng.randrange(1, 13), rng.randrange(1, 29)))
