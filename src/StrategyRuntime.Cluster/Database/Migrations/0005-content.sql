-- When content was last stored or found to be there already: what is about to be referred to is not removed.
ALTER TABLE content ADD COLUMN used_at timestamptz NOT NULL DEFAULT now();

CREATE INDEX cell_file_content ON cell_file (content) WHERE content IS NOT NULL;
