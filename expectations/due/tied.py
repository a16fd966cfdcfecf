"""SQL for what no kind derives: each free word of a finding is tied to where the report, or a published row, has it.

The rows are those of `judged` in `expectations/suites/findings.py`, as `p`, with the indicator that they are about
as `i`.
"""

# A quoted name may be cut, follow its code, or stand before the place in brackets.
NOT_PRINTED = r"""
nullif(array_to_string(
    list_filter(
        list_concat(
            list_transform(p.quoted, lambda x: regexp_replace(x, '^([0-9.]+ )|( \([^)]*\))$', '', 'g')),
            list_filter(list_concat(p.explained, p.counted), lambda x: not contains(p.own_words, x))
        ),
        lambda x: not contains(p.words, rtrim(x, '…'))
    ),
    '; '
), '')
"""

# The words that a finding may quote: what the report prints, what is published of components, what the register adds.
PRINTED = """
printed as (
    select entity_id, year, public_text(string_agg(words, chr(10))) as words
    from (
        select entity_id, year, text as words from texts
        union all
        select entity_id, year, concat_ws(chr(10), target_text, displayed_result, verdict_reason, deviation_reason)
        from published.indicator_components
        union all
        select entity_id, year, concat_ws(chr(10), where_printed, quote, value) from register.printed_facts
        union all
        select entity_id, year, concat_ws(chr(10), mission_name, programme_name, amount_text, note)
        from register.missions_programmes
        union all
        select entity_id, year, printed_headers from register.objectives
        union all
        select entity_id, year, place from placed
        union all
        select entity_id, year, concat_ws(chr(10), printed_text, chosen_because) from register.published_results
        union all
        select entity_id, year, reason from register.allowed_texts
    )
    group by all
)"""

# Which texts have one of the spellings of a finding: the one that it names, one of its indicator, one of any indicator.
SPELLED = """
spelled as (
    select
        p.finding_id,
        bool_or(t.place = p.where_printed) as is_there,
        bool_or(t.indicator_id = p.indicator_id) as is_of_it,
        bool_or(t.indicator_id is not null) as is_of_any
    from judged as p
    inner join texts as t on p.entity_id = t.entity_id and p.year = t.year
    where p.rule in ('name_written_in_several_ways', 'spelling_variant')
        and len(list_filter(p.spellings, lambda x: contains(t.text, x))) > 0
    group by p.finding_id
)"""

# A name written in several ways, or a misprint, stands in a text that has it; of an indicator, when a text of it does.
_SPELLED = """
case
    when p.severity is distinct from case p.rule when 'spelling_variant' then 'low' else 'info' end
    then 'gravità ' || told(p.severity)
    when not list_contains(p.spellings, p.stated) then 'stampato ' || told(p.stated)
    when p.rule = 'spelling_variant' and levenshtein(lower(strip_accents(p.stated)), coalesce(p.recomputed, '')) <> 1
        or p.rule <> 'spelling_variant' and p.recomputed is not null
    then 'ricavato ' || told(p.recomputed)
    when not coalesce(spelled.is_there, false) then 'luogo ' || told(p.where_printed)
    when not coalesce(case when p.indicator_id is null then not spelled.is_of_any else spelled.is_of_it end, false)
    then 'indicatore ' || told(p.indicator_id)
    when p.component_no is not null or p.other_indicator_id is not null then 'componente o altro indicatore di troppo'
end"""

_SPENDING = """
case
    when not coalesce(contains(p.quote, i.name), false) then 'indicatore ' || told(p.indicator_id)
    when not exists (
        from placed
        where (placed.entity_id, placed.year, placed.place) = (p.entity_id, p.year, p.where_printed)
            and contains(p.quote, placed.name)
    ) then 'luogo ' || told(p.where_printed)
    when p.severity is distinct from case when contains(p.explanation, 'con accanto') then 'low' else 'medium' end
    then 'gravità ' || told(p.severity)
end"""

LOOSE = f"""
case p.rule
    when 'name_written_in_several_ways' then {_SPELLED}
    when 'spelling_variant' then {_SPELLED}
    when 'objective_measured_only_by_spending' then {_SPENDING}
    when 'objective_not_printed' then case
        when not coalesce(contains(p.quote, i.name), false) then 'indicatore ' || told(p.indicator_id)
    end
    when 'plan_flag_missing' then case when p.other_indicator_id is distinct from (
        select min(placed.indicator_id)
        from placed
        where (placed.entity_id, placed.year) = (p.entity_id, p.year)
            and contains(p.explanation, '(' || placed.place || ')')
    ) then 'altro indicatore ' || told(p.other_indicator_id) end
    when 'header_unlike_its_section' then case when p.severity is distinct from case
        when levenshtein(p.stated, p.recomputed) <= 1 and not regexp_matches(p.stated, '[0-9]') then 'low' else 'medium'
    end then 'gravità ' || told(p.severity) end
end
"""
