-- The truth of Carrel. Conventions:
--  * "namespace" has one row per incarnation: one life of an agent's knowledge. Every other row carries the incarnation.
--  * every key and index of document, document_version and chunk begins with the incarnation, so that the work for a
--    namespace depends on that namespace's size and not on the table's.
--  * counters change in the transaction that publishes, replaces or removes what they count; nothing is counted by scanning.

create table organization (
    organization_id  text        not null primary key,
    created_at       timestamptz not null default now(),
    agent_count      bigint      not null default 0 check (agent_count >= 0),
    document_count   bigint      not null default 0 check (document_count >= 0),
    total_chunks     bigint      not null default 0 check (total_chunks >= 0),
    total_size_bytes bigint      not null default 0 check (total_size_bytes >= 0)
);

create table namespace (
    incarnation         uuid        not null primary key,
    organization_id     text        not null references organization,
    agent_id            text        not null,
    status              text        not null default 'active' check (status in ('active', 'retired')),
    embedding_model     text        not null,
    embedding_dimension integer     not null check (embedding_dimension > 0),
    revision            bigint      not null default 0,
    document_count      bigint      not null default 0 check (document_count >= 0),
    total_chunks        bigint      not null default 0 check (total_chunks >= 0),
    total_size_bytes    bigint      not null default 0 check (total_size_bytes >= 0),
    created_at          timestamptz not null default now(),
    retired_at          timestamptz,
    last_ingested_at    timestamptz
);
-- the agent's present incarnation, if it has one
create unique index namespace_active on namespace (organization_id, agent_id) where status = 'active';
-- whether any namespace was embedded otherwise than the service is configured: two range look-ups at start
create index namespace_embedding on namespace (embedding_model, embedding_dimension) where status = 'active';
create index namespace_retired on namespace (retired_at) where status = 'retired';

-- Gathered in memory by every node and flushed in batches; may lose the last second (promise 10).
create table search_statistics (
    incarnation       uuid             not null primary key references namespace on delete cascade,
    searches          bigint           not null default 0,
    total_millis      double precision not null default 0,
    last_searched_at  timestamptz      not null
);

create table document (
    incarnation        uuid        not null references namespace,
    document_id        uuid        not null,
    document_key       text        not null,
    current_version_id uuid,
    last_version       integer     not null default 0,
    created_at         timestamptz not null default now(),
    primary key (incarnation, document_id),
    unique (incarnation, document_key)
);
create index document_published on document (incarnation, document_key) where current_version_id is not null;

-- staged: being written, seen by nobody. ready: the document's current version. replaced, discarded: waits for its purge.
create table document_version (
    incarnation  uuid        not null,
    version_id   uuid        not null,
    document_id  uuid        not null,
    version      integer     not null,
    operation_id uuid        not null,
    status       text        not null check (status in ('staged', 'ready', 'replaced', 'discarded')),
    title        text,
    media_type   text,
    metadata     jsonb       not null default '{}',
    content_hash bytea       not null,
    chunk_count  bigint      not null default 0,
    size_bytes   bigint      not null default 0,
    created_at   timestamptz not null default now(),
    published_at timestamptz,
    primary key (incarnation, version_id)
);
create index document_version_of_document on document_version (incarnation, document_id);
create index document_version_garbage on document_version (incarnation, version_id) where status in ('replaced', 'discarded');
create index document_version_staged on document_version (operation_id, version_id) where status = 'staged';
create index document_version_staged_since on document_version (created_at) where status = 'staged';

-- Text waiting to be split and embedded; removed with its version's publication.
create table staged_text (
    incarnation uuid not null,
    version_id  uuid not null,
    body        text not null,
    primary key (incarnation, version_id)
);

create sequence chunk_id_seq as bigint increment by 100 cache 1;

create table chunk (
    incarnation  uuid    not null,
    chunk_id     bigint  not null,
    document_id  uuid    not null,
    version_id   uuid    not null,
    chunk_key    text    not null,
    ordinal      integer not null,
    content      text    not null,
    metadata     jsonb,
    embedding    bytea,
    text_hash    bytea, -- of the text the model embedded, so that it need not be embedded again; null for a caller's vector
    size_bytes   integer not null,
    primary key (incarnation, chunk_id)
);
-- Vectors do not compress: the attempt is spared. A row of text and a 384-dimension vector stays in one piece, without TOAST.
alter table chunk alter column embedding set storage external;
alter table chunk set (toast_tuple_target = 8160);
create index chunk_by_key on chunk (incarnation, chunk_key);
create unique index chunk_by_version on chunk (incarnation, version_id, ordinal);

