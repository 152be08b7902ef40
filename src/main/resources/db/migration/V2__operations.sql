-- The control plane: the present attempt of an operation, the state of a deletion, certificates that outlive their operations,
-- and the indexes of operators' lists and of the purge of history.

-- What had been done when the present attempt began: rates and estimated ends leave out the time in which nobody worked.
alter table operation
    add column attempt_started_at timestamptz,
    add column attempt_items      bigint not null default 0,
    add column attempt_work       bigint not null default 0;

create index operation_by_time on operation (organization_id, created_at desc, operation_id desc);
create index operation_by_status on operation (organization_id, status, created_at desc, operation_id desc);
create index operation_execution on operation (execution_id) where execution_id is not null;

-- A deletion is taken back whole or not at all: restored_at and purge_began_at exclude each other, and each is set under this
-- row's lock.
create table deletion (
    operation_id      uuid    not null primary key references operation on delete cascade,
    purge_began_at    timestamptz,
    restored_at       timestamptz,
    entries_swept     bigint  not null default 0,
    chunks_per_second integer check (chunks_per_second > 0), -- null: as fast as it goes
    check (purge_began_at is null or restored_at is null)
);
insert into deletion (operation_id, purge_began_at)
    select operation_id, started_at from operation where kind = 'deletion';

-- Evidence, kept longer than the operation: names everything itself.
alter table deletion_certificate drop constraint deletion_certificate_operation_id_fkey;
alter table deletion_certificate drop column second_look_at;
alter table deletion_certificate
    add column organization_id    text,
    add column agent_id           text,
    add column incarnation        uuid,
    add column requested_at       timestamptz,
    add column entries_swept      bigint  not null default 0,
    add column rows_counted_at    timestamptz,
    add column entries_counted_at timestamptz,
    add column looks              integer not null default 0,
    add column last_look_at       timestamptz,
    add column next_look_at       timestamptz, -- null: nothing more is to be looked for
    add column late_entries       bigint  not null default 0,
    add column late_rows          bigint  not null default 0;
update deletion_certificate c set organization_id = o.organization_id, agent_id = o.agent_id, incarnation = o.incarnation,
        requested_at = o.created_at, rows_counted_at = c.certified_at, entries_counted_at = c.certified_at, next_look_at = now()
    from operation o where o.operation_id = c.operation_id;
alter table deletion_certificate
    alter column organization_id set not null,
    alter column agent_id set not null,
    alter column incarnation set not null,
    alter column requested_at set not null,
    alter column rows_counted_at set not null,
    alter column entries_counted_at set not null;
create index deletion_certificate_of_agent on deletion_certificate (organization_id, agent_id, certified_at desc);
create index deletion_certificate_due on deletion_certificate (next_look_at) where next_look_at is not null;
create index deletion_certificate_age on deletion_certificate (certified_at);

-- Old executions are found by their age.
do $$
begin
    if to_regclass('job_execution') is not null then
        create index if not exists job_execution_age on job_execution (createtime);
    end if;
end
$$;
