-- How much a document counts in searches: its entries' scores are multiplied by it. Part of the version, because the entries are.
alter table document_version add column importance double precision not null default 1
    check (importance >= 0 and importance <= 1);
