"""The kinds of findings about notes, and about words wherever they are printed."""

from expectations.due.kinds import FREE, Kind, about_no_indicator, plain

_ADDRESS = r"https?://([^/\s<>)]+)"

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
    Kind(
        "internal_address",
        f"(select *, unnest(list_distinct(regexp_extract_all(text, '{_ADDRESS}', 1))) as host from texts) as addresses",
        "text_id",
        "'high'",
        "place",
        "regexp_extract(text, '^(.*?)<?https?://', 1) || '[omesso] …'",
        when="not exists (from register.public_hosts as known where known.host = addresses.host)",
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
    # Who is named is read in the text; whom the list allows is told as a matter of record.
    Kind(
        "person_named",
        "(select texts.*, allowed.name from texts inner join register.allowed_names as allowed using (entity_id, year)"
        " where contains(text, allowed.name))",
        "text_id || ':' || name",
        "'info'",
        "place",
        "name",
        when="split_part(name, ' ', 1) in (select name from register.first_names)",
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
    Kind(
        "personal_data",
        "(select *, unnest(['un codice fiscale', 'un indirizzo di posta elettronica', 'un numero di telefono']) as kind"
        " from texts)",
        "text_id || ':' || kind",
        "'high'",
        "place",
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
