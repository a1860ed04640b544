"""Invented people, numbers and days in place of those of a file: the same person stays one person."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from gym.world.claims import people
from gym.world.claims.claim import Patient, Provider, Subscriber
from gym.world.claims.npi import is_valid
from gym.x12.allow_list import AllowList
from gym.x12.errors import X12Problem
from gym.x12.parsed import ParsedClaim, ParsedProvider, UnusableClaim
from gym.x12.shifts import patient_key

T = TypeVar("T")
TRIES = 60
# Ages in whole years, cut where age edits cut (MCE, preventive codes, Medicare); over 89 is one band.
BANDS = ((0, 0), (1, 4), (5, 8), (9, 11), (12, 14), (15, 17), (18, 39), (40, 64), (65, 89), (90, 96))
ADULT = (30, 55)
RELATIONS = {"18": "self", "01": "spouse", "19": "child"}


@dataclass
class People:
    """The people invented for one file, by token."""

    gate: AllowList
    seed: int
    providers: dict[str, Provider] = field(default_factory=dict)
    patients: dict[tuple[object, ...], Patient] = field(default_factory=dict)
    members: dict[tuple[str, str], Subscriber] = field(default_factory=dict)

    def rng(self, *words: object) -> Random:
        """A separate random generator for each invented thing."""
        return Random(f"{self.seed}/{'/'.join(map(str, words))}")

    def new(self, draw: Callable[[], T], *names: Callable[[T], str]) -> T:
        """A draw that shares no name with the file."""
        for _ in range(TRIES):
            drawn = draw()
            if not self.gate.has(*(name(drawn) for name in names)):
                return drawn
        raise UnusableClaim(
            X12Problem(place=1, segment="ISA", reason="the file holds too many of the names that the gym invents")
        )

    def name(self, rng: Random, names: str | list[str]) -> str:
        """A name that is not in the file, or two of them joined."""
        known = names.split() if isinstance(names, str) else names
        free = [each for each in known if not self.gate.has(each)]
        return rng.choice(free) if free else self.new(lambda: "-".join(rng.sample(known, 2)), str)

    def provider(self, named: ParsedProvider, role: str) -> Provider:
        """The provider for a token; a wrong check digit stays wrong."""
        key = f"{role} {named.token}"
        if key not in self.providers:
            rng = self.rng("provider", key)
            made = Provider(name=self.title(rng, role), npi=self.new(lambda: people.draw_npi(rng), str))
            self.providers[key] = made if named.token.endswith(" valid") else break_npi(made)
        return self.providers[key].model_copy(update={"taxonomy": named.taxonomy})

    def title(self, rng: Random, role: str) -> str:
        if role == "practice":
            return self.name(rng, people.PRACTICES.split(";"))
        return f"{self.name(rng, people.FIRST[rng.choice('FM')])} {self.name(rng, people.LAST)}, MD"

    def patient(self, told: ParsedClaim, day: date) -> Patient:
        """A person of the same age band and sex on the day of service; the same on every claim in that band."""
        key = patient_key(told)
        rng = self.rng("patient", *key[:2], told.place)
        known = self.patients.get(key) or self.stranger(rng, told, day)
        if not is_in_band(told, known.birth, day):
            birth = self.new(lambda: draw_birth(rng, told, day), lambda drawn: f"{drawn:%Y%m%d}")
            known = known.model_copy(update={"birth": birth})
        return self.patients.setdefault(key, known).model_copy(update={"birth": known.birth})

    def stranger(self, rng: Random, told: ParsedClaim, day: date) -> Patient:
        names = people.FIRST[told.sex if told.sex in people.FIRST else rng.choice("FM")]
        birth = self.new(lambda: draw_birth(rng, told, day), lambda drawn: f"{drawn:%Y%m%d}")
        words = {"last": self.name(rng, people.LAST), "first": self.name(rng, names), "birth": birth, "sex": told.sex}
        relation = RELATIONS.get(told.relationship, "other")
        return Patient.model_validate({**words, "relationship": relation})

    def member(self, told: ParsedClaim, patient: Patient, style: str) -> Subscriber:
        """The subscriber: the patient, or a person with the same last name."""
        key = (told.member or str(told.place), style)
        alone = patient.relationship == "self"
        if key not in self.members:
            rng = self.rng("member", *key)
            first = patient.first if alone else self.name(rng, people.FIRST[rng.choice("FM")])
            person = patient.model_copy(update={"first": first})
            self.members[key] = self.new(
                lambda: people.draw_subscriber(rng, person, style),
                lambda drawn: drawn.member_id,
                lambda drawn: drawn.group or "",
            )
        found = self.members[key]
        return found.model_copy(update={"last": patient.last, "first": patient.first}) if alone else found

    def number(self, told: ParsedClaim, what: str, draw: Callable[[Random], str]) -> str:
        rng = self.rng(what, told.place)
        return self.new(lambda: draw(rng), str)


def break_npi(provider: Provider) -> Provider:
    wrong = next(each for each in people.DIGITS if not is_valid(provider.npi[:9] + each))
    return provider.model_copy(update={"npi": provider.npi[:9] + wrong})


def age_band(years: int) -> tuple[int, int]:
    return next((ages for ages in BANDS if ages[0] <= years <= ages[1]), BANDS[-1])


def age_in_file(told: ParsedClaim) -> int | None:
    """The patient's age on the first day of service by the file; negative if born after it."""
    return None if told.birth is None else age_on(told.birth, min(line.first for line in told.lines))


def is_in_band(told: ParsedClaim, birth: date, day: date) -> bool:
    """Whether somebody born on `birth` is in the file's age band on `day`."""
    years, invented = age_in_file(told), age_on(birth, day)
    return years is None or (invented < 0 if years < 0 else invented >= 0 and age_band(invented) == age_band(years))


def draw_birth(rng: Random, told: ParsedClaim, day: date) -> date:
    """A date of birth in the same age band on `day`; one after the service stays after it."""
    years = age_in_file(told)
    if years is not None and years < 0:
        return day + timedelta(days=rng.randrange(1, 200))
    low, high = ADULT if years is None else age_band(years)
    oldest, youngest = anniversary(day, high + 1) + timedelta(days=1), anniversary(day, low)
    return oldest + timedelta(days=rng.randrange((youngest - oldest).days + 1))


def age_on(birth: date, day: date) -> int:
    """Whole years; negative before birth."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def anniversary(day: date, years: int) -> date:
    """The same day `years` earlier; February 29 becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
