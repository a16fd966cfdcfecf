"""Checks of how rows hang together: ids, numbering, and what an indicator must have."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ingest.register.model import COMPONENT_KEY, INDICATOR_KEY, Register, Row
from ingest.register.rules import Check, Fault, as_written, component_name, rule


def _numbered(rule_id: str, table: str, group: tuple[str, ...], column: str, what: str, once: bool = False) -> Check:
    """Check that a column counts 1, 2, 3... within each group; unless `once`, rows may share a number."""

    def find(register: Register) -> Iterator[Fault]:
        groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for row in register.tables[table]:
            groups[row.pick(*group)].append(row)
        for rows in groups.values():
            counted = rows if once else list({row[column]: row for row in reversed(rows)}.values())
            for due, row in enumerate(sorted(counted, key=lambda row: row[column]), start=1):
                # What follows the first wrong number is wrong because of it.
                if row[column] != due:
                    message = f"{what} dovrebbe essere {due}: i numeri vanno da 1 in su senza salti"
                    yield Fault(row, column, message, f"scrivere {due} o rinumerare le righe")
                    break

    return Check(rule_id, find)


_SECTION = ("entity_id", "year", "plan_section")

printed_order_gap = _numbered(
    "printed_order_gap", "indicators", _SECTION, "printed_order", "l'ordine nella sezione", once=True
)
component_no_gap = _numbered("component_no_gap", "components", INDICATOR_KEY, "component_no", "il numero di componente")
part_no_gap = _numbered("part_no_gap", "component_inputs", COMPONENT_KEY, "part_no", "il numero di parte")
centre_position_gap = _numbered(
    "centre_position_gap", "indicator_centres", INDICATOR_KEY, "position", "la posizione del centro"
)
footnote_number_gap = _numbered(
    "footnote_number_gap", "footnotes", ("entity_id", "year"), "number", "il numero della nota"
)
anchor_no_gap = _numbered(
    "anchor_no_gap", "footnote_anchors", ("entity_id", "year"), "anchor_no", "il numero del rimando"
)


@rule("id_unlike_section")
def ids_start_with_section(register: Register) -> Iterator[Fault]:
    """Find indicators and objectives whose id does not start with their section."""
    for table, column in (("indicators", "indicator_id"), ("objectives", "objective_id")):
        for row in register.tables[table]:
            if not row[column].startswith(f"{row['plan_section']}."):
                message = f"il codice non comincia con la sezione {row['plan_section']}"
                yield Fault(row, column, message, f"scrivere «{row['plan_section']}.» e poi il codice stampato")


@rule("indicator_without_component")
def indicators_have_components(register: Register) -> Iterator[Fault]:
    """Find indicators that nothing computes."""
    for row in register.tables["indicators"]:
        if not register.of_indicator("components", row):
            message = "l'indicatore non ha componenti"
            yield Fault(row, "indicator_id", message, "aggiungere almeno una riga in seeds/components.csv")


@rule("indicator_without_centre")
def indicators_have_centres(register: Register) -> Iterator[Fault]:
    """Find indicators that no responsibility centre answers for; of public value the whole body does."""
    for row in register.tables["indicators"]:
        if row["plan_section"] != "public_value" and not register.of_indicator("indicator_centres", row):
            message = "nessun centro di responsabilità risponde dell'indicatore"
            yield Fault(row, "indicator_id", message, "aggiungere la riga in seeds/indicator_centres.csv")


@rule("component_without_target")
def components_have_targets(register: Register) -> Iterator[Fault]:
    """Find components that nothing judges."""
    for row in register.tables["components"]:
        if not register.of_component("targets", row):
            message = f"{component_name(row)} non ha un target"
            yield Fault(row, "component_no", message, "aggiungere la riga in seeds/targets.csv")


@rule("component_without_published_result")
def components_have_published_results(register: Register) -> Iterator[Fault]:
    """Find components without a printed result, in the years whose report has been transcribed."""
    reported = {row.pick("entity_id", "year") for row in register.tables["published_results"]}
    for row in register.tables["components"]:
        if row.pick("entity_id", "year") in reported and not register.of_component("published_results", row):
            message = f"{component_name(row)} non ha un risultato stampato"
            remedy = "aggiungere la riga in seeds/published_results.csv, anche con il solo testo"
            yield Fault(row, "component_no", message, remedy)


@rule("label_missing")
def composites_have_labels(register: Register) -> Iterator[Fault]:
    """Find components of a composite indicator that do not say which part they are."""
    for row in register.tables["components"]:
        if row["label"] is None and len(register.of_indicator("components", row)) > 1:
            message = f"{row['indicator_id']} ha più componenti e questa non ha un'etichetta"
            yield Fault(row, "label", message, "scrivere le parole stampate che indicano questa parte")


@rule("parts_rule_missing")
def parts_have_a_rule(register: Register) -> Iterator[Fault]:
    """Find components with several parts and no rule that says how to judge them."""
    for row in register.tables["components"]:
        if row["parts_rule"] is None and _parts(register, row) > 1:
            message = f"{component_name(row)} ha più parti e non dice come si giudicano"
            yield Fault(row, "parts_rule", message, "scrivere «all» (tutte) oppure «latest» (l'ultima)")


@rule("parts_rule_idle")
def rules_have_parts(register: Register) -> Iterator[Fault]:
    """Find components with a rule for several parts, and only one."""
    for row in register.tables["components"]:
        if row["parts_rule"] is not None and _parts(register, row) <= 1:
            message = f"{component_name(row)} ha una regola per le parti e una parte sola"
            remedy = "vuotare la cella o numerare le parti in seeds/component_inputs.csv"
            yield Fault(row, "parts_rule", message, remedy)


@rule("parts_rule_unfit")
def latest_parts_have_dates(register: Register) -> Iterator[Fault]:
    """Find components whose latest part would be looked for among parts without a day."""
    for row in register.tables["components"]:
        if row["parts_rule"] == "latest" and row["value_type"] != "date":
            message = f"{component_name(row)}: la regola «latest» sceglie l'ultima data, ma il risultato non è una data"
            yield Fault(row, "parts_rule", message, "scrivere «all» (tutte), o correggere il tipo di valore")


def _parts(register: Register, component: Row) -> int:
    return len({row["part_no"] for row in register.of_component("component_inputs", component)})


@rule("status_reason_missing")
def withdrawals_have_reasons(register: Register) -> Iterator[Fault]:
    """Find withdrawn indicators that do not say why."""
    for row in register.tables["indicators"]:
        if row["status"] == "withdrawn" and row["status_reason"] is None:
            message = "l'indicatore è ritirato e non dice perché"
            yield Fault(row, "status_reason", message, "scrivere il motivo del ritiro e l'atto che lo dispone")


@rule("weight_not_positive")
def weights_are_positive(register: Register) -> Iterator[Fault]:
    """Find indicators whose weight would take them out of their objective or count against it."""
    for row in register.tables["indicators"]:
        if row["weight"] is not None and row["weight"] <= 0:
            message = "il peso deve essere maggiore di zero"
            yield Fault(row, "weight", message, "scrivere un peso positivo, o vuotare la cella se i pesi sono uguali")


@rule("anchor_on_nothing")
def anchors_hang_somewhere(register: Register) -> Iterator[Fault]:
    """Find footnote marks that hang neither on an indicator nor on a programme."""
    for row in register.tables["footnote_anchors"]:
        if row["indicator_id"] is None and row["programme_code"] is None:
            message = f"il rimando alla nota {row['number']} non sta né su un indicatore né su un programma"
            yield Fault(row, "indicator_id", message, "scrivere l'indicatore, oppure missione e programma")


@rule("amount_unlike_kind")
def amounts_have_kinds(register: Register) -> Iterator[Fault]:
    """Find programmes with an amount of no kind, or a kind of amount and none."""
    for row in register.tables["missions_programmes"]:
        if (row["amount_eur"] is not None) == (row["amount_kind"] == "not_printed"):
            amount = "un importo" if row["amount_eur"] is not None else "nessun importo"
            message = f"il programma ha {amount} e amount_kind dice «{row['amount_kind']}»"
            yield Fault(row, "amount_kind", message, "«not_printed» se e solo se la Relazione non stampa un importo")


@rule("decimals_missing")
def numbers_have_decimals(register: Register) -> Iterator[Fault]:
    """Find numbers that do not say with how many decimals they are shown, printed or delivered."""
    for table in ("components", "measures"):
        for row in register.tables[table]:
            if row["value_type"] == "number" and row["decimals"] is None:
                message = "è un numero senza decimali dichiarati"
                yield Fault(row, "decimals", message, "scrivere quanti decimali ha, anche 0")
    for row in register.tables["published_results"]:
        if row["value"] is not None and row["decimals"] is None:
            message = "il numero stampato non dice quanti decimali ha"
            yield Fault(row, "decimals", message, "scrivere i decimali stampati (negativi per migliaia e milioni)")


@rule("printed_unit_missing")
def printed_numbers_have_units(register: Register) -> Iterator[Fault]:
    """Find printed results with a number and no unit."""
    for row in register.tables["published_results"]:
        if row["value"] is not None and row["unit"] is None:
            yield Fault(row, "unit", "il numero stampato non ha unità di misura", "scrivere l'unità in cui è stampato")


@rule("decimals_unlike_value")
def values_have_their_decimals(register: Register) -> Iterator[Fault]:
    """Find printed numbers that have more digits than their declared decimals allow."""
    for table, column in (("published_results", "value"), ("statements", "stated_value")):
        for row in register.tables[table]:
            value, decimals = row[column], row["decimals"]
            if value is not None and decimals is not None and value % Decimal(1).scaleb(-decimals):
                message = f"{as_written(value)} non si può stampare con {decimals} decimali"
                yield Fault(row, "decimals", message, "correggere i decimali o il numero, come sono stampati")


@rule("report_missing")
def plans_have_reports(register: Register) -> Iterator[Fault]:
    """Find plan years that no report stands for: what is published of them would have no title and no state."""
    reports = {row.pick("entity_id", "year") for row in register.tables["reports"]}
    said: set[tuple[Any, ...]] = set()
    for row in register.tables["indicators"]:
        edition = row.pick("entity_id", "year")
        if edition not in reports | said:
            said.add(edition)
            message = f"dell'ente «{row['entity_id']}» per il {row['year']} ci sono indicatori e non la Relazione"
            yield Fault(row, "year", message, "aggiungere la riga della Relazione in seeds/reports.csv")


@rule("approval_incomplete")
def approvals_have_day_and_act(register: Register) -> Iterator[Fault]:
    """Find reports that have the day of their approval and not the act, or the reverse."""
    for row in register.tables["reports"]:
        if (row["approved_on"] is None) != (row["approval_act"] is None):
            absent = "approval_act" if row["approval_act"] is None else "approved_on"
            message = "di una Relazione approvata si scrivono il giorno e l'atto"
            yield Fault(row, absent, message, "completare l'approvazione, o vuotare entrambe le celle per una bozza")


@rule("address_unfit")
def addresses_are_addresses(register: Register) -> Iterator[Fault]:
    """Find addresses of bodies that a browser could not open, or to which nothing could be added."""
    for row in register.tables["entities"]:
        for column in ("website_url", "open_data_url"):
            if not re.fullmatch(r"https://[a-z0-9.-]+(/[A-Za-z0-9._~-]+)*", row[column]):
                message = "non è un indirizzo che comincia con https:// e finisce senza barra"
                yield Fault(row, column, message, "scrivere per esempio https://www.ente.it/dati-aperti")


STRUCTURE = (
    printed_order_gap,
    component_no_gap,
    part_no_gap,
    centre_position_gap,
    footnote_number_gap,
    anchor_no_gap,
    ids_start_with_section,
    indicators_have_components,
    indicators_have_centres,
    components_have_targets,
    components_have_published_results,
    composites_have_labels,
    parts_have_a_rule,
    rules_have_parts,
    latest_parts_have_dates,
    withdrawals_have_reasons,
    weights_are_positive,
    anchors_hang_somewhere,
    amounts_have_kinds,
    numbers_have_decimals,
    printed_numbers_have_units,
    values_have_their_decimals,
    plans_have_reports,
    approvals_have_day_and_act,
    addresses_are_addresses,
)
