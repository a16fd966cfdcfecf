-- Words that the suites share. They are temporary: made on the gate's own connection,
-- gone with it.
-- Numbers are judged as counts of 10^-12, which are whole: a DECIMAL divided would be
-- a double.
create or replace temp macro told(x) as coalesce(left(cast(x as varchar), 120), 'nulla');

-- What is left out of a public text may have been anything; that it was left out
-- rightly is for the suite of privacy.
create or replace temp macro same_but_omitted(said, due) as
    contains(said, '[omesso]') and due like replace(
        replace(replace(replace(said, '^', '^^'), '%', '^%'), '_', '^_'), '[omesso]', '%'
    ) escape '^';

-- Null when a column is as it should be, otherwise what it says and what it should.
create or replace temp macro unlike(name, said, due) as
    case when said is distinct from due and not coalesce(same_but_omitted(cast(said as varchar), cast(due as varchar)), false)
        then name || ' dice ' || told(said) || ', dovrebbe dire ' || told(due)
    end;

-- What is wrong with a row, in one line.
create or replace temp macro faults(found) as list_aggregate(found, 'string_agg', '; ');

create or replace temp macro not_among(name, said, words) as
    case when said is not null and not list_contains(words, said)
        and len(list_filter(words, lambda word: coalesce(same_but_omitted(said, word), false))) = 0
        then name || ' dice ' || told(said) || ', che nella riga non c''è'
    end;

create or replace temp macro not_finite(name, x) as
    case when not isfinite(cast(x as double)) then name || ' = ' || x end;

create or replace temp macro provenance_rank(provenance) as
    list_position(['delivered', 'disclosed', 'reconstructed'], provenance);

create or replace temp macro worst_provenance(provenance) as
    ['delivered', 'disclosed', 'reconstructed'][max(provenance_rank(provenance))];

-- A provenance is never better than what it rests on.
create or replace temp macro improved(said, rests_on) as
    case when rests_on is not null and coalesce(provenance_rank(said) < provenance_rank(rests_on), said is null)
        then 'provenance dice ' || told(said) || ', dovrebbe dire ' || rests_on
    end;

-- A count that is too small to be told is logged as withheld.
create or replace temp macro is_withheld(of_table, of_entity, of_measure) as exists (
    select 1 from published.withheld
    where table_name = of_table and column_name = 'value' and entity_id = of_entity
        and contains(row_key, 'measure_id=' || of_measure)
);

create or replace temp macro is_done(state) as state in ('yes', 'reached');

-- try_cast: a number that is infinite, once a column has become a double, must be
-- named, not break the query.
create or replace temp macro in_count(x) as
    try_cast(replace(cast(try_cast(x as decimal(38, 12)) as varchar), '.', '') as hugeint);

create or replace temp macro step_of(decimals) as
    cast('1' || repeat('0', 12 - coalesce(decimals, 12)) as hugeint);

create or replace temp macro rounded_count(x, decimals) as
    case when x < 0 then -1 else 1 end * step_of(decimals)
    * divide(2 * abs(in_count(x)) + step_of(decimals), 2 * step_of(decimals));

create or replace temp macro truncated_count(x, decimals) as
    case when x < 0 then -1 else 1 end * step_of(decimals) * divide(abs(in_count(x)), step_of(decimals));

-- n / d rounded once, half away from zero, in two steps so that no product leaves 38
-- digits.
create or replace temp macro quotient_of_counts(n, d) as
    case when (n < 0) <> (d < 0) then -1 else 1 end * (
        divide(abs(n), nullif(abs(d), 0)) * 1000000000000
        + divide((abs(n) % nullif(abs(d), 0)) * 1000000, nullif(abs(d), 0)) * 1000000
        + divide(2 * ((abs(n) % nullif(abs(d), 0)) * 1000000 % nullif(abs(d), 0)) * 1000000 + abs(d), nullif(2 * abs(d), 0))
    );

-- A published quotient is that of its published terms; where the base is none it may
-- be missing.
create or replace temp macro unlike_quotient(name, said, n, d) as
    case when said is not null or d > 0 then unlike(name, said, try(
        cast(quotient_of_counts(in_count(n), in_count(d)) as decimal(38, 0)) * cast(0.000000000001 as decimal(13, 12))
    )) end;
