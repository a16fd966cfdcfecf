-- Words that the suites share. They are temporary: made on the gate's own connection, gone with it.
-- Numbers are judged as counts of 10^-12, which are whole: a DECIMAL divided would be a double.

create or replace temp macro told(x) as coalesce(left(cast(x as varchar), 120), 'nulla');

-- A text as the register or an office wrote it; of what is published of it, `unlike` lets something be left out.
create or replace temp macro public_text(words) as words;

-- What is left out of a public text may have been anything; that it was left out rightly is for the suite of privacy.
create or replace temp macro same_but_omitted(said, due) as
    contains(said, '[omesso]') and due like replace(
        replace(replace(replace(said, '\', '\\'), '%', '\%'), '_', '\_'), '[omesso]', '%'
    ) escape '\';

-- Null when a column is as it should be, otherwise what it says and what it should.
create or replace temp macro unlike(name, said, due) as
    case when said is distinct from due and not coalesce(same_but_omitted(cast(said as varchar), cast(due as varchar)), false)
        then name || ' dice ' || told(said) || ', dovrebbe dire ' || told(due)
    end;

create or replace temp macro not_finite(name, x) as
    case when not isfinite(cast(x as double)) then name || ' = ' || x end;

create or replace temp macro worst_provenance(provenance) as
    case max(case provenance when 'reconstructed' then 3 when 'disclosed' then 2 when 'delivered' then 1 end)
        when 3 then 'reconstructed' when 2 then 'disclosed' when 1 then 'delivered'
    end;

-- try_cast: a number that is infinite, once a column has become a double, must be named, not break the query.
create or replace temp macro in_count(x) as
    try_cast(replace(cast(try_cast(x as decimal(38, 12)) as varchar), '.', '') as hugeint);

create or replace temp macro of_count(n) as
    cast(n as decimal(38, 0)) * cast(0.000000000001 as decimal(13, 12));

create or replace temp macro step_of(decimals) as
    cast('1' || repeat('0', 12 - coalesce(decimals, 12)) as hugeint);

create or replace temp macro rounded_count(x, decimals) as
    case when x < 0 then -1 else 1 end
    * ((2 * abs(in_count(x)) + step_of(decimals)) // (2 * step_of(decimals))) * step_of(decimals);

create or replace temp macro truncated_count(x, decimals) as
    case when x < 0 then -1 else 1 end * (abs(in_count(x)) // step_of(decimals)) * step_of(decimals);

-- n / d rounded once, half away from zero, in two steps so that no product leaves 38 digits.
create or replace temp macro quotient_of_counts(n, d) as
    case when (n < 0) <> (d < 0) then -1 else 1 end * (
        (abs(n) // nullif(abs(d), 0)) * 1000000000000
        + ((abs(n) % nullif(abs(d), 0)) * 1000000 // nullif(abs(d), 0)) * 1000000
        + (2 * ((abs(n) % nullif(abs(d), 0)) * 1000000 % nullif(abs(d), 0)) * 1000000 + abs(d))
            // nullif(2 * abs(d), 0)
    );

create or replace temp macro quotient(n, d) as of_count(quotient_of_counts(in_count(n), in_count(d)));

create or replace temp macro italian_digits(digits) as
    ltrim(reverse(regexp_replace(reverse(digits), '([0-9]{3})', '\1.', 'g')), '.');

-- 1234.5 with 2 decimals is 1.234,50; negative decimals round to tens, hundreds.
create or replace temp macro italian_number(x, decimals) as
    case when rounded_count(x, decimals) < 0 then '-' else '' end
    || italian_digits(cast(abs(rounded_count(x, decimals)) // 1000000000000 as varchar))
    || case when decimals > 0
        then ',' || left(lpad(cast(abs(rounded_count(x, decimals)) % 1000000000000 as varchar), 12, '0'), decimals)
        else ''
    end;

create or replace temp macro italian_measure(x, decimals, symbol) as
    regexp_replace(italian_number(x, decimals) || coalesce(' ' || symbol, ''), '^(-?1) giorni$', '\1 giorno');

create or replace temp macro italian_date(day) as strftime(day, '%d/%m/%Y');

create or replace temp macro italian_state(state) as
    case state
        when 'yes' then 'Sì' when 'no' then 'No' when 'reached' then 'Raggiunto' when 'not_reached' then 'Non raggiunto'
    end;

create or replace temp macro is_done(state) as state in ('yes', 'reached');

-- The decimals that show a number whole, as far as the sixth.
create or replace temp macro decimals_of(x) as
    case when x = round(x, 0) then 0 when x = round(x, 1) then 1 when x = round(x, 2) then 2
        when x = round(x, 3) then 3 else 6
    end;

create or replace temp macro numbers_in(words) as
    regexp_extract_all(coalesce(words, ''), '[0-9][0-9./,]*[0-9]|[0-9]');

-- The numbers and days of a sentence that none of the texts it may quote has.
create or replace temp macro foreign_numbers(sentence, texts) as
    list_filter(
        numbers_in(sentence),
        lambda n: not list_contains(flatten(list_transform(texts, lambda t: numbers_in(t))), n)
    );
