-- True while a node has the cell, and after one that died with it; a node that gives it back says whether something in it is to run.
ALTER TABLE cell ADD COLUMN runs boolean NOT NULL DEFAULT true;

-- When a file was last written anew, which orders files by age.
ALTER TABLE cell_file ADD COLUMN written_at timestamptz NOT NULL DEFAULT now();

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
