-- D.P.C.M. 22/09/2014 art. 9: every invoice paid in the period counts; the only sums
-- left out are those that could not be paid because disputed.
select
    {{ indicator_finding("legal_formula_altered", "medium") }},
    {{ printed_place("indicators") }} || ', nome' as where_printed,
    name as quote,
    name as stated,
    cast(null as varchar) as recomputed,
    'L''indicatore cita il D.P.C.M. 22/09/2014 ma lascia fuori delle fatture («'
    || regexp_extract(name, '(?i)al netto .*$')
    || '»): è una variante interna, non l''indice di legge, e le due cifre non si possono confrontare.'
    as explanation
from {{ ref("indicators") }} as indicators
where
    regexp_matches({{ plain("name") }}, 'd\.?p\.?c\.?m\.? *22/09/2014')
    and regexp_matches({{ plain("name") }}, 'al netto')
