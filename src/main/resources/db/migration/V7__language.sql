-- In which language a namespace's texts are, for the search by words: chosen at its creation, fixed for that incarnation. What is
-- there already was indexed as English.
alter table namespace add column language text not null default 'english';
