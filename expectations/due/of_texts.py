"""The kinds of findings about notes, and about words wherever they are printed."""

from expectations.due.kinds import FREE, Kind, about_no_indicator, plain

_NOTES = (
    about_no_indicator(
        "footnote_duplicated",
        "(select second.*, first.number as first_number from register.footnotes as first"
        " inner join register.footnotes as second using (entity_id, year)"
        f" where first.number < second.number and {plain('first.text')} = {plain('second.text')})",
        "first_number || ':' || number",
        "'low'",
        "'Note ' || first_number || ' e ' || number",
        "text",
        "'nota ' || number",
        "'nota ' || first_number",
    ),
    about_no_indicator(
        "footnote_never_referenced",
        "(from register.footnotes anti join register.footnote_anchors using (entity_id, year, number))",
        "number",
        "'low'",
        "'Nota ' || number",
        "text",
        "'nota ' || number",
    ),
    # A mark that comes after a higher one is probably on the wrong row.
    Kind(
        "footnote_reused",
        "(select later.*, earlier.indicator_id as earlier_indicator, note.text from"
        " (select mark.*, place, max(mark.number) over (partition by mark.entity_id, mark.year order by anchor_no"
        " rows between unbounded preceding and 1 preceding) as highest_before,"
        " min(anchor_no) over (partition by mark.entity_id, mark.year, mark.number) as first_anchor"
        " from register.footnote_anchors as mark inner join placed using (entity_id, year, indicator_id)) as later"
        " inner join register.footnote_anchors as earlier"
        " on (earlier.entity_id, earlier.year, earlier.anchor_no) = (later.entity_id, later.year, later.first_anchor)"
        " left join register.footnotes as note"
        " on (note.entity_id, note.year, note.number) = (later.entity_id, later.year, later.number)"
        " where earlier.indicator_id <> later.indicator_id)",
        "number || ':' || anchor_no",
        "case when number < highest_before then 'medium' else 'low' end",
        "place",
        "text",
        "'nota ' || number",
        "case when number < highest_before then 'nota ' || highest_before end",
        when="true",
        component="component_no",
        other="earlier_indicator",
    ),
)

_WORDS = (
    # A form of the register finds what must not go out; what the report says up to the first of them is told.
    Kind(
        "internal_address",
        "(select distinct on (entity_id, year, text_id) * from caught"
        " where kind = 'address' and allowed_because is null order by strpos(text, datum))",
        "text_id",
        "'high'",
        "place",
        "left(text, cast(strpos(text, datum) as bigint) - 1) || datum || ' …'",
        when="true",
    ),
    # A decimal point where the other numbers have a comma.
    Kind(
        "decimal_point_in_italian_text",
        "(select *, unnest(regexp_extract_all(text,"
        r" '(?:^|[^0-9.,/:])([+-]?[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,}))(?:$|[^0-9.,/])', 1)) as number from texts"
        " where part in ('target_text', 'printed_result_text'))",
        "text_id || ':' || number",
        "'low'",
        "place",
        "text",
        "number",
        "replace(number, '.', ',')",
        when="true",
    ),
    # Whom the list allows is told as a matter of record; of the others only where they are named.
    Kind(
        "person_named",
        "(from caught where kind = 'person')",
        "text_id || ':' || case when allowed_because is null then strpos(text, datum) || '' else datum end",
        "case when allowed_because is null then 'high' else 'info' end",
        "place",
        "case when allowed_because is not null then datum end",
        when="true",
    ),
    Kind(
        "personal_data",
        "(select distinct entity_id, year, text_id, indicator_id, place, form_name from caught"
        " where kind = 'personal' and allowed_because is null)",
        "text_id || ':' || form_name",
        "'high'",
        "place",
        when="true",
    ),
)

_READ = (
    # What these say takes a reading of the words; where they stand, and how much they weigh, does not.
    # The decree identifies the act: the number of the law that converted it can be checked.
    Kind(
        "act_wrong_number",
        "(select *, regexp_extract(citation, 'Legge n\\. ([0-9]+/[0-9]{4})$', 1) as law from"
        " (select texts.*, act.number, act.converted_by, regexp_extract(text, 'Decreto[- ]legge n\\. ' || act.number"
        " || ', convertito[^0-9]*Legge n\\. [0-9]+/[0-9]{4}') as citation"
        " from texts cross join register.legal_acts as act where act.kind = 'decreto_legge') where citation <> '')",
        "text_id || ':' || number",
        "'medium'",
        "place",
        "citation",
        "'Legge n. ' || law",
        "'Legge n. ' || converted_by",
        when="law <> converted_by",
    ),
    about_no_indicator(
        "thousands_mark_missing",
        "(select distinct entity_id, year from register.indicators)",
        "",
        "'info'",
        "'Target e risultati'",
        FREE,
        when=None,
    ),
)

KINDS = (*_NOTES, *_WORDS, *_READ)