-- "Not yet indexed": written with the chunk row, removed when Elasticsearch has confirmed that very item (promise 5).
-- A table of its own, because a flag in the wide row would rewrite that row and all its indexes.
create table chunk_to_index (
    incarnation  uuid   not null,
    operation_id uuid   not null,
    chunk_id     bigint not null,
    primary key (incarnation, operation_id, chunk_id)
);

create table operation (
    operation_id     uuid        not null primary key,
    kind             text        not null check (kind in ('ingestion', 'deletion')),
    organization_id  text        not null,
    agent_id         text        not null,
    incarnation      uuid        not null,
    status           text        not null check (status in ('receiving', 'pending', 'processing', 'completed', 'failed', 'cancelled')),
    cancel_requested boolean     not null default false,
    total_items      bigint      not null default 0,
    processed_items  bigint      not null default 0,
    total_work       bigint      not null default 0,
    processed_work   bigint      not null default 0,
    attempts         integer     not null default 0,
    not_before       timestamptz not null default now(),
    execution_id     bigint,
    error            text,
    created_at       timestamptz not null default now(),
    started_at       timestamptz,
    finished_at      timestamptz
);
create index operation_pending on operation (organization_id, not_before, created_at) where status = 'pending';
create index operation_processing on operation (organization_id) where status = 'processing';
create index operation_of_organization on operation (organization_id, kind, created_at desc, operation_id);
create index operation_of_agent on operation (organization_id, agent_id, kind, created_at desc, operation_id);
create index operation_of_incarnation on operation (incarnation, kind);
create index operation_finished on operation (finished_at) where finished_at is not null;

-- Apart from progress, so that a chunk transaction's FOR SHARE lock and a claim's update meet only here (promise 7).
create table lease (
    operation_id uuid        not null primary key references operation on delete cascade,
    owner        text,
    token        bigint      not null default 0,
    expires_at   timestamptz not null default '-infinity'
);
create index lease_expiry on lease (expires_at) where owner is not null;

-- Every claim that ever was: what a test or an operator reads to see that no operation ran twice at once.
create table lease_claim (
    operation_id uuid        not null references operation on delete cascade,
    token        bigint      not null,
    owner        text        not null,
    claimed_at   timestamptz not null default now(),
    primary key (operation_id, token)
);

create table ingestion (
    operation_id uuid    not null primary key references operation on delete cascade,
    total        integer not null default 0,
    published    integer not null default 0,
    unchanged    integer not null default 0,
    failed       integer not null default 0,
    cancelled    integer not null default 0,
    refused      integer not null default 0
);

create table ingestion_item (
    operation_id uuid    not null references operation on delete cascade,
    item         integer not null,
    document_key text    not null,
    version_id   uuid,
    outcome      text    not null check (outcome in ('pending', 'published', 'unchanged', 'failed', 'cancelled')),
    chunk_count  bigint  not null default 0,
    error        text,
    primary key (operation_id, item)
);
create index ingestion_item_outcome on ingestion_item (operation_id, outcome, item);
create index ingestion_item_version on ingestion_item (version_id) where version_id is not null;

-- Proof of a deletion (promise 3): what both stores held after the purge, and when they were asked.
create table deletion_certificate (
    operation_id uuid        not null primary key references operation on delete cascade,
    rows_left    bigint      not null,
    entries_left bigint      not null,
    rows_deleted bigint      not null,
    certified_at timestamptz not null default now(),
    second_look_at timestamptz
);

-- JBeret creates its tables without indexes on what it joins by, and without cascades.
do $$
begin
    if to_regclass('job_execution') is not null then
        create index if not exists job_execution_instance on job_execution (jobinstanceid);
        create index if not exists step_execution_job on step_execution (jobexecutionid);
        create index if not exists partition_execution_step on partition_execution (stepexecutionid);
    end if;
end
$$;
