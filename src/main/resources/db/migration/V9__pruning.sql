-- Prunings: removal of chunks that were not used for long, or only a list of them.

alter table operation drop constraint operation_kind_check;
alter table operation add constraint operation_kind_check
    check (kind in ('ingestion', 'deletion', 'reconciliation', 'pruning'));

-- last_chunk_id, and not the job repository, is the checkpoint: it changes in the transaction that prunes.
create table pruning (
    operation_id  uuid        not null primary key references operation on delete cascade,
    unused_before timestamptz not null,
    dry_run       boolean     not null,
    last_chunk_id bigint      not null default 0,
    found         bigint      not null default 0,
    pruned        bigint      not null default 0
);

create table pruning_chunk (
    operation_id     uuid        not null references pruning on delete cascade,
    chunk_id         bigint      not null,
    chunk_key        text        not null,
    document_key     text        not null,
    published_at     timestamptz not null,
    access_count     bigint      not null,
    last_accessed_at timestamptz,
    primary key (operation_id, chunk_id)
);
