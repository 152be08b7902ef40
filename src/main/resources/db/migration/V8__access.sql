-- What knowledge is used, how well it fits and when last; and the indexes by which an organization's agents are listed.

-- Gathered in memory by every node and flushed in batches; may lose the last second (promise 10). By key and not by id: a
-- chunk keeps its key when its document is replaced, and the key is what callers know.
create table chunk_access (
    incarnation      uuid             not null references namespace on delete cascade,
    chunk_key        text             not null,
    access_count     bigint           not null,
    relevance_count  bigint           not null, -- of those accesses whose relevance is known
    relevance_sum    double precision not null,
    last_accessed_at timestamptz      not null,
    primary key (incarnation, chunk_key)
);
create index chunk_access_hot on chunk_access (incarnation, access_count, chunk_key);

-- When a small write added the chunk to a version that was published before; null: it was published with its version.
alter table chunk add column added_at timestamptz;

-- A value of which half is forgotten in an hour; very small ones are forgotten at once, because they cannot be halved for ever.
create function faded(value double precision, seconds double precision) returns double precision
    language sql immutable parallel safe
    return case when value < 1e-9 or seconds > 172800 then 0
        else value * power(0.5::double precision, greatest(seconds, 0) / 3600) end;

-- The row exists from the namespace's creation on, so that agents never searched have their place among the others too.
alter table search_statistics alter column last_searched_at drop not null;
alter table search_statistics
    add column organization_id text,
    add column agent_id        text,
    add column recent_searches double precision not null default 0,
    add column recent_millis   double precision not null default 0,
    add column cache_lookups   bigint           not null default 0,
    add column cache_hits      bigint           not null default 0,
    add column recent_lookups  double precision not null default 0,
    add column recent_hits     double precision not null default 0,
    add column faded_at        timestamptz      not null default now();
insert into search_statistics (incarnation) select incarnation from namespace on conflict do nothing;
update search_statistics s set organization_id = n.organization_id, agent_id = n.agent_id
    from namespace n where n.incarnation = s.incarnation;
alter table search_statistics
    alter column organization_id set not null,
    alter column agent_id set not null;

create index search_statistics_by_time on search_statistics
    (organization_id, (coalesce(last_searched_at, '-infinity')), agent_id);
create index namespace_by_chunks on namespace (organization_id, total_chunks, agent_id) where status = 'active';
create index namespace_by_documents on namespace (organization_id, document_count, agent_id) where status = 'active';
create index namespace_by_bytes on namespace (organization_id, total_size_bytes, agent_id) where status = 'active';
create index namespace_by_ingestion on namespace
    (organization_id, (coalesce(last_ingested_at, '-infinity')), agent_id) where status = 'active';
