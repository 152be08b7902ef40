-- Whether a namespace has versions that are not ready, as while it is written to. When it has none, all its chunks are published.
create index document_version_unready on document_version (incarnation) where status <> 'ready';
