-- A file's row has another version with every append: room on its page keeps that there, and no index is touched.
ALTER TABLE cell_file SET (fillfactor = 50);

-- What a commit brings of a file is mostly some kilobytes: it stays in its row. What is longer is compressed, in a fraction of the time
-- that pglz takes.
ALTER TABLE cell_chunk SET (toast_tuple_target = 8160);
DO $$
BEGIN
    ALTER TABLE cell_chunk ALTER COLUMN bytes SET COMPRESSION lz4;
    ALTER TABLE content_chunk ALTER COLUMN bytes SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    RAISE NOTICE 'this server is built without lz4: pglz it is';
END
$$;

-- What sessions do all the time, in one statement: bytes for the ends of files, one piece for each. As apply_changes it returns false, and
-- nothing is changed, when the epoch is not the cell's any more.
CREATE FUNCTION append_chunks(in_cell text, in_epoch bigint, paths text[], positions bigint[], contents bytea[])
RETURNS boolean
LANGUAGE plpgsql
AS $$
DECLARE
    appended bigint;
BEGIN
    PERFORM FROM cell WHERE name = in_cell AND epoch = in_epoch FOR SHARE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    WITH grown AS (
        UPDATE cell_file f SET size = f.size + octet_length(a.piece)
        FROM unnest(paths, positions, contents) AS a (path, position, piece)
        WHERE f.cell = in_cell AND f.path = a.path AND f.size = a.position AND f.content IS NULL
        RETURNING f.id, a.position, a.piece)
    INSERT INTO cell_chunk (file, start, bytes) SELECT id, position, piece FROM grown;
    GET DIAGNOSTICS appended = ROW_COUNT;
    IF appended <> cardinality(paths) THEN
        RAISE EXCEPTION '% of % files of cell % do not end where bytes are to follow', cardinality(paths) - appended, cardinality(paths),
            in_cell;
    END IF;
    RETURN true;
END
$$;
