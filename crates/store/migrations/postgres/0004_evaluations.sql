-- Runs of question sets. What a run and its results say is the business of the room that asked.
CREATE TABLE evaluation_run (
    id TEXT COLLATE "C" PRIMARY KEY,
    environment_id TEXT COLLATE "C" NOT NULL REFERENCES environment (id) ON DELETE CASCADE,
    created_ms BIGINT NOT NULL,
    summary TEXT COLLATE "C" NOT NULL
);
CREATE INDEX evaluation_run_by_time ON evaluation_run (environment_id, created_ms DESC, id DESC);

CREATE TABLE evaluation_result (
    run_id TEXT COLLATE "C" NOT NULL REFERENCES evaluation_run (id) ON DELETE CASCADE,
    question_key TEXT COLLATE "C" NOT NULL,
    -- In the set's order, from 0.
    place BIGINT NOT NULL,
    score TEXT COLLATE "C" NOT NULL,
    result TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (run_id, question_key),
    UNIQUE (run_id, place)
);

-- Answers that people found bad, to be asked again after a change.
CREATE TABLE evaluation_case (
    id TEXT COLLATE "C" PRIMARY KEY,
    environment_id TEXT COLLATE "C" NOT NULL REFERENCES environment (id) ON DELETE CASCADE,
    -- The answer that it was made of; the case outlives it.
    message_id TEXT COLLATE "C",
    created_ms BIGINT NOT NULL,
    content TEXT COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX evaluation_case_by_message ON evaluation_case (environment_id, message_id);
