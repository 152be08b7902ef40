-- No statistics of the incarnation in tables that are read by it. With them the planner takes one that it has not seen yet,
-- as of an agent that is being filled, for one without rows: then an index by the incarnation alone seems as good as the one
-- by incarnation and key, and each of thousands of look-ups reads the whole namespace. Without, it expects every namespace to
-- have many rows, and takes the index that fits, at any time.
alter table chunk alter column incarnation set statistics 0;
alter table chunk_to_index alter column incarnation set statistics 0;
alter table chunk_access alter column incarnation set statistics 0;
alter table document alter column incarnation set statistics 0;
alter table document_version alter column incarnation set statistics 0;
alter table staged_text alter column incarnation set statistics 0;
alter table namespace_attribute alter column incarnation set statistics 0;
