-- Which PostgreSQL this is. The index notes it, so that no node heals an index by the rows of another store.
create table store_identity (
    only_row boolean not null default true primary key check (only_row),
    store_id uuid    not null default gen_random_uuid()
);
insert into store_identity default values;

-- A deletion does not wait behind what its own organization has queued. Each urgency is a range of its own.
drop index operation_pending;
create index operation_pending on operation
    (organization_id, (case kind when 'deletion' then 0 else 1 end), not_before, created_at) where status = 'pending';
