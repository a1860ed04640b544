CREATE TABLE acts (
	stream VARCHAR(80) NOT NULL,
	seq INTEGER NOT NULL,
	kind VARCHAR(40) NOT NULL,
	actor VARCHAR(64) NOT NULL,
	at VARCHAR(40) NOT NULL,
	body TEXT NOT NULL,
	PRIMARY KEY (stream, seq)
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE answers (
	session_id VARCHAR(64) NOT NULL,
	turn INTEGER NOT NULL,
	"key" VARCHAR(128),
	request VARCHAR(64) NOT NULL,
	body TEXT NOT NULL,
	words TEXT,
	PRIMARY KEY (session_id, turn),
	FOREIGN KEY(session_id) REFERENCES sessions (id)
);
CREATE TABLE assignments (
	id VARCHAR(64) NOT NULL,
	tenant VARCHAR(64) NOT NULL,
	user_id VARCHAR(64) NOT NULL,
	scenario_id VARCHAR(64) NOT NULL,
	title VARCHAR(120) NOT NULL,
	assigned_by VARCHAR(64) NOT NULL,
	at VARCHAR(40) NOT NULL,
	due_at VARCHAR(40) NOT NULL,
	withdrawn_at VARCHAR(40),
	PRIMARY KEY (id),
	FOREIGN KEY(user_id) REFERENCES learners (user_id)
);
CREATE TABLE "attempts" (
	session_id VARCHAR(64) NOT NULL,
	turn INTEGER NOT NULL,
	user_id VARCHAR(64) NOT NULL,
	place INTEGER NOT NULL,
	scenario_id VARCHAR(64) NOT NULL,
	family VARCHAR(120) NOT NULL,
	difficulty VARCHAR(20) NOT NULL,
	mode VARCHAR(20) NOT NULL,
	is_repeat BOOLEAN DEFAULT 0 NOT NULL,
	at VARCHAR(40) NOT NULL,
	local_date VARCHAR(10) NOT NULL,
	accuracy FLOAT NOT NULL,
	predicted FLOAT,
	"offset" FLOAT DEFAULT '0' NOT NULL,
	skills TEXT NOT NULL,
	skill VARCHAR(40) DEFAULT '' NOT NULL,
	payer_id VARCHAR(64) DEFAULT '' NOT NULL,
	stage VARCHAR(20) DEFAULT '' NOT NULL,
	seconds FLOAT DEFAULT '0' NOT NULL,
	resolved BOOLEAN DEFAULT 1 NOT NULL,
	PRIMARY KEY (session_id, turn),
	FOREIGN KEY(user_id) REFERENCES learners (user_id),
	FOREIGN KEY(session_id) REFERENCES sessions (id)
);
CREATE TABLE calibrations (
	id INTEGER NOT NULL,
	at VARCHAR(40) NOT NULL,
	body TEXT NOT NULL,
	PRIMARY KEY (id)
);
CREATE TABLE certificates (
	id VARCHAR(64) NOT NULL,
	place INTEGER NOT NULL,
	user_id VARCHAR(64) NOT NULL,
	session_id VARCHAR(64) NOT NULL,
	pathway VARCHAR(60) NOT NULL,
	issued_at VARCHAR(40) NOT NULL,
	expires_at VARCHAR(40) NOT NULL,
	body TEXT NOT NULL,
	revoked_at VARCHAR(40),
	reason TEXT,
	PRIMARY KEY (id),
	FOREIGN KEY(user_id) REFERENCES learners (user_id),
	UNIQUE (session_id),
	FOREIGN KEY(session_id) REFERENCES sessions (id)
);
CREATE TABLE challenge_sides (
	user_id VARCHAR(64) NOT NULL,
	challenge_id VARCHAR(64) NOT NULL,
	created_at VARCHAR(40) NOT NULL,
	session_id VARCHAR(64),
	PRIMARY KEY (user_id, challenge_id),
	FOREIGN KEY(user_id) REFERENCES learners (user_id),
	FOREIGN KEY(challenge_id) REFERENCES challenges (id),
	UNIQUE (session_id),
	FOREIGN KEY(session_id) REFERENCES sessions (id)
);
CREATE TABLE challenges (
	id VARCHAR(64) NOT NULL,
	challenger VARCHAR(64) NOT NULL,
	created_at VARCHAR(40) NOT NULL,
	body TEXT NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(challenger) REFERENCES learners (user_id)
);
CREATE TABLE chat_elements (
	id VARCHAR(36) NOT NULL,
	thread_id VARCHAR(36) NOT NULL,
	step_id VARCHAR(36),
	created_at VARCHAR(40) NOT NULL,
	body JSON NOT NULL, content TEXT,
	PRIMARY KEY (id),
	FOREIGN KEY(thread_id) REFERENCES chat_threads (id) ON DELETE CASCADE
);
CREATE TABLE chat_feedbacks (
	id VARCHAR(36) NOT NULL,
	step_id VARCHAR(36) NOT NULL,
	value INTEGER NOT NULL,
	comment TEXT,
	PRIMARY KEY (id),
	FOREIGN KEY(step_id) REFERENCES chat_steps (id) ON DELETE CASCADE
);
CREATE TABLE chat_steps (
	id VARCHAR(36) NOT NULL,
	thread_id VARCHAR(36) NOT NULL,
	created_at VARCHAR(40) NOT NULL,
	kind VARCHAR(40) NOT NULL,
	output TEXT NOT NULL,
	body JSON NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(thread_id) REFERENCES chat_threads (id) ON DELETE CASCADE
);
CREATE TABLE chat_threads (
	id VARCHAR(36) NOT NULL,
	user_id VARCHAR(36) NOT NULL,
	name TEXT,
	tags JSON,
	about JSON NOT NULL,
	created_at VARCHAR(40) NOT NULL,
	updated_at VARCHAR(40) NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(user_id) REFERENCES chat_users (id) ON DELETE CASCADE
);
CREATE TABLE chat_users (
	id VARCHAR(36) NOT NULL,
	identifier VARCHAR(64) NOT NULL,
	about JSON NOT NULL,
	created_at VARCHAR(40) NOT NULL,
	password TEXT, token_version INTEGER DEFAULT '0' NOT NULL, disabled BOOLEAN DEFAULT 0 NOT NULL,
	PRIMARY KEY (id)
);
CREATE TABLE dealt_claims (
	session_id VARCHAR(64) NOT NULL,
	number INTEGER NOT NULL,
	user_id VARCHAR(64) NOT NULL,
	scenario_id VARCHAR(64) NOT NULL,
	answer_key VARCHAR(64) NOT NULL,
	alias VARCHAR(64) NOT NULL,
	challenge_id VARCHAR(64),
	helped BOOLEAN DEFAULT 0 NOT NULL,
	ended_at VARCHAR(40), dealt_at VARCHAR(40), touched BOOLEAN DEFAULT 0 NOT NULL,
	PRIMARY KEY (session_id, number),
	FOREIGN KEY(session_id) REFERENCES sessions (id),
	FOREIGN KEY(user_id) REFERENCES learners (user_id)
);
CREATE TABLE disputes (
	session_id VARCHAR(64) NOT NULL,
	turn INTEGER NOT NULL,
	tenant VARCHAR(64) NOT NULL,
	user_id VARCHAR(64) NOT NULL,
	reason TEXT NOT NULL,
	at VARCHAR(40) NOT NULL,
	status VARCHAR(20) NOT NULL,
	answer TEXT,
	decided_by VARCHAR(64),
	decided_at VARCHAR(40),
	PRIMARY KEY (session_id, turn),
	FOREIGN KEY(session_id) REFERENCES sessions (id),
	FOREIGN KEY(user_id) REFERENCES learners (user_id)
);
CREATE TABLE events (
	session_id VARCHAR(64) NOT NULL,
	seq INTEGER NOT NULL,
	turn INTEGER NOT NULL,
	kind VARCHAR(40) NOT NULL,
	user_id VARCHAR(64) NOT NULL,
	at VARCHAR(40) NOT NULL,
	local_date VARCHAR(10) NOT NULL,
	body TEXT NOT NULL,
	PRIMARY KEY (session_id, seq),
	FOREIGN KEY(session_id) REFERENCES sessions (id)
);
CREATE TABLE invitations (
	digest VARCHAR(64) NOT NULL,
	team_id VARCHAR(64) NOT NULL,
	PRIMARY KEY (digest),
	FOREIGN KEY(team_id) REFERENCES teams (id)
);
CREATE TABLE learners (
	user_id VARCHAR(64) NOT NULL,
	version INTEGER NOT NULL,
	xp INTEGER NOT NULL,
	display_name VARCHAR(80) NOT NULL,
	time_zone VARCHAR(64) NOT NULL,
	body TEXT NOT NULL, listed BOOLEAN DEFAULT 1 NOT NULL, day_starts_at INTEGER DEFAULT '0' NOT NULL, workdays BOOLEAN DEFAULT 0 NOT NULL, tenant VARCHAR(64) DEFAULT 'local' NOT NULL, preferences TEXT DEFAULT '{}' NOT NULL,
	PRIMARY KEY (user_id)
);
CREATE TABLE library (
	id VARCHAR(64) NOT NULL,
	tenant VARCHAR(64) NOT NULL,
	name VARCHAR(120) NOT NULL,
	version INTEGER NOT NULL,
	retired BOOLEAN DEFAULT 0 NOT NULL,
	at VARCHAR(40) NOT NULL,
	PRIMARY KEY (id)
);
CREATE TABLE library_versions (
	id VARCHAR(64) NOT NULL,
	version INTEGER NOT NULL,
	author VARCHAR(64) NOT NULL,
	at VARCHAR(40) NOT NULL,
	scenario_id VARCHAR(64) NOT NULL,
	body TEXT NOT NULL,
	PRIMARY KEY (id, version),
	FOREIGN KEY(id) REFERENCES library (id)
);
CREATE TABLE memberships (
	user_id VARCHAR(64) NOT NULL,
	team_id VARCHAR(64) NOT NULL,
	PRIMARY KEY (user_id, team_id),
	FOREIGN KEY(user_id) REFERENCES learners (user_id),
	FOREIGN KEY(team_id) REFERENCES teams (id)
);
CREATE TABLE notices (
	user_id VARCHAR(64) NOT NULL,
	source VARCHAR(140) NOT NULL,
	kind VARCHAR(40) NOT NULL,
	text TEXT NOT NULL,
	at VARCHAR(40) NOT NULL,
	read_at VARCHAR(40),
	PRIMARY KEY (user_id, source),
	FOREIGN KEY(user_id) REFERENCES learners (user_id)
);
CREATE TABLE scenarios (
	id VARCHAR(64) NOT NULL,
	body TEXT NOT NULL, offered_to VARCHAR(64),
	PRIMARY KEY (id)
);
CREATE TABLE sessions (
	id VARCHAR(64) NOT NULL,
	user_id VARCHAR(64) NOT NULL,
	turn INTEGER NOT NULL,
	started_at VARCHAR(40) NOT NULL,
	state TEXT NOT NULL, due_at VARCHAR(40),
	PRIMARY KEY (id),
	FOREIGN KEY(user_id) REFERENCES learners (user_id)
);
CREATE TABLE shares (
	digest VARCHAR(64) NOT NULL,
	tenant VARCHAR(64) NOT NULL,
	session_id VARCHAR(64) NOT NULL,
	shared_by VARCHAR(64) NOT NULL,
	at VARCHAR(40) NOT NULL,
	until VARCHAR(40) NOT NULL,
	PRIMARY KEY (digest),
	FOREIGN KEY(session_id) REFERENCES sessions (id)
);
CREATE TABLE standings (
	period VARCHAR(24) NOT NULL,
	skill VARCHAR(40) NOT NULL,
	user_id VARCHAR(64) NOT NULL,
	xp INTEGER NOT NULL,
	accuracy_sum FLOAT NOT NULL,
	scenarios INTEGER NOT NULL, improvement FLOAT DEFAULT '0' NOT NULL, tenant VARCHAR(64) DEFAULT 'local' NOT NULL,
	PRIMARY KEY (period, skill, user_id),
	FOREIGN KEY(user_id) REFERENCES learners (user_id)
);
CREATE TABLE team_standings (
	team_id VARCHAR(64) NOT NULL,
	period VARCHAR(24) NOT NULL,
	skill VARCHAR(40) NOT NULL,
	user_id VARCHAR(64) NOT NULL,
	xp INTEGER NOT NULL,
	accuracy_sum FLOAT NOT NULL,
	scenarios INTEGER NOT NULL,
	improvement FLOAT NOT NULL,
	PRIMARY KEY (team_id, period, skill, user_id),
	FOREIGN KEY(team_id) REFERENCES teams (id),
	FOREIGN KEY(user_id) REFERENCES learners (user_id)
);
CREATE TABLE team_totals (
	period VARCHAR(24) NOT NULL,
	team_id VARCHAR(64) NOT NULL,
	xp INTEGER NOT NULL,
	scenarios INTEGER NOT NULL,
	active INTEGER NOT NULL,
	average INTEGER NOT NULL, tenant VARCHAR(64) DEFAULT 'local' NOT NULL,
	PRIMARY KEY (period, team_id),
	FOREIGN KEY(team_id) REFERENCES teams (id)
);
CREATE TABLE team_weeks (
	team_id VARCHAR(64) NOT NULL,
	week VARCHAR(10) NOT NULL,
	body TEXT NOT NULL,
	PRIMARY KEY (team_id, week),
	FOREIGN KEY(team_id) REFERENCES teams (id)
);
CREATE TABLE teams (
	id VARCHAR(64) NOT NULL,
	name VARCHAR(60) NOT NULL,
	size INTEGER NOT NULL,
	is_open BOOLEAN NOT NULL,
	body TEXT NOT NULL, tenant VARCHAR(64) DEFAULT 'local' NOT NULL,
	PRIMARY KEY (id)
);
CREATE TABLE xp_ledger (
	source VARCHAR(140) NOT NULL,
	user_id VARCHAR(64) NOT NULL,
	points INTEGER NOT NULL,
	local_date VARCHAR(10) NOT NULL,
	PRIMARY KEY (source),
	FOREIGN KEY(user_id) REFERENCES learners (user_id)
);
CREATE INDEX ix_assignments_tenant ON assignments (tenant, due_at);
CREATE INDEX ix_assignments_user ON assignments (user_id, due_at);
CREATE INDEX ix_attempts_family ON attempts (family, at);
CREATE INDEX ix_attempts_skill ON attempts (skill, difficulty, payer_id, stage);
CREATE INDEX ix_attempts_unaided ON attempts (user_id, at) WHERE mode <> 'practice';
CREATE INDEX ix_attempts_user_at ON attempts (user_id, at);
CREATE INDEX ix_attempts_user_scenario ON attempts (user_id, scenario_id);
CREATE INDEX ix_certificates_user ON certificates (user_id, issued_at);
CREATE INDEX ix_challenge_sides_challenge ON challenge_sides (challenge_id, user_id);
CREATE INDEX ix_challenge_sides_user ON challenge_sides (user_id, created_at);
CREATE INDEX ix_challenges_challenger ON challenges (challenger, created_at);
CREATE INDEX ix_chat_elements_thread ON chat_elements (thread_id, created_at);
CREATE INDEX ix_chat_steps_thread ON chat_steps (thread_id, created_at);
CREATE INDEX ix_chat_threads_user ON chat_threads (user_id, updated_at);
CREATE INDEX ix_dealt_claims_alias ON dealt_claims (user_id, alias);
CREATE INDEX ix_dealt_claims_answers ON dealt_claims (answer_key);
CREATE INDEX ix_dealt_claims_key ON dealt_claims (user_id, answer_key);
CREATE INDEX ix_disputes_tenant ON disputes (tenant, status, at);
CREATE INDEX ix_events_user ON events (user_id, at);
CREATE INDEX ix_learners_tenant ON learners (tenant, user_id);
CREATE INDEX ix_library_tenant ON library (tenant, at);
CREATE INDEX ix_library_versions_scenario ON library_versions (scenario_id);
CREATE INDEX ix_memberships_team ON memberships (team_id, user_id);
CREATE INDEX ix_notices_user_at ON notices (user_id, at);
CREATE INDEX ix_sessions_due ON sessions (due_at) WHERE due_at is not null;
CREATE INDEX ix_sessions_started ON sessions (started_at, id);
CREATE INDEX ix_sessions_user_id ON sessions (user_id);
CREATE INDEX ix_shares_session ON shares (session_id);
CREATE INDEX ix_standings_board ON standings (tenant, period, skill, xp DESC, user_id);
CREATE INDEX ix_standings_improvement ON standings (tenant, period, skill, improvement DESC, user_id);
CREATE INDEX ix_team_standings_board ON team_standings (team_id, period, skill, xp, user_id);
CREATE INDEX ix_team_standings_improvement ON team_standings (team_id, period, skill, improvement, user_id);
CREATE INDEX ix_team_totals_board ON team_totals (tenant, period, average, team_id);
CREATE INDEX ix_teams_tenant ON teams (tenant, is_open, name, id);
CREATE INDEX ix_xp_ledger_user_id ON xp_ledger (user_id);
CREATE UNIQUE INDEX ux_answers_key ON answers (session_id, "key");
CREATE UNIQUE INDEX ux_certificates_place ON certificates (place);
CREATE UNIQUE INDEX ux_chat_feedbacks_step ON chat_feedbacks (step_id);
CREATE UNIQUE INDEX ux_chat_users_identifier ON chat_users (identifier);
CREATE TRIGGER acts_no_delete BEFORE DELETE ON acts BEGIN SELECT RAISE(ABORT, 'acts are never changed'); END;
CREATE TRIGGER acts_no_update BEFORE UPDATE ON acts BEGIN SELECT RAISE(ABORT, 'acts are never changed'); END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
