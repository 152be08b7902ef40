-- Which metadata keys a namespace has and of which kinds their values are (1 string, 2 number, 4 boolean, 8 date, added up):
-- what filters are checked against. Inferred when documents are staged; it only grows, and goes with the namespace.
create table namespace_attribute (
    incarnation   uuid    not null references namespace on delete cascade,
    attribute_key text    not null collate "C",
    kinds         integer not null check (kinds between 1 and 15),
    primary key (incarnation, attribute_key)
);

-- What is there already. A text that looks like a date is taken for one; here it need not be right in every case, because a
-- kind too many only means that a filter finds nothing where it could have been refused.
insert into namespace_attribute (incarnation, attribute_key, kinds)
select incarnation, key, bit_or(case jsonb_typeof(value)
        when 'number' then 2
        when 'boolean' then 4
        else case when value #>> '{}' ~ '^\d{4}-\d\d-\d\d($|T)' then 9 else 1 end
    end)
from (
    select incarnation, key, value from document_version, jsonb_each(metadata) where status in ('staged', 'ready')
    union all
    select incarnation, key, value from chunk, jsonb_each(metadata) where metadata is not null) pair
join namespace using (incarnation) -- rows without one are drift, which the reconciliation removes
group by incarnation, key;
