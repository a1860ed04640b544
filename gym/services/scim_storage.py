"""The people and teams of one tenant as SCIM's resources: each request is one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Union

from scim2_models import (
    InvalidValueException,
    Meta,
    NotFoundException,
    PreconditionFailedException,
    Resource,
    ResourceType,
    ResponseParameters,
    ScimFilter,
    SearchRequest,
    UniquenessException,
)
from scim2_models.path import CompareOperator, Comparison
from scim2_server.storage import ScimStorage, SearchPage

from gym.services.scim_models import provider
from gym.services.scim_people import PeopleAndTeams
from gym.store import Store
from gym.store.scim import GROUP, PERSON, DirectoryConflict, ScimRows, StoredResource

LONGEST_NAME = 255
# The columns by which a directory looks for one of its own.
FOUND_BY = {(PERSON, "username"): "unique_name", (PERSON, "externalid"): "external_id"}
FOUND_BY |= {(GROUP, "externalid"): "external_id"}


class TenantStorage(ScimStorage):
    """What SCIM reads and writes of one tenant in one request of a service."""

    def __init__(self, store: Store, tenant: str, actor: str, at: datetime, *, writes: bool) -> None:
        self.store, self.tenant, self.writes, self.at = store, tenant, writes, at
        self.acts = PeopleAndTeams(tenant, actor, at)
        self.rows: ScimRows

    @contextmanager
    def operation(self) -> Iterator[None]:
        """The transaction of a request. Raises UniquenessException for a name that came in at the same moment."""
        try:
            with self.store.scim.open(self.tenant, writes=self.writes) as self.rows:
                yield
        except DirectoryConflict:
            raise UniquenessException from None

    def get(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Any] | None = None,  # noqa: ARG002
    ) -> Resource[Any]:
        """One person or group. Raises NotFoundException."""
        return self.to_resource(self.require(resource_type, resource_id))

    def search(
        self,
        resource_types: list[ResourceType],
        search_request: SearchRequest[Any],
        *,
        position: Any = None,  # noqa: ARG002
    ) -> SearchPage:
        """A page of those that a filter finds."""
        start, count = (search_request.start_index or 1) - 1, search_request.count
        if len(resource_types) == 1 and search_request.filter is None and search_request.sort_by is None:
            kind = kind_of(resource_types[0])
            page = self.rows.find(kind, {}, max(0, start), count)
            return SearchPage(self.rows.count(kind, {}), [self.to_resource(each) for each in page])
        known = looked_for(resource_types, search_request.filter)
        found = [self.to_resource(each) for one in resource_types for each in self.rows.find(kind_of(one), known)]
        found = sort_by(search_request, those_of(search_request.filter, found))
        return SearchPage(len(found), found[start : None if count is None else start + count])

    def create(self, resource_type: ResourceType, resource: Resource[Any]) -> Resource[Any]:
        """Somebody or a group that is new here. Raises UniquenessException, InvalidValueException."""
        kind, body = kind_of(resource_type), body_of(resource)
        names = names_of(kind, body)
        if kind == GROUP:
            owner = self.acts.create_team(self.rows, body["displayName"])
        else:
            self.check_free(names["unique_name"])
            owner = self.acts.create_person(self.rows, body, names["external_id"])
            body = {"active": True, **body}
            resource = resource.model_copy(update={"active": body["active"]})
        fresh = self.rows.add(kind, owner, body, names, self.at)
        self.act(self.require(resource_type, fresh), resource)
        return self.get(resource_type, fresh)

    def update(
        self, resource_type: ResourceType, resource: Resource[Any], *, expected_version: str | None = None
    ) -> Resource[Any]:
        """Somebody or a group as the directory says now. Raises NotFoundException, UniquenessException,
        PreconditionFailedException.
        """
        before, body = self.require(resource_type, str(resource.id), expected_version), body_of(resource)
        names = names_of(before.kind, body)
        if before.kind == PERSON:
            self.check_free(names["unique_name"], before.id)
        self.act(before, resource)
        self.rows.change(before, body, names, self.at)
        return self.get(resource_type, before.id)

    def delete(self, resource_type: ResourceType, resource_id: str, *, expected_version: str | None = None) -> None:
        """Disable somebody, or empty a team; their log and what was practiced stay."""
        before = self.require(resource_type, resource_id, expected_version)
        if before.kind == PERSON:
            self.acts.end_person(self.rows, before)
        else:
            self.acts.fill_team(self.rows, before.owner, before.name, ())
        self.rows.remove(before, self.at)

    def act(self, stored: StoredResource, resource: Any) -> None:
        """Do here what the directory says of somebody, or of a group."""
        if stored.kind == PERSON:
            if resource.active is not None:
                self.acts.let_in(self.rows, stored, active=resource.active)
        else:
            wanted = [str(each.value) for each in resource.members or () if each.value]
            self.acts.fill_team(self.rows, stored.owner, team_name(resource.display_name), self.users(wanted))

    def users(self, ids: Sequence[str]) -> list[str]:
        """The users who are these people of the directory. Raises InvalidValueException."""
        found = {each: self.rows.one(PERSON, each) for each in dict.fromkeys(ids)}
        unknown = [each for each, person in found.items() if person is None]
        if unknown:
            raise InvalidValueException(detail=f"There is no User with the id {unknown[0]}. Members are people.")
        return [person.name for person in found.values() if person]

    def require(self, resource_type: ResourceType, resource_id: str, version: str | None = None) -> StoredResource:
        """Somebody or a group on record. Raises NotFoundException, PreconditionFailedException."""
        found = self.rows.one(kind_of(resource_type), resource_id)
        if found is None:
            raise NotFoundException(detail=f"There is no {resource_type.name} with that id.")
        if version is not None and tag_of(found) != version:
            raise PreconditionFailedException
        return found

    def check_free(self, unique_name: str | None, own: str = "") -> None:
        """Raise UniquenessException for a name that somebody else of the directory has."""
        self.rows.free_name(str(unique_name), self.at)
        if any(each.id != own for each in self.rows.find(PERSON, {"unique_name": str(unique_name)})):
            raise UniquenessException(detail="Another User of this tenant has that userName.")

    def to_resource(self, stored: StoredResource) -> Resource[Any]:
        """Somebody or a group on record as SCIM's."""
        facts: dict[str, Any] = {"id": stored.id}
        if stored.kind == PERSON:
            facts["active"] = not stored.is_disabled if "active" in stored.body else None
        else:
            people = self.rows.members(stored.owner).values()
            facts["members"] = [{"value": each, "$ref": f"Users/{each}", "type": PERSON} for each in people] or None
        model: Any = provider().model_for(stored.kind)
        resource: Resource[Any] = model.model_validate({**stored.body, **facts})
        resource.meta = Meta(
            resource_type=stored.kind,
            created=stored.created_at,
            last_modified=stored.modified_at,
            version=tag_of(stored),
        )
        return resource


