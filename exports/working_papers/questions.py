"""The papers that are a question to the release: title, criterion, query, and how to read the answer.

Criteria are the letters of the DFP guideline 3/2018 on the validation of the report.
"""

from __future__ import annotations

from dataclasses import dataclass

_PLACE = (
    "case i.plan_section when 'public_value' then 'Valore pubblico' when 'performance' then 'Performance' "
    "when 'individual' then 'Obiettivi individuali' else 'PIRA' end"
)
_VERDICT = (
    "case {} when 'achieved' then '✓ raggiunto' when 'partially_achieved' then '◐ raggiunto in parte' "
    "when 'not_achieved' then '✗ non raggiunto' when 'not_measurable' then '? non misurabile' "
    "when 'not_measured' then '– non misurato' when 'not_due' then '… non scaduto' else '⊘ ritirato' end"
)
_ORDER = (
    "order by array_position(['public_value', 'performance', 'individual', 'pira'], i.plan_section), i.printed_order"
)
_PROVENANCE = "case {} when 'disclosed' then 'stampato' when 'delivered' then 'consegnato' else 'ricostruito' end"
_STATUS = (
    "case {} when 'agrees' then 'concorda' when 'by_construction' then 'concorda per costruzione' "
    "when 'agrees_truncated' then 'concorda troncando' when 'differs' then 'differisce' "
    "when 'not_comparable' then 'non confrontabile' else 'non calcolato' end"
)
_COMPONENTS = "published.indicator_components c join published.indicators i using (entity_id, year, indicator_id)"


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
        f"{_VERDICT.format('i.verdict')} as Esito, i.components_achieved || ' di ' || i.components as Componenti, "
        'i.achievement_pct as "Raggiungimento %", '
        "(select string_agg(c.verdict_reason, ' ' order by c.component_no) from published.indicator_components c "
        "where (c.entity_id, c.year, c.indicator_id) = (i.entity_id, i.year, i.indicator_id) "
        "and c.verdict in ('not_measured', 'not_measurable', 'not_due', 'withdrawn')) as \"Perché senza giudizio\", "
        f"i.indicator_id as Id from published.indicators i {_ORDER}",
    ),
    Question(
        "1b Obiettivi",
        "Obiettivi: punteggio e copertura",
        "b, c",
        "Il punteggio è la media pesata dei raggiungimenti misurati; la copertura dice quanto del peso è misurato.",
        f"select {_PLACE} as Sezione, i.code as Codice, i.name as Obiettivo, i.indicators as Indicatori, "
        'i.indicators_achieved as Raggiunti, i.indicators_partially_achieved as "In parte", '
        'i.indicators_not_achieved as "Non raggiunti", i.indicators_not_measurable as "Non misurabili", '
        'i.indicators_not_measured as "Non misurati", i.score_pct as "Punteggio %", '
        f'i.coverage_pct as "Copertura %" from published.objectives i {_ORDER}',
    ),
    Question(
        "1c Mancanti",
        "Dati attesi e non consegnati",
        "c",
        "Chi li deve, e quali indicatori aspettano.",
        'select centre_name as "Centro di responsabilità", measure_name as Misura, measure_year as Anno, '
        'indicator_ids as "Indicatori in attesa" from published.missing_inputs order by all',
    ),
    Question(
        "2 Formule",
        "Formule come pianificate",
        "e",
        "L'algoritmo stampato accanto al tipo di calcolo applicato; da dove viene l'operatore del target; se il "
        "risultato stampato si ottiene dai suoi dati. «Ricalcolato: no» vuol dire che la cifra stampata è essa "
        "stessa il dato di ingresso: nulla è stato provato.",
        f"select {_PLACE} as Sezione, i.printed_code as Codice, i.name as Indicatore, c.component_no as Componente, "
        'i.algorithm_text as "Algoritmo stampato", c.algorithm as "Calcolo applicato", c.target_text as Target, '
        "c.target_operator as Operatore, case c.operator_source when 'printed_target' then 'stampato' "
        "when 'polarity' then 'dedotto dalla polarità' when 'algorithm_text' then 'letto nell''algoritmo' end as "
        '"Origine operatore", r.computed_text as Calcolato, r.printed_text as Stampato, '
        f"{_STATUS.format('r.status')} as Confronto, if(r.is_recomputed, 'sì', 'no') as Ricalcolato, "
        f"r.explanation as Spiegazione from {_COMPONENTS} left join published.reconciliation r "
        f"using (entity_id, year, indicator_id, component_no) {_ORDER}, c.component_no",
    ),
    Question(
        "3 Affidabilità",
        "Affidabilità dei dati per genere di fonte",
        "f",
        "Gli ingressi distinti di ogni fonte e centro: quanti dichiarati dall'ufficio stesso (scheda di rilevazione), "
        "quanti tratti da un sistema. La prova dei dati dichiarati va chiesta all'ufficio.",
        "select source as Fonte, if(source = 'scheda_rilevazione', 'dichiarato dall''ufficio', 'tratto da un sistema') "
        'as Genere, owner_centre_id as "Centro di responsabilità", count(distinct (measure_id, measure_year)) as '
        "Ingressi, count(distinct (measure_id, measure_year)) filter (where provenance = 'delivered') as Consegnati, "
        "count(distinct (measure_id, measure_year)) filter (where provenance = 'disclosed') as Stampati, "
        "count(distinct (measure_id, measure_year)) filter (where provenance = 'reconstructed') as Ricostruiti, "
        "count(distinct (measure_id, measure_year)) filter (where is_missing) as Mancanti "
        "from published.component_inputs group by all order by all",
    ),
    Question(
        "3b Consegne",
        "Le consegne e le righe in quarantena",
        "f",
        "Per ogni file: righe lette, accettate, in quarantena. La somma torna sempre.",
        "select file_name as File, source as Fonte, scope as Ambito, period_start as Dal, period_end as Al, "
        'rows_read as Lette, rows_accepted as Accettate, rows_quarantined as "In quarantena", '
        f'{_PROVENANCE.format("provenance")} as Provenienza, sha256 as "SHA-256" from published.deliveries '
        "order by file_name, sha256",
    ),
    Question(
        "4 Scostamenti",
        "Scostamenti e motivazioni",
        "g",
        "Ogni obiettivo non raggiunto, con la motivazione che la Relazione stampa; «SENZA MOTIVAZIONE» dove manca.",
        f"select {_PLACE} as Sezione, i.printed_code as Codice, i.name as Indicatore, c.component_no as Componente, "
        "c.target_text as Target, c.displayed_result as Risultato, c.deviation as Scostamento, "
        "c.achievement_pct as \"Raggiungimento %\", case c.deviation_cause when 'exogenous' then 'esterna' "
        "when 'endogenous' then 'interna' when 'badly_built' then 'indicatore o target mal costruito' end as Causa, "
        "coalesce(c.deviation_reason, 'SENZA MOTIVAZIONE') as Motivazione, c.verdict_reason as Giudizio, "
        f"i.indicator_id as Id from {_COMPONENTS} where c.verdict = 'not_achieved' {_ORDER}, c.component_no",
    ),
    Question(
        "5 Rilievi",
        "Contraddizioni e difetti rilevati",
        "e, g, i, k",
        "Trovati da regole, ciascuna provata; una parte è un invito a guardare, non un errore.",
        "select case severity when 'high' then '● grave' when 'medium' then '◐ medio' when 'low' then '○ lieve' "
        "else 'i informativo' end as Gravità, title as Rilievo, where_printed as Dove, quote as \"Testo stampato\", "
        'stated as Stampato, recomputed as "Atteso o ricalcolato", explanation as Spiegazione, remedy as Rimedio, '
        "basis as Norma, finding_id as Id from published.findings "
        "order by array_position(['high', 'medium', 'low', 'info'], severity), rule, finding_id",
    ),
    Question(
        "6 Numeri ricalcolati",
        "Numeri stampati che altri numeri stampati determinano",
        "e, k",
        "Ogni numero è ricalcolato dagli altri, con lo stesso calcolo esatto degli indicatori.",
        'select where_printed as Dove, quote as "Testo stampato", stated as Stampato, recomputed as Ricalcolato, '
        f"{_STATUS.format('status')} || if(certainty = 'likely', ', se parlano della stessa cosa', '') as Confronto, "
        'algorithm as Calcolo, inputs as "Da quali numeri", '
        "statement_id as Id from published.statements "
        "order by array_position(['differs', 'agrees_truncated', 'agrees'], status), statement_id",
    ),
)
