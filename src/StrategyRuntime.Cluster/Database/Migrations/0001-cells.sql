-- A cell is what one node owns at a time; its epoch rises with every takeover.
CREATE TABLE cell (
    name text COLLATE "C" PRIMARY KEY,
    epoch bigint NOT NULL CHECK (epoch > 0),
    owner text
);

-- The files of a cell that must outlive its node. Paths are relative to the data root.
CREATE TABLE cell_file (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cell text COLLATE "C" NOT NULL REFERENCES cell,
    path text COLLATE "C" NOT NULL,
    size bigint NOT NULL CHECK (size >= 0),
    UNIQUE (cell, path)
);

-- Their bytes: each chunk follows the one before it without a gap, from 0 to the file's size.
CREATE TABLE cell_chunk (
    file bigint NOT NULL REFERENCES cell_file ON DELETE CASCADE,
    start bigint NOT NULL CHECK (start >= 0),
    bytes bytea NOT NULL CHECK (octet_length(bytes) > 0),
    PRIMARY KEY (file, start)
);

-- Applies changes in their order, all or none; false, and nothing is changed, when the epoch is not the cell's any more. The cell's row
-- stays locked until the transaction ends, so that a takeover waits for it and then sees all of it.
CREATE FUNCTION apply_changes(
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
            INSERT INTO cell_file (cell, path, size) VALUES (in_cell, paths[i], 0) ON CONFLICT (cell, path) DO NOTHING;
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
            UPDATE cell_file SET path = targets[i] WHERE cell = in_cell AND path = paths[i];
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
