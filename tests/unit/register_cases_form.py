"""What must be found in files, cells, keys, references and in how rows hang together."""

from register_damage import (
    BAND,
    COMPOSITE,
    DEADLINE,
    INDEX,
    LEVEL,
    RATIO,
    WITHDRAWN,
    Seeds,
    again,
    all_of,
    case,
    cell,
    gone,
    input_of,
    no_measure,
    of,
    on,
    text,
)


def missing_file(seeds: Seeds) -> None:
    (seeds.folder / "units.csv").unlink()


def latin_file(seeds: Seeds) -> None:
    path = seeds.folder / "units.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("windows-1252"))


FILES = [
    case("file_missing", missing_file, "units", None, None),
    case("file_not_utf8", latin_file, "units", 4, None),
    case("file_with_bom", text("units", lambda old: "\ufeff" + old), "units", 1, None),
    case("csv_broken", text("units", lambda old: old + '"ton,tonnellate,t,number\n'), "units", 14, None),
    case("column_missing", text("units", lambda old: old.replace(",symbol", "", 1)), "units", 1, "symbol"),
    case("column_unknown", text("units", lambda old: old.replace("symbol", "simbolo", 1)), "units", 1, "simbolo"),
    case("column_repeated", text("units", lambda old: old.replace("\n", ",name\n", 1)), "units", 1, "name"),
    case("column_order", text("units", lambda old: old.replace("unit,name", "name,unit", 1)), "units", 1, "name"),
    case("cells_unlike_header", text("units", lambda old: old + "ton,tonnellate,t\n"), "units", 14, None),
]

CELLS = [
    on("wrong_type", "targets", of(RATIO), value="50,5"),
    on("wrong_type", "targets", of(DEADLINE), due_date="31/03/2025"),
    on("wrong_type", "components", of(LEVEL), component_no="uno"),
    on("value_missing", "components", of(RATIO), algorithm=""),
    on("value_missing", "entities", {"entity_id": "ente-prova"}, name=""),
    on("value_not_in_list", "components", of(RATIO), algorithm="ratoi"),
    on("value_not_in_list", "component_inputs", input_of(RATIO, "numerator"), sign="2"),
    case("key_repeated", again("targets", of(RATIO)), "targets", 18, "component_no"),
    on("text_untidy", "indicators", of(RATIO), name="Istanze <sup>1</sup> online"),
    on("text_untidy", "indicators", of(RATIO), name="Istanze  online"),
    on("text_untidy", "narrative", {"position": "1"}, text="Prima riga\nseconda riga"),
    *(
        case(
            "id_unsafe",
            cell("entities", {"entity_id": "ente-prova"}, entity_id=odd),
            "entities",
            {"entity_id": odd},
            "entity_id",
        )
        for odd in ("../../x", "/etc", "ente\x1b[31m")
    ),
    on("id_unsafe", "responsibility_centres", {"entity_id": "ente-prova"}, centre_id="a/b"),
]

REFERENCES = [
    on("reference_undefined", "component_inputs", input_of(RATIO, "numerator"), measure_id="requests_onlin"),
    case(
        "reference_undefined",
        cell("component_inputs", input_of(RATIO, "numerator"), indicator_id="performance.1.1.22"),
        "component_inputs",
        of("performance.1.1.22"),
        "indicator_id",
    ),
    case(
        "reference_undefined",
        cell("targets", of(RATIO, 1), component_no=2),
        "targets",
        of(RATIO, 2),
        "component_no",
    ),
    case(
        "reference_undefined",
        cell("component_inputs", input_of(RATIO, "numerator"), year=2026),
        "component_inputs",
        of(RATIO, year=2026),
        "indicator_id",
    ),
    on("reference_undefined", "indicator_centres", of(RATIO), centre_id="sportello"),
    on("reference_undefined", "measures", {"measure_id": "requests"}, unit="counts"),
    on("reference_undefined", "footnote_anchors", {"anchor_no": "2"}, number="3"),
    on("reference_undefined", "indicators", of(INDEX), programme_code="004"),
]

