"""The papers that are a question to the release: title, criterion, query, and how to read the answer.

Criteria are the letters of the DFP guideline 3/2018 on the validation of the report.
"""

from __future__ import annotations

from dataclasses import dataclass

from exports import words
from exports.explain.formulas import ALGORITHMS, STATED
from exports.words import ranked, worded

_EDITION = (
    "if((select count(*) from (select distinct entity_id, year from published.indicators)) > 1, "
    "i.entity_id || ' ' || i.year || ', ', '')"
)
_PLACE = worded("i.plan_section", words.SECTIONS)
_ORDER = f"order by {ranked('i.plan_section', words.SECTIONS)}, i.entity_id, i.year, i.printed_order"
_COMPONENTS = "published.indicator_components c join published.indicators i using (entity_id, year, indicator_id)"
_COUNTED = ", ".join(
    f"count(*) filter (where i.verdict = '{verdict}') as \"{head}\""
    for verdict, head in (
        ("achieved", "Raggiunti"),
        ("partially_achieved", "In parte"),
        ("not_achieved", "Non raggiunti"),
        ("not_measurable", "Non misurabili"),
        ("not_measured", "Non misurati"),
        ("not_due", "Non scaduti"),
        ("withdrawn", "Ritirati"),
    )
)
# An input is one measure of one year, counted once: missing before all, else by the weakest provenance that it has.
_STATE = (
    "case when bool_or(n.is_missing) or count(n.provenance) = 0 then 'missing' "
    "when bool_or(n.provenance = 'reconstructed') then 'reconstructed' "
    "when bool_or(n.provenance = 'disclosed') then 'disclosed' else 'delivered' end as state"
)
_STATES = ", ".join(
    f"count(*) filter (where state = '{state}') as \"{head}\""
    for state, head in (
        ("disclosed", "Stampati"),
        ("delivered", "Consegnati"),
        ("reconstructed", "Ricostruiti"),
        ("missing", "Mancanti"),
    )
)


@dataclass(frozen=True)
class Question:
    """One paper: its sheet, its title, the criteria it serves, how to read it, and the query that answers."""

    sheet: str
    title: str
    criteria: str
    note: str
    sql: str


