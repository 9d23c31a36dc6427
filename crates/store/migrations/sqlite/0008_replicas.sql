-- Who writes an answer, and until when it is theirs: past that, another process takes it up.
ALTER TABLE message ADD COLUMN lease_owner TEXT;
ALTER TABLE message ADD COLUMN lease_until_ms INTEGER;
-- How often it was taken up by another.
ALTER TABLE message ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
CREATE INDEX message_in_the_making ON message (lease_until_ms) WHERE state = 'streaming';

-- When a job of this collection was last begun: the one that waited longest is next, however many files another has.
ALTER TABLE collection ADD COLUMN served_ms INTEGER NOT NULL DEFAULT 0;