def kind_of(resource_type: ResourceType) -> str:
    """User or Group."""
    return str(resource_type.name)


def tag_of(stored: StoredResource) -> str:
    """The version of somebody or of a group, for conditional requests."""
    return f'W/"{stored.version}"'


def body_of(resource: Resource[Any]) -> dict[str, Any]:
    """What is kept of what a directory says: no password, and nothing that is known here anyway."""
    left_out = {"id", "meta", "password", "members", "groups"}
    return {name: value for name, value in resource.model_dump().items() if name not in left_out}


def names_of(kind: str, body: Mapping[str, Any]) -> dict[str, str | None]:
    """By what somebody or a group is found. Raises InvalidValueException."""
    external = body.get("externalId")
    unique = str(body["userName"]).casefold() if kind == PERSON else None
    for name, value in (("userName", unique), ("externalId", external)):
        if value is not None and not 0 < len(value) <= LONGEST_NAME:
            raise InvalidValueException(detail=f"{name} must have 1 to {LONGEST_NAME} characters.")
    return {"unique_name": unique, "external_id": external}


def team_name(said: str | None) -> str:
    """What a team is called here: the group's name, as far as it fits."""
    return " ".join((said or "").split())[:60].strip() or "Team"


def looked_for(resource_types: list[ResourceType], wanted: ScimFilter[Any] | None) -> dict[str, str]:
    """The column and value by which a filter finds; empty where each row has to be looked at."""
    node = wanted.ast if wanted is not None else None
    if not isinstance(node, Comparison) or node.op != CompareOperator.eq or not isinstance(node.value, str):
        return {}
    column = (
        FOUND_BY.get((kind_of(resource_types[0]), str(node.attr_path).casefold())) if len(resource_types) == 1 else None
    )
    if column is None:
        return {}
    return {column: node.value.casefold() if column == "unique_name" else node.value}


def those_of(wanted: ScimFilter[Any] | None, found: list[Resource[Any]]) -> list[Resource[Any]]:
    """Those that a filter finds."""
    if wanted is None or not found:
        return found
    if not wanted.models:
        models = tuple(dict.fromkeys(map(type, found)))
        wanted = ScimFilter[Union[models]](str(wanted))  # type: ignore[valid-type]  # noqa: UP007
    return [each for each in found if wanted.match(each)]


def sort_by(search_request: SearchRequest[Any], found: list[Resource[Any]]) -> list[Resource[Any]]:
    """Those found, in the order that was asked for; without a value last, as SCIM has it."""
    if search_request.sort_by is None:
        return found

    def key(resource: Resource[Any]) -> tuple[bool, Any, str]:
        value = search_request.sort_value(resource)
        return value is None, "" if value is None else value, str(resource.id)

    return sorted(found, key=key, reverse=search_request.sort_order == SearchRequest.SortOrder.descending)
