-- Cells of a node whose commits get no answer, as it says itself: the others call them.
ALTER TABLE node_report ADD COLUMN stalled text[] NOT NULL DEFAULT '{}';
