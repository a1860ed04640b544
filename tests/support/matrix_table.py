"""Every route of the gym and who may use it: a row for each, by method and template.

A row says which callers get an answer, by what they are to the owner of what is named. Everybody else is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

NOBODY, SELF, PEER, TRAINER, STRANGER, DEMO = "nobody", "self", "peer", "trainer", "stranger", "demo"
# Who may read what a trainer may, and change nothing.
AUDITOR = "auditor"
# Who may do what a trainer may for reading, and what is for administrators of their own tenant.
ADMINISTRATOR = "administrator"
NONE: frozenset[str] = frozenset()
OWNER = frozenset({SELF})
TRAINERS = frozenset({TRAINER})
ADMINISTRATORS = frozenset({ADMINISTRATOR})
ANY_ADMINISTRATOR = frozenset({"any administrator"})
ACT_READERS = ANY_ADMINISTRATOR | {AUDITOR}
WATCHED = OWNER | TRAINERS
COLLEAGUES = frozenset({SELF, PEER, TRAINER})
SIGNED_IN = COLLEAGUES | {STRANGER, DEMO}
ALL = SIGNED_IN | {NOBODY}
Names = Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """Who may use a route, and what stands in a request to it.

    `path`, `query` and `body` fill its places: a text that names something of a holding (see `Holding.things`) is that
    thing, any other value is itself. `own` is who may ask in their own name about what belongs to the holding; None
    where the route takes no name beside it. `exam` is who may while the holding is a running exam. `also` are more
    fields of a request, each time with who may. `then` are the statuses of who may besides 2xx and 3xx.
    """

    may: frozenset[str]
    path: Names = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    own: frozenset[str] | None = None
    exam: frozenset[str] | None = None
    also: tuple[tuple[Mapping[str, Any], frozenset[str]], ...] = ()
    then: frozenset[int] = frozenset()
    is_page: bool = False
    is_form: bool = False
    names_recipient: bool = False


SESSION, USER, TEAM, CERTIFICATE = ({"id": each} for each in ("session", "user", "team", "certificate"))
CHALLENGE, THREAD = {"id": "challenge"}, {"thread_id": "thread"}
CONFLICT = frozenset({409, 422})
ACTION = {"session_id": "session", "action_type": "verify_eligibility", "action_details": {}}
T, ADMIN = "/api/training", "/api/admin"
MEMBER = {"id": "member"}

LMS = "https://courses.example.edu"
PLATFORM = {
    **{"issuer": LMS, "client_id": "gym", "label": "Courses", "deployments": ["1"]},
    **{name: f"{LMS}/{name}" for name in ("login_url", "token_url", "jwks_url")},
}

REST: dict[str, Row] = {
    "GET /api/openapi.json": Row(ALL),
    "GET /api/docs": Row(ALL, is_page=True),
    "GET /api/docs/oauth2-redirect": Row(ALL, is_page=True),
    "GET /health": Row(ALL),
    f"GET {T}/health": Row(ALL),
    f"GET {T}/metrics": Row(SIGNED_IN),
    "GET /api/reference/search": Row(SIGNED_IN, query={"q": "CO-97"}),
    f"GET {T}/session/{{id}}": Row(WATCHED, SESSION, exam=OWNER),
    f"GET {T}/session/{{id}}/turn/{{turn}}/words": Row(
        WATCHED, {**SESSION, "turn": "1"}, exam=OWNER, then=frozenset({404})
    ),
    f"GET {T}/session/{{id}}/debrief": Row(WATCHED, SESSION, exam=OWNER, then=CONFLICT),
    f"GET {T}/session/{{id}}/analytics": Row(WATCHED, SESSION, exam=OWNER),
    f"GET {T}/user/{{id}}/profile": Row(WATCHED, USER),
    f"GET {T}/user/{{id}}/achievements": Row(WATCHED, USER),
    f"GET {T}/user/{{id}}/settings": Row(WATCHED, USER),
    f"GET {T}/user/{{id}}/notifications": Row(WATCHED, USER),
    f"GET {T}/user/{{id}}/pathways": Row(WATCHED, USER),
    f"GET {T}/user/{{id}}/growth": Row(WATCHED, USER, also=(({"session_id": "session"}, WATCHED),)),
    f"GET {T}/user/{{id}}/teams": Row(WATCHED, USER),
    f"GET {T}/user/{{id}}/challenges": Row(WATCHED, USER),
    f"GET {T}/user/{{id}}/export": Row(OWNER | ADMINISTRATORS, USER),
    f"GET {T}/user/{{id}}/sign-ins": Row(OWNER, USER),
    f"GET {T}/user/{{id}}/tokens": Row(OWNER, USER),
    f"POST {T}/user/{{id}}/tokens": Row(OWNER, USER, body={"name": "reports", "scopes": ["read"]}, then=CONFLICT),
    f"DELETE {T}/user/{{id}}/token/{{token_id}}": Row(OWNER, {**USER, "token_id": "t-1"}, then=frozenset({404})),
    f"GET {T}/leaderboard": Row(SIGNED_IN, query={"period": "all"}, also=(({"team": "team"}, COLLEAGUES),)),
    f"GET {T}/teams/board": Row(SIGNED_IN, query={"period": "all"}),
    f"GET {T}/team/{{id}}": Row(WATCHED, TEAM, {"user_id": "user"}, own=OWNER),
    f"GET {T}/team/{{id}}/board": Row(WATCHED, TEAM, {"user_id": "user", "period": "all"}, own=OWNER),
    f"GET {T}/team/{{id}}/challenge": Row(WATCHED, TEAM, {"user_id": "user"}, own=OWNER),
    f"GET {T}/challenge/{{id}}": Row(WATCHED, CHALLENGE, {"user_id": "user"}, own=OWNER),
    f"GET {T}/certificate/{{id}}": Row(ALL, CERTIFICATE, names_recipient=True),
    f"GET {T}/certificate/{{id}}/badge.json": Row(ALL, CERTIFICATE, names_recipient=True),
    f"GET {T}/certificate/{{id}}/badge.png": Row(ALL, CERTIFICATE, names_recipient=True),
    f"GET {T}/certificate/{{id}}/certificate.pdf": Row(ALL, CERTIFICATE, names_recipient=True),
    "GET /verify/{id}": Row(ALL, CERTIFICATE, is_page=True, names_recipient=True),
    "GET /badges/status": Row(ALL),
    "GET /.well-known/did.json": Row(ALL),
    "GET /.well-known/security.txt": Row(ALL, then=frozenset({404})),
    "GET /pathways/{id}": Row(ALL, {"id": "clean-claims"}),
    "GET /join/{token}": Row(ALL, {"token": "token"}, is_page=True),
    f"PUT {T}/user/{{id}}/settings": Row(OWNER, USER, body={"display_name": "name"}),
    f"POST {T}/user/{{id}}/notifications/read": Row(OWNER, USER, body={"until": "2026-01-01T00:00:00Z"}),
    f"POST {T}/ask": Row(OWNER, body={"session_id": "session", "question": "What is modifier 25?"}, then=CONFLICT),
    f"POST {T}/get-hint": Row(OWNER, body={"session_id": "session"}, then=CONFLICT),
    f"POST {T}/submit-action": Row(OWNER, body=ACTION, then=CONFLICT),
    f"POST {T}/next-scenario": Row(OWNER, body={"session_id": "session"}, then=CONFLICT),
    f"POST {T}/challenges": Row(
        COLLEAGUES,
        body={"user_id": "caller", "opponent_id": "opponent", "difficulty": "beginner"},
        also=(({"user_id": "user"}, OWNER),),
        then=CONFLICT,
    ),
    f"POST {T}/challenge/{{id}}/decline": Row(NONE, CHALLENGE, body={"user_id": "user"}, own=NONE),
    f"POST {T}/challenge/{{id}}/accept": Row(NONE, CHALLENGE, body={"user_id": "user"}, own=NONE),
    f"POST {T}/join": Row(OWNER, body={"user_id": "user", "token": "token"}, own=COLLEAGUES, then=CONFLICT),
    f"PATCH {T}/team/{{id}}": Row(OWNER, TEAM, body={"user_id": "user", "name": "team_name"}, own=OWNER),
    f"POST {T}/team/{{id}}/invitations": Row(OWNER, TEAM, body={"user_id": "user"}, own=OWNER),
    f"DELETE {T}/team/{{id}}/invitation/{{invitation}}": Row(
        OWNER, {**TEAM, "invitation": "invitation"}, {"user_id": "user"}, own=OWNER
    ),
    f"POST {T}/team/{{id}}/remove": Row(OWNER, TEAM, body={"user_id": "user", "member_id": "member"}, own=OWNER),
    f"POST {T}/team/{{id}}/leave": Row(OWNER, TEAM, body={"user_id": "user"}, own=OWNER),
    f"POST {T}/teams": Row(
        SIGNED_IN, body={"user_id": "caller", "name": "Herons"}, also=(({"user_id": "user"}, OWNER),), then=CONFLICT
    ),
    f"POST {T}/start-session": Row(
        SIGNED_IN,
        body={"user_id": "caller"},
        also=(
            ({"user_id": "user"}, OWNER),
            ({"library": "library"}, COLLEAGUES),
            ({"challenge": "challenge"}, OWNER),
            ({"scenario_id": "open_scenario"}, NONE),
            ({"scenario_id": "shown_scenario"}, NONE),
        ),
        then=CONFLICT,
    ),
    f"GET {ADMIN}/people": Row(ANY_ADMINISTRATOR, also=(({"team": "team"}, ANY_ADMINISTRATOR),)),
    f"GET {ADMIN}/teams": Row(ANY_ADMINISTRATOR),
    f"GET {ADMIN}/person/{{id}}": Row(ADMINISTRATORS, USER),
    f"PUT {ADMIN}/person/{{id}}/role": Row(ADMINISTRATORS, MEMBER, body={"role": "trainee"}),
    f"PUT {ADMIN}/person/{{id}}/teams": Row(ADMINISTRATORS, MEMBER, body={"teams": []}),
    f"POST {ADMIN}/person/{{id}}/disable": Row(ADMINISTRATORS, MEMBER),
    f"POST {ADMIN}/person/{{id}}/enable": Row(ADMINISTRATORS, MEMBER),
    f"POST {ADMIN}/person/{{id}}/erase": Row(ADMINISTRATORS, MEMBER, body={"confirm": "nobody"}, then=CONFLICT),
    f"POST {ADMIN}/person/{{id}}/link": Row(ADMINISTRATORS, MEMBER),
    f"GET {ADMIN}/acts": Row(ACT_READERS),
    f"GET {ADMIN}/acts.csv": Row(ACT_READERS),
    f"GET {ADMIN}/lti": Row(ANY_ADMINISTRATOR),
    f"GET {ADMIN}/lti-grades": Row(ANY_ADMINISTRATOR),
    f"POST {ADMIN}/lti": Row(ANY_ADMINISTRATOR, body=PLATFORM),
    f"DELETE {ADMIN}/lti/{{id}}": Row(NONE, {"id": "p-0"}),
    f"POST {ADMIN}/invitations": Row(ANY_ADMINISTRATOR, body={"people": [{"name": "new-here"}]}, then=CONFLICT),
    f"POST {ADMIN}/invitations.csv": Row(ANY_ADMINISTRATOR, then=frozenset({415})),
}
# A directory's: for the token of a service, and for nobody who signs in.
SCIM = {"tenant": "local", "path": "Users"}
REST |= {f"{each} /scim/v2/{{tenant}}/{{path}}": Row(NONE, SCIM) for each in ("GET", "POST", "PUT", "PATCH", "DELETE")}
FEEDBACK = {"feedback": {"forId": "step", "value": 1}, "sessionId": "live"}
PRESS = {"id": "5d5a8f0a-4c4e-4d4e-8f57-cc9cb0fe3a11", "name": "explain", "payload": {}}
CHAT: dict[str, Row] = {
    "GET /training": Row(ALL),
    "GET /demo": Row(ALL),
    "GET /sso": Row(ALL),
    "GET /sso/{tenant}": Row(NONE, {"tenant": "nowhere"}, is_page=True),
    "GET /sso/{tenant}/callback": Row(NONE, {"tenant": "nowhere"}, is_page=True),
    "GET /lti/{tenant}/login": Row(NONE, {"tenant": "nowhere"}, is_page=True),
    "POST /lti/{tenant}/login": Row(NONE, {"tenant": "nowhere"}, is_page=True),
    "POST /lti/{tenant}/launch": Row(NONE, {"tenant": "nowhere"}, is_page=True),
    "POST /lti/{tenant}/choose": Row(NONE, {"tenant": "nowhere"}, is_page=True),
    "GET /lti/{tenant}/jwks.json": Row(NONE, {"tenant": "nowhere"}),
    "GET /files/chart/{id}": Row(OWNER, {"id": "chart"}),
    "GET /files/replay/{id}.json": Row(WATCHED, SESSION, exam=NONE, then=frozenset({422})),
    "GET /files/case/{id}/{turn}.json": Row(TRAINERS, {"id": "accepted", "turn": "1"}),
    "GET /files/library/{id}.toml": Row(TRAINERS, {"id": "library"}),
    "GET /files/library.toml": Row(frozenset({"any trainer"})),
    "GET /files/facts.csv": Row(SIGNED_IN),
    "GET /me/analytics.csv": Row(SIGNED_IN),
    "GET /share/{token}": Row(TRAINERS, {"token": "share"}, is_page=True),
    "GET /password": Row(SIGNED_IN, then=frozenset({404}), is_page=True),
    "GET /password/{token}": Row(NONE, {"token": "t-1"}, is_page=True),
    "POST /password/{token}": Row(NONE, {"token": "t-1"}, body={"password": "a guess"}, is_form=True, is_page=True),
    "PUT /feedback": Row(OWNER, body=FEEDBACK),
    "DELETE /feedback": Row(OWNER, body={"feedbackId": "feedback"}),
}
# What Chainlit has and the gym does not use: nobody gets anything there.
UNUSED = (
    *("GET /copilot/{filename}", "POST /auth/jwt", "POST /auth/header", "GET /auth/oauth/{provider_id}"),
    *("GET /auth/oauth/{provider_id}/callback", "POST /auth/oauth/azure-ad-hybrid/callback", "POST /mcp"),
    *("DELETE /mcp", "POST /project/file", "GET /project/file/{file_id}", "GET /openapi.json", "GET /docs"),
    *("GET /docs/oauth2-redirect", "GET /redoc", "PUT /project/element", "DELETE /project/element"),
    *("GET /project/share/{thread_id}", "PUT /project/thread/share", "GET /{full_path}"),
    "GET /project/thread/{thread_id}/element/{element_id}",
)
CHAINLIT: dict[str, Row] = {
    "GET /": Row(ALL, is_page=True),
    "HEAD /": Row(ALL),
    "GET /login": Row(ALL, is_page=True),
    "GET /thread/{thread_id}": Row(ALL, THREAD, is_page=True),
    "GET /public/{filename}": Row(ALL, {"filename": "gym.js"}),
    "GET /assets/{filename}": Row(NONE, {"filename": "none.js"}),
    "GET /auth/config": Row(ALL),
    "GET /project/translations": Row(ALL, query={"language": "en-US"}),
    "GET /favicon": Row(ALL),
    "GET /logo": Row(ALL, query={"theme": "dark"}),
    "GET /avatars/{avatar_id}": Row(ALL, {"avatar_id": "coach"}),
    "POST /set-session-cookie": Row(ALL, body={"session_id": "live"}),
    "GET /user": Row(SIGNED_IN),
    "GET /project/settings": Row(SIGNED_IN, query={"language": "en-US"}),
    "POST /project/threads": Row(
        SIGNED_IN,
        body={"pagination": {"first": 20}, "filter": {}},
        also=(({"filter": {"userId": "user"}}, SIGNED_IN),),
    ),
    "GET /project/thread/{thread_id}": Row(OWNER, THREAD),
    "POST /project/action": Row(OWNER, body={"sessionId": "live", "action": PRESS}),
    "PUT /project/thread": Row(OWNER, body={"threadId": "thread", "name": "Renamed"}),
    "DELETE /project/thread": Row(OWNER, body={"threadId": "thread"}),
    **{each: Row(NONE, {**THREAD, "element_id": "element", "full_path": "elsewhere"}) for each in UNUSED},
}
# Whoever signs in or out is no longer the caller they were: these come last, and once for each caller.
LAST: dict[str, Row] = {
    "POST /demo/{role}": Row(NONE, {"role": "trainer"}),
    "POST /login": Row(
        NONE, body={"username": "user", "password": "a wrong guess"}, then=frozenset({429}), is_form=True
    ),
    "POST /password": Row(
        SIGNED_IN,
        body={"current": "a wrong guess", "password": "another guess"},
        then=frozenset({404, 422, 429}),
        is_form=True,
        is_page=True,
    ),
    f"DELETE {T}/user/{{id}}/sign-ins": Row(OWNER, USER),
    "POST /logout": Row(ALL),
}
ROWS = {**REST, **CHAT, **CHAINLIT, **LAST}
