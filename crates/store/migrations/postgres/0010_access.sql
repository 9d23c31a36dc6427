-- Who may use a server that can be reached from elsewhere, and what of it. Of passwords, sessions, invitations and tokens a hash
-- is kept, never the thing itself.

CREATE TABLE user_account (
    id            TEXT COLLATE "C" PRIMARY KEY,
    -- In lower case.
    email         TEXT COLLATE "C" NOT NULL,
    name          TEXT COLLATE "C" NOT NULL,
    -- Argon2id in PHC form; NULL for who logs in elsewhere only.
    password_hash TEXT COLLATE "C",
    -- Issuer and subject of an OpenID Connect provider, joined by a space.
    subject       TEXT COLLATE "C",
    is_admin      BIGINT NOT NULL DEFAULT 0,
    is_disabled   BIGINT NOT NULL DEFAULT 0,
    -- 1 for the one that was made by the link of the first start, NULL for all others: there is one at most.
    founder       BIGINT,
    created_ms    BIGINT NOT NULL,
    CONSTRAINT user_email_unique UNIQUE (email),
    CONSTRAINT user_subject_unique UNIQUE (subject),
    CONSTRAINT user_founder_unique UNIQUE (founder)
);

CREATE TABLE user_session (
    hash       TEXT COLLATE "C" PRIMARY KEY,
    id         TEXT COLLATE "C" NOT NULL,
    user_id    TEXT COLLATE "C" NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    -- The browser, as it calls itself.
    agent      TEXT COLLATE "C" NOT NULL,
    created_ms BIGINT NOT NULL,
    used_ms    BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL
);
CREATE INDEX user_session_by_user ON user_session (user_id);

CREATE TABLE invitation (
    hash       TEXT COLLATE "C" PRIMARY KEY,
    id         TEXT COLLATE "C" NOT NULL,
    -- NULL for the link of the first start, which makes the first administrator.
    invited_by TEXT COLLATE "C" REFERENCES user_account (id) ON DELETE CASCADE,
    email      TEXT COLLATE "C",
    is_admin   BIGINT NOT NULL,
    -- JSON: what the new user may do where.
    grants     TEXT COLLATE "C" NOT NULL,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL
);

CREATE TABLE api_token (
    hash       TEXT COLLATE "C" PRIMARY KEY,
    id         TEXT COLLATE "C" NOT NULL,
    user_id    TEXT COLLATE "C" NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    name       TEXT COLLATE "C" NOT NULL,
    scope      TEXT COLLATE "C" NOT NULL CHECK (scope IN ('read', 'write', 'admin')),
    created_ms BIGINT NOT NULL,
    used_ms    BIGINT,
    expires_ms BIGINT
);
CREATE INDEX api_token_by_user ON api_token (user_id);

-- What a user may do in an environment: in one collection of it, or, where that is empty, in all of it. A grant on a collection
-- outlives it, for a roll-back brings it back under its id.
CREATE TABLE user_grant (
    environment_id TEXT COLLATE "C" NOT NULL REFERENCES environment (id) ON DELETE CASCADE,
    user_id        TEXT COLLATE "C" NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    collection_id  TEXT COLLATE "C" NOT NULL,
    role           TEXT COLLATE "C" NOT NULL CHECK (role IN ('reader', 'editor')),
    PRIMARY KEY (user_id, environment_id, collection_id)
);
CREATE INDEX user_grant_by_environment ON user_grant (environment_id);

-- Who changed what. Names stand here as they were, so that it can be read when their owners are gone.
CREATE TABLE audit_entry (
    id          TEXT COLLATE "C" PRIMARY KEY,
    at_ms       BIGINT NOT NULL,
    user_id     TEXT COLLATE "C",
    user_name   TEXT COLLATE "C" NOT NULL,
    environment TEXT COLLATE "C" NOT NULL,
    action      TEXT COLLATE "C" NOT NULL,
    subject     TEXT COLLATE "C" NOT NULL,
    status      BIGINT NOT NULL,
    address     TEXT COLLATE "C" NOT NULL
);
CREATE INDEX audit_entry_by_time ON audit_entry (at_ms, id);

-- How often something was done in a stretch of time, by all processes together.
CREATE TABLE rate_count (
    name       TEXT COLLATE "C" PRIMARY KEY,
    start_ms   BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    count      BIGINT NOT NULL
);
CREATE INDEX rate_count_by_end ON rate_count (expires_ms);

-- Whose chat it is; NULL for one that was made before there were users, which administrators see.
ALTER TABLE chat ADD COLUMN owner_id TEXT COLLATE "C";
CREATE INDEX chat_by_owner ON chat (environment_id, owner_id, updated_ms);
