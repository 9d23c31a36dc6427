-- Whether the passages of a collection are looked at again by a cross-encoder, and whether questions to it are expanded by a
-- language model; each only where there is such a model.
ALTER TABLE collection ADD COLUMN reranks BIGINT NOT NULL DEFAULT 1;
ALTER TABLE collection ADD COLUMN expands BIGINT NOT NULL DEFAULT 0;
