"""The JSON of a badge: the shape we issue, closed at every level, so that what is read is what was signed.

The proof signs the RDF statements that the JSON expands to, not its text (VC Data Integrity 1.0 §2.4.1). A member that
no context defines, or an address that is none, would expand to nothing and stand there unsigned: here neither is read.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field, PlainSerializer
from pydantic.alias_generators import to_camel

from gym.value import Value

Credentials = Literal["https://www.w3.org/ns/credentials/v2"]
OpenBadges = Literal["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
Extensions = Literal["https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"]

Address = Annotated[str, Field(pattern=r"^(?:https://|did:(?:key|web):)[A-Za-z0-9._~:/%#-]{1,400}$")]
# Both lists of results are sets once they are signed: each result says what it is by where it points.
OfScore = Annotated[Address, Field(pattern=r"#score$")]
OfLevel = Annotated[Address, Field(pattern=r"#level$")]


def in_zulu(instant: datetime) -> str:
    """An instant as RFC 3339 with Z."""
    return instant.isoformat().replace("+00:00", "Z")


Instant = Annotated[AwareDatetime, PlainSerializer(in_zulu)]


class Part(Value):
    """A JSON object with exactly these members, each of exactly its type."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, validate_by_alias=True, strict=True)


class BadgeProof(Part):
    """An eddsa-rdfc-2022 proof (Data Integrity EdDSA Cryptosuites 1.0); the method is the issuer's id, #, its key."""

    type: Literal["DataIntegrityProof"]
    cryptosuite: Literal["eddsa-rdfc-2022"]
    created: Instant
    verification_method: Address
    proof_purpose: Literal["assertionMethod"]
    proof_value: str = Field(pattern=r"^z[1-9A-HJ-NP-Za-km-z]{64,100}$")


class IssuerProfile(Part):
    """The issuer (OB 3.0)."""

    id: Address
    type: tuple[Literal["Profile"]] = ("Profile",)
    name: str


class Criteria(Part):
    """What had to be done."""

    narrative: str


class ScoreDescription(Part):
    """How the score is to be read."""

    id: OfScore
    type: tuple[Literal["ResultDescription"]] = ("ResultDescription",)
    name: str
    result_type: Literal["Percent"] = "Percent"
    value_min: Literal["0"] = "0"
    value_max: Literal["100"] = "100"


class LevelDescription(Part):
    """How the level is to be read."""

    id: OfLevel
    type: tuple[Literal["ResultDescription"]] = ("ResultDescription",)
    name: str
    result_type: Literal["PerformanceLevel"] = "PerformanceLevel"


class BadgeAchievement(Part):
    """What can be earned (OB 3.0 Achievement): the same for everybody on this pathway."""

    id: Address
    type: tuple[Literal["Achievement"]] = ("Achievement",)
    name: str
    description: str
    criteria: Criteria
    achievement_type: Literal["Badge"] = "Badge"
    result_description: tuple[ScoreDescription, LevelDescription]


class BadgeScore(Part):
    """The score, in percent."""

    type: tuple[Literal["Result"]] = ("Result",)
    value: str
    result_description: OfScore


class Level(Part):
    """The level reached."""

    type: tuple[Literal["Result"]] = ("Result",)
    value: str
    result_description: OfLevel


class HashedIdentifier(Part):
    """An identifier nobody can read, only compare (OB 3.0)."""

    type: Literal["IdentityObject"] = "IdentityObject"
    hashed: Literal[True] = True
    identity_hash: str
    identity_type: Literal["emailAddress", "systemId", "userName"]
    salt: str


class NamedIdentifier(Part):
    """The name that stands on the certificate."""

    type: Literal["IdentityObject"] = "IdentityObject"
    hashed: Literal[False] = False
    identity_hash: str
    identity_type: Literal["name"] = "name"


class Subject(Part):
    """Who earned what, and with which results."""

    type: tuple[Literal["AchievementSubject"]] = ("AchievementSubject",)
    achievement: BadgeAchievement
    identifier: tuple[NamedIdentifier, HashedIdentifier]
    result: tuple[BadgeScore, Level]


class EvidenceItem(Part):
    """One piece of evidence: the skill and what was done in it."""

    type: tuple[Literal["Evidence"]] = ("Evidence",)
    name: str
    narrative: str


class StatusEntry(Part):
    """Where it stands whether the badge was revoked (Bitstring Status List 1.0 §2.1)."""

    id: Address
    type: Literal["BitstringStatusListEntry"] = "BitstringStatusListEntry"
    status_purpose: Literal["revocation"] = "revocation"
    status_list_index: str = Field(pattern=r"^[0-9]{1,6}$")
    status_list_credential: Address


class Schema(Part):
    """Where the shape is described."""

    id: Literal["https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"] = (
        "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
    )
    type: Literal["1EdTechJsonSchemaValidator2019"] = "1EdTechJsonSchemaValidator2019"


class Badge(Part):
    """An OpenBadgeCredential (OB 3.0 Achievement Credential, VC 2.0 §4); without its `proof` while it is being made."""

    context: tuple[Credentials, OpenBadges, Extensions] = Field(
        default=(
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
        ),
        alias="@context",
    )
    id: Address
    type: tuple[Literal["VerifiableCredential"], Literal["OpenBadgeCredential"]] = (
        "VerifiableCredential",
        "OpenBadgeCredential",
    )
    name: str
    issuer: IssuerProfile
    valid_from: Instant
    valid_until: Instant
    credential_subject: Subject
    credential_schema: tuple[Schema] = (Schema(),)
    evidence: tuple[EvidenceItem, ...] = Field(min_length=1, max_length=40)
    credential_status: StatusEntry
    proof: BadgeProof | None = None

    @property
    def recipient(self) -> str:
        """The name on it."""
        return self.credential_subject.identifier[0].identity_hash

    @property
    def score(self) -> str:
        """Percent, as it is written."""
        return self.credential_subject.result[0].value

    @property
    def level(self) -> str:
        """The level reached."""
        return self.credential_subject.result[1].value