QUESTIONS = (
    Question(
        "1 Copertura",
        "Copertura del Piano: ogni indicatore con il suo esito",
        "a, c",
        "Una riga per indicatore del Piano. Un indicatore senza esito ha il motivo accanto; nessuna riga è omessa.",
        f"select {_PLACE} as Sezione, i.mission_code as Missione, i.printed_code as Codice, i.name as Indicatore, "
        'i.strategic_objective as "Obiettivo strategico", i.operational_objective as "Obiettivo operativo", '
        'i.target_text as Target, i.printed_result_text as "Risultato stampato", '
        f"{worded('i.verdict', words.VERDICTS)} as Esito, "
        "i.components_achieved || ' di ' || i.components as \"Componenti raggiunte\", "
        'i.achievement_pct as "Raggiungimento %", '
        "(select string_agg(c.verdict_reason, ' ' order by c.component_no) from published.indicator_components c "
        "where (c.entity_id, c.year, c.indicator_id) = (i.entity_id, i.year, i.indicator_id) "
        "and c.verdict in ('not_measured', 'not_measurable', 'not_due', 'withdrawn')) as \"Perché senza giudizio\", "
        f"i.indicator_id as Id from published.indicators i {_ORDER}",
    ),
    Question(
        "1a Esiti",
        "Esiti degli indicatori per sezione",
        "c",
        "Quanti indicatori per esito; gli esiti di ogni riga sommano agli indicatori.",
        f"select {_EDITION} || coalesce({_PLACE}, 'Totale') as Sezione, count(*) as Indicatori, {_COUNTED} "
        "from published.indicators i "
        "group by grouping sets ((i.entity_id, i.year, i.plan_section), (i.entity_id, i.year)) "
        f"order by i.entity_id, i.year, grouping(i.plan_section), {ranked('i.plan_section', words.SECTIONS)}",
    ),
    Question(
        "1b Obiettivi",
        "Obiettivi: punteggio e copertura",
        "b, c",
        "Nell'ordine di stampa; un indicatore conta nel suo obiettivo operativo e nello strategico che lo contiene. Il "
        "punteggio è la media pesata dei raggiungimenti misurati; la copertura dice quanto del peso è misurato.",
        f"select {_PLACE} as Sezione, {worded('i.level', words.LEVELS)} as Livello, "
        "i.code as Codice, i.name as Obiettivo, i.indicators as Indicatori, "
        'i.indicators_achieved as Raggiunti, i.indicators_partially_achieved as "In parte", '
        'i.indicators_not_achieved as "Non raggiunti", i.indicators_not_measurable as "Non misurabili", '
        'i.indicators_not_measured as "Non misurati", i.indicators_not_due as "Non scaduti", '
        'i.indicators_withdrawn as Ritirati, i.score_pct as "Punteggio %", '
        f'i.coverage_pct as "Copertura %", i.objective_id as Id from published.objectives i {_ORDER}, i.objective_id',
    ),
    Question(
        "1c Mancanti",
        "Dati attesi e non consegnati",
        "c",
        "Chi li deve, e quali indicatori aspettano.",
        'select m.centre_name as "Centro di responsabilità", m.measure_name as Misura, m.measure_year as Anno, '
        f"(select string_agg(i.name, '; ' {_ORDER}, i.indicator_id) from published.indicators i "
        "where i.entity_id = m.entity_id and i.year = m.year "
        "and list_contains(string_split_regex(m.indicator_ids, '[,;] *'), i.indicator_id)) "
        'as "Indicatori in attesa", m.months_missing as "Mesi", m.indicator_ids as Id '
        "from published.missing_inputs m order by all",
    ),
    Question(
        "2 Formule",
        "Formule come pianificate",
        "e",
        "L'algoritmo stampato accanto al tipo di calcolo applicato; da dove viene l'operatore del target; se il "
        "risultato stampato si ottiene dai suoi dati. «Ricalcolato» sì: il risultato è ricalcolato da altri numeri "
        "stampati; no: la cifra stampata è essa stessa il dato di ingresso, o concorda per costruzione, e nulla è "
        "stato provato.",
        f"select {_PLACE} as Sezione, i.printed_code as Codice, i.name as Indicatore, c.component_no as Componente, "
        f'i.algorithm_text as "Algoritmo stampato", {worded("c.algorithm", ALGORITHMS)} as "Calcolo applicato", '
        f"c.target_text as Target, {worded('c.target_operator', words.OPERATORS)} as Operatore, "
        f'{worded("c.operator_source", words.OPERATOR_SOURCES)} as "Origine operatore", '
        "r.computed_text as Calcolato, r.printed_text as Stampato, "
        f"coalesce({worded('r.status', words.STATUSES)}, 'non calcolato') as Confronto, "
        "if(r.is_recomputed and r.status <> 'by_construction', 'sì', 'no') as Ricalcolato, "
        f"r.explanation as Spiegazione from {_COMPONENTS} left join published.reconciliation r "
        f"using (entity_id, year, indicator_id, component_no) {_ORDER}, c.component_no",
    ),
    Question(
        "3 Affidabilità",
        "Affidabilità dei dati per genere di fonte",
        "f",
        "Gli ingressi distinti di ogni fonte e centro: quanti dichiarati dall'ufficio stesso (scheda di rilevazione), "
        "quanti tratti da un sistema. La prova dei dati dichiarati va chiesta all'ufficio. Stampati, consegnati, "
        "ricostruiti e mancanti sommano agli ingressi.",
        "with inputs as (select entity_id, source, source_name, owner_centre_id, owner_centre_name, measure_id, "
        f"measure_year, {_STATE} "
        f"from published.component_inputs n group by all) select source_name as Fonte, "
        "if(source = 'scheda_rilevazione', 'dichiarato dall''ufficio', 'tratto da un sistema') as Genere, "
        'coalesce(owner_centre_name, owner_centre_id) as "Centro di responsabilità", '
        f"count(*) as Ingressi, {_STATES}, owner_centre_id as Id "
        "from inputs group by entity_id, source, source_name, owner_centre_id, owner_centre_name order by all",
    ),
    Question(
        "3b Consegne",
        "Le consegne e le righe in quarantena",
        "f",
        "Per ogni file: righe lette, accettate, in quarantena. La somma torna sempre.",
        "select file_name as File, source_name as Fonte, "
        "coalesce(d.scope_name, nullif(d.scope, '')) as Ambito, period_start as Dal, period_end as Al, "
        'rows_read as Lette, rows_accepted as Accettate, rows_quarantined as "In quarantena", '
        f'{worded("provenance", words.PROVENANCES)} as Provenienza, sha256 as "SHA-256" from published.deliveries d '
        "order by file_name, sha256",
    ),
    Question(
        "3c Fonti stampate",
        "Affidabilità dei dati per fonte stampata nella Relazione",
        "f",
        "La fonte dei dati come la Relazione la stampa, e gli ingressi distinti degli indicatori che la citano. Un "
        "ingresso che serve a più fonti conta in ciascuna. Stampati, consegnati, ricostruiti e mancanti sommano agli "
        "ingressi.",
        "with inputs as (select i.plan_section, i.data_source, n.entity_id, n.measure_id, n.measure_year, "
        f"{_STATE} from published.component_inputs n join published.indicators i using (entity_id, year, indicator_id) "
        "group by all), "
        f"counted as (select plan_section, data_source, count(*) as inputs, {_STATES} from inputs group by all), "
        "cited as (select plan_section, data_source, count(*) as indicators from published.indicators group by all) "
        f"select {_PLACE} as Sezione, coalesce(i.data_source, 'non stampata nella sezione') as \"Fonte stampata\", "
        "i.indicators as Indicatori, coalesce(n.inputs, 0) as Ingressi, coalesce(Stampati, 0) as Stampati, "
        "coalesce(Consegnati, 0) as Consegnati, coalesce(Ricostruiti, 0) as Ricostruiti, "
        "coalesce(Mancanti, 0) as Mancanti from cited i left join counted n "
        "on n.plan_section = i.plan_section and n.data_source is not distinct from i.data_source "
        f"order by {ranked('i.plan_section', words.SECTIONS)}, i.data_source nulls last",
    ),
    Question(
        "4 Scostamenti",
        "Scostamenti e motivazioni",
        "g",
        "Ogni target non raggiunto, con la motivazione che la Relazione stampa o «SENZA MOTIVAZIONE» dove manca; e "
        "ogni altro scostamento che la Relazione motiva, come una spesa oltre il budget. La causa è letta da chi tiene "
        "il registro: spesso la nota non la dichiara.",
        f"select {_PLACE} as Sezione, i.printed_code as Codice, i.name as Indicatore, c.component_no as Componente, "
        "case when c.verdict = 'not_achieved' then 'target non raggiunto' when c.verdict = 'achieved' "
        "then 'target raggiunto, scostamento motivato' else 'senza giudizio, scostamento motivato' end as Caso, "
        "c.target_text as Target, c.displayed_result as Risultato, c.deviation as Scostamento, "
        f"if(c.deviation is not null, {worded('c.target_unit', words.DEVIATION_UNITS)}, null) "
        '"Unità dello scostamento", c.achievement_pct as "Raggiungimento %", '
        "coalesce(c.deviation_reason, 'SENZA MOTIVAZIONE') as Motivazione, "
        f'{worded("c.deviation_cause", words.CAUSES)} as "Causa (lettura del registro)", c.verdict_reason as Giudizio, '
        f"i.indicator_id as Id from {_COMPONENTS} "
        f"where c.verdict = 'not_achieved' or c.deviation_reason is not null {_ORDER}, c.component_no",
    ),
    Question(
        "5 Rilievi",
        "Contraddizioni e difetti rilevati",
        "e, g, i, k",
        "Trovati da regole, ciascuna provata; una parte è un invito a guardare, non un errore.",
        f"select {worded('f.severity', words.SEVERITIES)} as Gravità, f.title as Rilievo, i.name as Indicatore, "
        'f.where_printed as Dove, f.quote as "Testo stampato", f.stated as Stampato, '
        'f.recomputed as "Altro valore o testo", f.explanation as Spiegazione, f.remedy as Rimedio, '
        "f.basis as Norma, f.finding_id as Id from published.findings f "
        "left join published.indicators i using (entity_id, year, indicator_id) "
        f"order by {ranked('f.severity', words.SEVERITIES)}, {ranked('i.plan_section', words.SECTIONS)} nulls last, "
        "i.printed_order nulls last, f.rule, f.finding_id",
    ),
    Question(
        "6 Numeri ricalcolati",
        "Numeri stampati che altri numeri stampati determinano",
        "e, k",
        "Ogni numero è ricalcolato dagli altri, con lo stesso calcolo esatto degli indicatori.",
        'select where_printed as Dove, quote as "Testo stampato", stated as Stampato, recomputed as Ricalcolato, '
        f"{worded('status', words.STATUSES)} || if(certainty = 'likely', ', se parlano della stessa cosa', '') "
        f'as Confronto, {worded("algorithm", STATED)} as Calcolo, inputs as "Da quali numeri", '
        "statement_id as Id from published.statements "
        "order by array_position(['differs', 'agrees_truncated', 'agrees'], status), statement_id",
    ),
)
