"""The plans of the bodies written as a register, beside what every register shares: units, sources, rules, words."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.scenarios.world import ACCOUNTS, FORM, Body, Component, Indicator, Measure, World

Rows = dict[str, list[dict[str, Any]]]

_UNIT_WORDS = {"percent": "%", "eur": " €", "days": " giorni", "kg": " kg"}
WHY_WITHDRAWN = "Ritirato con delibera di Giunta numero 12."
_REPORTED = "Si pubblica perché gli uffici la consegnano comunque."


def write_register(seeds: Path, world: World) -> None:
    """Turn the register in `seeds` into that of the bodies: what names another body goes."""
    tables = _rows(world)
    for path in sorted(seeds.glob("*.csv"), key=lambda one: (one.stem != "measures", one.stem)):
        header, rows = _read(path)
        if path.stem == "measures":
            tables["measures"] = _measures(rows, header, world)
        elif path.stem == "measure_quotients":
            kept = {row["measure_id"] for row in tables["measures"]}
            tables["measure_quotients"] = [row for row in rows if kept >= set(row.values())]
        elif "entity_id" not in header:
            continue
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, header, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(tables[path.stem])


def _read(path: Path) -> tuple[list[str], list[dict[str, Any]]]:
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        rows: list[dict[str, Any]] = list(reader)
        return list(reader.fieldnames or ()), rows


def _measures(known: list[dict[str, Any]], header: list[str], world: World) -> list[dict[str, Any]]:
    """The measures of events and accounts as the register has them, and the declared ones that a plan reads."""
    used = {
        one.measure
        for body in world.bodies
        for indicator in body.indicators
        for component in indicator.components
        for one in component.inputs
    }
    rows, names = [], set()
    for row in known:
        if row["source_id"] == FORM or (row["source_id"] == ACCOUNTS and row["measure_id"] not in used):
            continue
        rows.append(
            row | {"published_because": "" if row["measure_id"] in used else _REPORTED, "part_of_measure_id": ""}
        )
        names.add(row["measure_id"])
    for measure in world.measures.values():
        if measure.source == FORM and measure.measure_id in used:
            rows.append(_declared(measure))
            names.add(measure.measure_id)
    quotients = [row for row in rows if row["source_id"] == "measure_quotients"]
    short = {row["measure_id"] for row in quotients if "suap" in row["measure_id"] and "active_businesses" not in names}
    return [{k: v for k, v in row.items() if k in header} for row in rows if row["measure_id"] not in short]


def _declared(measure: Measure) -> dict[str, Any]:
    return {
        "measure_id": measure.measure_id,
        "name": measure.name,
        "description": f"{measure.name}, come la dichiara l'ufficio.",
        "unit": measure.unit,
        "value_type": measure.value_type,
        "source_id": FORM,
        "quantity": "declared",
        "dimension": "measure",
        "member": measure.measure_id,
        "additive": str(measure.additive).lower(),
        "decimals": "" if measure.decimals is None else measure.decimals,
        "minimum": 0 if measure.value_type == "number" and not measure.signed else "",
    }


def _rows(world: World) -> Rows:
    tables: Rows = defaultdict(list)
    for body in world.bodies:
        of_body = {"entity_id": body.entity_id}
        number = body.entity_id.rpartition("-")[2]
        tables["entities"].append(
            of_body
            | {
                "name": f"Camera di prova {number}",
                "short_name": f"Prova {number}",
                "website_url": f"https://www.prova{number}.example",
                "open_data_url": f"https://dati.prova{number}.example/performance",
            }
        )
        of_year = of_body | {"year": body.year}
        tables["reports"].append(of_year | {"title": f"Relazione sulla performance {body.year}"})
        for centre in body.centres:
            tables["responsibility_centres"].append(
                of_body | {"centre_id": centre, "name": centre.replace("-", " ").capitalize(), "kind": "office"}
            )
        for measure, centre in sorted(body.owners.items()):
            tables["measure_owners"].append(of_body | {"measure_id": measure, "centre_id": centre})
        tables["objectives"].append(
            of_year
            | {
                "objective_id": "performance.prova",
                "plan_section": "performance",
                "level": "strategic",
                "printed_order": 1,
                "code": "1",
                "name": "Prova dei tipi di calcolo",
            }
        )
        for order, indicator in enumerate(body.indicators, start=1):
            _indicator(tables, body, of_year, order, indicator)
    return tables


def _indicator(tables: Rows, body: Body, of_year: dict[str, Any], order: int, indicator: Indicator) -> None:
    of_indicator = of_year | {"indicator_id": indicator.indicator_id}
    texts = [target_text(component, body.year) for component in indicator.components]
    tables["indicators"].append(
        of_indicator
        | {
            "plan_section": "performance",
            "printed_order": order,
            "printed_code": indicator.indicator_id.removeprefix("performance."),
            "name": f"Indicatore di prova {order}",
            "indicator_type": "risultato",
            "strategic_objective_id": "performance.prova",
            "responsibility_centres_text": body.centres[0].replace("-", " ").capitalize(),
            "algorithm_text": "come dice il registro",
            "target_text": texts[0] if len(texts) == 1 else " ".join(f"{n}. {t}" for n, t in enumerate(texts, start=1)),
            "printed_result_text": "-",
            "status": "withdrawn" if indicator.is_withdrawn else "active",
            "status_reason": WHY_WITHDRAWN if indicator.is_withdrawn else "",
        }
    )
    tables["indicator_centres"].append(of_indicator | {"centre_id": body.centres[0], "position": 1})
    for number, (component, text) in enumerate(zip(indicator.components, texts, strict=True), start=1):
        of_component = of_indicator | {"component_no": number}
        tables["components"].append(
            of_component
            | {
                "label": f"parte {number}" if len(texts) > 1 else "",
                "algorithm": component.algorithm,
                "value_type": component.value_type,
                "unit": component.unit,
                "decimals": "" if component.decimals is None else component.decimals,
                "polarity": component.polarity,
                "parts_rule": component.parts_rule,
            }
        )
        target = component.target
        tables["targets"].append(
            of_component
            | {
                "target_text": text,
                "operator": target.operator,
                "operator_source": target.source,
                "value": plain(target.value),
                "upper_value": plain(target.upper),
                "unit": target.unit,
                "due_date": target.due.isoformat() if target.due else "",
                "state": target.state or "",
                "tolerance": plain(target.tolerance),
                "relative_to_year": target.relative_to or "",
            }
        )
        for one in component.inputs:
            tables["component_inputs"].append(
                of_component
                | {
                    "role": one.role,
                    "part_no": one.part,
                    "measure_id": one.measure,
                    "year_offset": one.offset,
                    "sign": one.sign,
                }
            )


def plain(value: Decimal | None) -> str:
    """A number as the register writes it; nothing for none."""
    return "" if value is None else f"{value:f}"


def italian(value: Decimal) -> str:
    """A number as a report prints it: 1.234,5."""
    return f"{value:,f}".translate(str.maketrans(",.", ".,"))


def italian_day(day: date) -> str:
    """A day as a report prints it."""
    return f"{day:%d/%m/%Y}"


def target_text(component: Component, year: int) -> str:
    """The target as the report would print it, saying neither more nor less than the register reads."""
    target = component.target
    unit = _UNIT_WORDS.get(target.unit, "")
    by = f" entro il {italian_day(target.due)}" if target.due else ""
    if target.operator == "reached":
        return {"yes": "Sì", "no": "No", "reached": "Avvio del piano"}[target.state or ""] + by
    if target.operator == "by":
        assert target.due is not None
        late = f" (margine di tolleranza {italian(target.tolerance)} giorni)" if target.tolerance else ""
        return f"Entro il {italian_day(target.due)}{late}"
    if target.operator == "between":
        assert target.value is not None and target.upper is not None
        text = f"fra {italian(target.value)}{unit} e {italian(target.upper)}{unit}"
    else:
        sign = "" if target.source == "polarity" else target.operator
        number = str(target.relative_to) if target.relative_to else f"{italian(target.value or Decimal(0))}{unit}"
        text = f"{sign}{number}"
    if target.tolerance:
        text += f" (margine di tolleranza {italian(target.tolerance)}{unit})"
    return text + by
