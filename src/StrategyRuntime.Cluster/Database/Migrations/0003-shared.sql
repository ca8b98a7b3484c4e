-- Bytes that files refer to by their SHA-256: what is the same is here once. Market data are such. They stay when no file refers to them
-- any more, because runs that began with them ask for them by the hash that they wrote down (XXH128, pin).
CREATE TABLE content (
    hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    pin text COLLATE "C" NOT NULL,
    size bigint NOT NULL CHECK (size >= 0)
);

CREATE INDEX content_pin ON content (pin);

-- Each chunk follows the one before it without a gap, from 0 to the size.
CREATE TABLE content_chunk (
    content bytea NOT NULL REFERENCES content ON DELETE CASCADE,
    start bigint NOT NULL CHECK (start >= 0),
    bytes bytea NOT NULL CHECK (octet_length(bytes) > 0),
    PRIMARY KEY (content, start)
);

-- A file that refers to content has no chunks.
ALTER TABLE cell_file ADD COLUMN content bytea REFERENCES content;

-- Cells of no user are read by all nodes. Their version rises with every change of their files; 0: there was none yet.
ALTER TABLE cell ADD COLUMN version bigint NOT NULL DEFAULT 0;

-- What each node says of itself every few seconds.
CREATE TABLE node_report (
    name text COLLATE "C" PRIMARY KEY,
    address text NOT NULL,
    version text NOT NULL,
    started_at timestamptz NOT NULL,
    reported_at timestamptz NOT NULL,
    lags jsonb NOT NULL
);

-- As in 0001-cells, and a file that is written anew gets the time of it, a file can be made to refer to content, and nodes hear of a
-- change of a cell of no user.
CREATE OR REPLACE FUNCTION apply_changes(
    in_cell text, in_epoch bigint, kinds text[], paths text[], targets text[], positions bigint[], contents bytea[])
RETURNS boolean
LANGUAGE plpgsql
AS $$
DECLARE
    found_id bigint;
    found_size bigint;
BEGIN
    PERFORM FROM cell WHERE name = in_cell AND epoch = in_epoch FOR SHARE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    FOR i IN 1 .. cardinality(kinds) LOOP
        CASE kinds[i]
        WHEN 'append' THEN
            UPDATE cell_file SET size = size + octet_length(contents[i])
            WHERE cell = in_cell AND path = paths[i] AND size = positions[i] AND content IS NULL
            RETURNING id INTO found_id;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'file % of cell % does not end at %', paths[i], in_cell, positions[i];
            END IF;
            INSERT INTO cell_chunk (file, start, bytes) VALUES (found_id, positions[i], contents[i]);
        WHEN 'cut' THEN
            INSERT INTO cell_file (cell, path, size) VALUES (in_cell, paths[i], 0)
                ON CONFLICT (cell, path) DO UPDATE SET written_at = now();
            SELECT id, size INTO found_id, found_size FROM cell_file WHERE cell = in_cell AND path = paths[i];
            IF found_size < positions[i] THEN
                RAISE EXCEPTION 'file % of cell % ends before %', paths[i], in_cell, positions[i];
            END IF;
            DELETE FROM cell_chunk WHERE file = found_id AND start >= positions[i];
            UPDATE cell_chunk SET bytes = substring(bytes FROM 1 FOR (positions[i] - start)::int)
            WHERE file = found_id AND start = (SELECT max(start) FROM cell_chunk WHERE file = found_id)
                AND start + octet_length(bytes) > positions[i];
            UPDATE cell_file SET size = positions[i], content = NULL
            WHERE id = found_id AND (content IS NULL OR positions[i] = 0);
            IF NOT FOUND THEN
                RAISE EXCEPTION 'file % of cell % is whole: it cannot be cut to %', paths[i], in_cell, positions[i];
            END IF;
        WHEN 'refer' THEN
            INSERT INTO cell_file (cell, path, size, content) VALUES (in_cell, paths[i], positions[i], contents[i])
            ON CONFLICT (cell, path) DO UPDATE SET size = excluded.size, content = excluded.content, written_at = now()
            RETURNING id INTO found_id;
            DELETE FROM cell_chunk WHERE file = found_id;
        WHEN 'rename' THEN
            DELETE FROM cell_file WHERE cell = in_cell AND path = targets[i] AND path <> paths[i];
            UPDATE cell_file SET path = targets[i], written_at = now() WHERE cell = in_cell AND path = paths[i];
            IF NOT FOUND THEN
                RAISE EXCEPTION 'cell % has no file %', in_cell, paths[i];
            END IF;
        WHEN 'remove' THEN
            DELETE FROM cell_file WHERE cell = in_cell AND path = paths[i];
        END CASE;
    END LOOP;
    IF starts_with(in_cell, '_') THEN
        UPDATE cell SET version = version + 1 WHERE name = in_cell;
        PERFORM pg_notify('strategyruntime_cell', in_cell);
    END IF;
    RETURN true;
END
$$;
