-- Reconciliation: its runs, how far each has come, and what drift it found. A run is an operation; one of the whole service
-- has the organization '*', one of a whole organization the agent '*', which no caller can name, and the incarnation zero.

alter table operation drop constraint operation_kind_check;
alter table operation add constraint operation_kind_check check (kind in ('ingestion', 'deletion', 'reconciliation'));
-- one open run of an organization or of the service: whoever asks for more is not queued but refused
create unique index operation_one_reconciliation on operation (organization_id)
    where kind = 'reconciliation' and finished_at is null;

-- an organization's incarnations, retired ones too, in the order in which both stores are read
create index namespace_of_organization on namespace (organization_id, incarnation);

create table reconciliation (
    operation_id uuid    not null primary key references operation on delete cascade,
    scope        text    not null check (scope in ('service', 'organization', 'agent')),
    mode         text    not null check (mode in ('report', 'heal'))
);

-- A range of incarnations (after_incarnation, up_to] and the last one that is done. This, and not the job repository, is the
-- checkpoint: it changes in the transaction that counts what was found.
create table reconciliation_part (
    operation_id      uuid    not null references reconciliation on delete cascade,
    part              integer not null,
    after_incarnation uuid    not null,
    up_to             uuid    not null,
    last_incarnation  uuid    not null,
    done              boolean not null default false,
    slices            bigint  not null default 0,
    namespaces        bigint  not null default 0,
    rows_seen         bigint  not null default 0,
    entries_seen      bigint  not null default 0,
    primary key (operation_id, part)
);

-- Exact numbers, however few of the drifts are kept.
create table reconciliation_total (
    operation_id uuid    not null references reconciliation on delete cascade,
    part         integer not null,
    kind         text    not null,
    found        bigint  not null,
    healed       bigint  not null,
    primary key (operation_id, part, kind)
);

-- Not settled: written before its healing and not yet counted. A restart looks at the same slice again and writes its token on
-- what it finds again; what it does not find again was healed before, and only not marked so.
create table reconciliation_drift (
    operation_id    uuid        not null references reconciliation on delete cascade,
    drift_id        bigint      not null generated always as identity,
    part            integer     not null,
    kind            text        not null,
    organization_id text        not null default '',
    agent_id        text        not null default '',
    incarnation     uuid        not null default '00000000-0000-0000-0000-000000000000',
    subject         text        not null,
    drift_key       text,
    expected        text        not null,
    found           text        not null,
    healed          boolean     not null default false,
    token           bigint      not null,
    settled         boolean     not null default false,
    found_at        timestamptz not null default now(),
    primary key (operation_id, drift_id)
);
create unique index reconciliation_drift_once
    on reconciliation_drift (operation_id, kind, organization_id, incarnation, subject);
create index reconciliation_drift_unsettled on reconciliation_drift (operation_id, part) where not settled;

-- When the nightly run is due: whoever moves the time on starts it.
create table reconciliation_schedule (
    schedule text        not null primary key,
    cron     text        not null,
    zone     text        not null,
    next_at  timestamptz not null
);
