-- True while a node has the cell, and after one that died with it; a node that gives it back says whether something in it is to run.
ALTER TABLE cell ADD COLUMN runs boolean NOT NULL DEFAULT true;

-- When a file was last written anew, which orders files by age.
ALTER TABLE cell_file ADD COLUMN written_at timestamptz NOT NULL DEFAULT now();

-- As in 0001-cells, and a file that is written anew gets the time.
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
            WHERE cell = in_cell AND path = paths[i] AND size = positions[i]
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
            UPDATE cell_file SET size = positions[i] WHERE id = found_id;
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
    RETURN true;
END
$$;

-- Makes few long chunks of the many short ones that a session leaves; false, and nothing is changed, when the epoch is over.
CREATE FUNCTION merge_chunks(in_cell text, in_epoch bigint, in_most integer, in_bytes bigint)
RETURNS boolean
LANGUAGE plpgsql
AS $$
DECLARE
    many bigint;
BEGIN
    PERFORM FROM cell WHERE name = in_cell AND epoch = in_epoch FOR SHARE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    FOR many IN
        SELECT f.id FROM cell_file f JOIN cell_chunk c ON c.file = f.id WHERE f.cell = in_cell
        GROUP BY f.id, f.size HAVING count(*) > in_most + f.size / in_bytes
    LOOP
        WITH short AS (DELETE FROM cell_chunk WHERE file = many RETURNING start, bytes)
        INSERT INTO cell_chunk (file, start, bytes)
        SELECT many, min(start), string_agg(bytes, ''::bytea ORDER BY start) FROM short GROUP BY start / in_bytes;
    END LOOP;
    RETURN true;
END
$$;

-- The nodes, as Orleans knows them. Times are those of this server, so that no node's clock counts.
CREATE TABLE membership (
    silo text COLLATE "C" PRIMARY KEY,
    etag bigint NOT NULL,
    status integer NOT NULL,
    name text COLLATE "C" NOT NULL,
    host text NOT NULL,
    proxy_port integer NOT NULL,
    suspects text NOT NULL,
    suspected_at timestamptz NOT NULL,
    started_at timestamptz NOT NULL,
    alive_at timestamptz NOT NULL
);

-- Rises with every change of the table, and not with signs of life.
CREATE TABLE membership_version (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    version integer NOT NULL
);
INSERT INTO membership_version (version) VALUES (0);
