-- How often the job was begun since it last got further: what ends the process each time is given up in the end.
ALTER TABLE job ADD COLUMN starts BIGINT NOT NULL DEFAULT 0;
