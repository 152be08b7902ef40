-- No statistics of the incarnation in the tables that have most rows of a namespace. With them the planner takes one that it has
-- not seen yet, as of an agent that is being filled, for one without rows: then an index by the incarnation alone seems as good
-- as the one by incarnation and key, and each of thousands of look-ups reads the whole namespace. Without, it expects many rows
-- of every namespace, and takes the index that fits, at any time. Documents and versions keep theirs: of so few rows it would
-- expect too little.
alter table chunk alter column incarnation set statistics 0;
alter table chunk_to_index alter column incarnation set statistics 0;
alter table chunk_access alter column incarnation set statistics 0;
