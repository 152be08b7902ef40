-- What each revision of a namespace has added to what searches find, for nodes that hold its vectors in memory: they read what is new
-- and not all again. Ids only. A revision without its row (healed, restored) is a gap, after which all is read; so rows may go
-- after some minutes.
create table namespace_addition (
    incarnation uuid        not null references namespace on delete cascade,
    revision    bigint      not null,
    versions    uuid[]      not null, -- published whole
    chunks      bigint[]    not null, -- published one by one
    added_at    timestamptz not null default now(),
    primary key (incarnation, revision)
);
create index namespace_addition_age on namespace_addition (added_at);
