-- Who sets the threshold and finds the jump is the review; the gate only says it aloud.
select entity_id, year, indicator_id, finding_id, explanation as moved
from published.findings
where rule = 'year_on_year_change'
order by all