STRUCTURE = [
    on("printed_order_gap", "indicators", of(WITHDRAWN), printed_order="14"),
    on("printed_order_gap", "indicators", of(RATIO), printed_order="1"),
    case(
        "component_no_gap",
        all_of(
            *(
                cell(table, of(COMPOSITE, 2), component_no=3)
                for table in ("components", "component_inputs", "targets", "published_results")
            )
        ),
        "components",
        of(COMPOSITE, 3),
        "component_no",
    ),
    on("part_no_gap", "component_inputs", of(DEADLINE, measure_id="rules_approved_on"), part_no="3"),
    on("centre_position_gap", "indicator_centres", of(RATIO), position="2"),
    case(
        "footnote_number_gap",
        all_of(cell("footnotes", {"number": "2"}, number=3), cell("footnote_anchors", {"number": "2"}, number=3)),
        "footnotes",
        {"number": "3"},
        "number",
    ),
    on("anchor_no_gap", "footnote_anchors", {"programme_code": "005"}, anchor_no="3"),
    case(
        "id_unlike_section",
        cell("objectives", {"objective_id": "pira.011.1"}, plan_section="performance"),
        "objectives",
        {"objective_id": "pira.011.1"},
        "objective_id",
    ),
    case(
        "indicator_without_centre",
        gone("indicator_centres", of(BAND)),
        "indicators",
        of(BAND),
        "indicator_id",
    ),
    case(
        "indicator_without_component",
        all_of(
            *(gone(table, of(BAND)) for table in ("targets", "published_results", "component_inputs", "components")),
            no_measure("coverage_percent"),
        ),
        "indicators",
        of(BAND),
        "indicator_id",
    ),
    case("component_without_target", gone("targets", of(RATIO)), "components", of(RATIO), "component_no"),
    case(
        "component_without_published_result",
        gone("published_results", of(RATIO)),
        "components",
        of(RATIO),
        "component_no",
    ),
    on("label_missing", "components", of(COMPOSITE, 2), label=""),
    on("parts_rule_missing", "components", of(DEADLINE), parts_rule=""),
    case(
        "parts_rule_unfit",
        all_of(
            cell("components", of(LEVEL), parts_rule="latest"),
            again("component_inputs", input_of(LEVEL, "value"), part_no=2, year_offset=-1),
        ),
        "components",
        of(LEVEL),
        "parts_rule",
    ),
    on("parts_rule_idle", "components", of(LEVEL), parts_rule="all"),
    on("status_reason_missing", "indicators", of(WITHDRAWN), status_reason=""),
    on("weight_not_positive", "indicators", of(LEVEL), weight="0"),
    case(
        "anchor_on_nothing",
        cell("footnote_anchors", {"anchor_no": "2"}, mission_code="", programme_code=""),
        "footnote_anchors",
        {"anchor_no": "2"},
        "indicator_id",
    ),
    on("amount_unlike_kind", "missions_programmes", {"mission_code": "011"}, amount_kind="not_printed"),
    on("amount_unlike_kind", "missions_programmes", {"mission_code": "012"}, amount_kind="investments"),
    on("decimals_missing", "components", of(RATIO), decimals=""),
    on("decimals_missing", "measures", {"measure_id": "requests"}, decimals=""),
    on("decimals_missing", "published_results", of(RATIO), decimals=""),
    on("printed_unit_missing", "published_results", of(RATIO), unit=""),
    on("decimals_unlike_value", "published_results", of(RATIO), decimals="1"),
    on("decimals_unlike_value", "statements", {"stated_value": "34"}, decimals="-1"),
    case("report_missing", gone("reports", {"year": "2026"}), "indicators", {"entity_id": "altro-ente"}, "year"),
    on("approval_incomplete", "reports", {"year": "2025"}, approval_act=""),
    on("approval_incomplete", "reports", {"year": "2025"}, approved_on=""),
    on("address_unfit", "entities", {"entity_id": "altro-ente"}, website_url="http://www.altra.example"),
    on("address_unfit", "entities", {"entity_id": "altro-ente"}, open_data_url="https://www.altra.example/dati/"),
]
