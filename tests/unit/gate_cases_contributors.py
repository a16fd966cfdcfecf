"""What breaks the rules on `published.payment_contributors`; the slice has them of one quarter."""

from gate_cases import Spoiled, add, change, remove, repeat

_C = "published.payment_contributors"
_R = "raw.fatture_passive"
_LAW = "variant = 'statutory'"
_POOL = f"{_LAW} and contributor_kind = 'natural_persons'"
_OTHERS = f"{_LAW} and rank = 0"
_THIRD = f"{_LAW} and rank = 3"
_INDEX = ["periodo 2025-T1 variante statutory"]
_HELD = ["periodo 2025-T1 variante statutory posto 3"]
_KEY = (
    "(select supplier from published.payment_contributors where entity_id = '{entity}' and rank = 3 and " + _LAW + ")"
)
_KEPT_PERSONS = (
    "(select distinct supplier_key from raw.fatture_passive where entity_id = '{entity}' and is_natural_person"
    " order by all limit 2)"
)
_NAMED = (
    "(select substr(supplier, 2) from published.payment_contributors where entity_id = '{entity}' and " + _LAW + ")"
)


def _rules(*names: str) -> tuple[str, ...]:
    return tuple(f"contributors.{name}" for name in names)


def _third(rule: str, values: str, words: str, *also: str) -> Spoiled:
    return Spoiled(f"contributors.{rule}", change(_C, values, _THIRD), [*_HELD, words], also=_rules(*also))


SPOILED = [
    Spoiled("contributors.unique", repeat(_C, _THIRD), _HELD, also=_rules("in_order", "add_up")),
    Spoiled(
        "contributors.of_an_index",
        add(_C, "'2023' as period, 2023 as year", _OTHERS),
        ["periodo 2023", "nessun indice pubblicato"],
    ),
    _third("of_an_index", "year = 2024", "anno dice 2024"),
    _third("of_an_index", "period_start = date '2025-01-02'", "inizio dice 2025-01-02"),
    _third("of_an_index", "period_end = date '2025-03-30'", "fine dice 2025-03-30"),
    _third("of_an_index", "rows_quarantined = rows_quarantined + 1", "righe in quarantena dice"),
    _third("of_an_index", "provenance = 'delivered'", "provenienza dice delivered, dovrebbe dire reconstructed"),
    _third("as_rows", "suppliers = 2", "fornitori dice 2, dovrebbe dire 1"),
    _third("as_rows", "payments = payments + 1", "pagamenti dice", "shares_recomputed", "add_up"),
    _third("as_rows", "late_payments = 0", "pagamenti in ritardo dice 0", "shares_recomputed", "add_up"),
    _third("as_rows", "amount_paid_eur = amount_paid_eur + 0.01", "importo pagato dice", "shares_recomputed", "add_up"),
    _third(
        "as_rows", "delay_eur_days = delay_eur_days + 0.01", "ritardo per importo dice", "shares_recomputed", "add_up"
    ),
    Spoiled(
        "contributors.as_rows",
        # Told apart from the rest, it is not what the rest has.
        change(_R, "disputed_days = disputed_days + 1", f"left(supplier_key, 10) = substr({_KEY}, 2)"),
        [*_HELD, "ritardo per importo dice"],
    ),
    _third("shares_recomputed", "contribution_days = contribution_days + 0.000000000001", "contributo dice"),
    _third("shares_recomputed", "amount_share_pct = null", "quota dell'importo dice nulla"),
    _third("shares_recomputed", "late_payments_pct = 49", "quota in ritardo dice 49"),
    Spoiled("contributors.in_order", change(_C, "rank = 11", f"{_LAW} and rank = 10"), ["posto 11"]),
    Spoiled(
        "contributors.in_order",
        change(_C, "rank = case rank when 3 then 4 else 3 end", f"{_LAW} and rank in (3, 4)"),
        ["posto 4", "pesa più di chi lo precede"],
    ),
    Spoiled(
        "contributors.in_order",
        remove(_C, _THIRD),
        ["posto 4", "prima di questo posto manca il 3"],
        also=_rules("as_rows", "add_up"),
    ),
    _third("no_personal_form", "contributor_kind = 'others'", "contributor_kind dice others, dovrebbe dire supplier"),
    _third("no_personal_form", "supplier = 'Rossi'", "supplier dice Rossi, che non è uno pseudonimo", "as_rows"),
    Spoiled(
        "contributors.no_personal_form",
        change(_C, "supplier = 'Altri'", _OTHERS),
        [*_INDEX, "supplier dice Altri, dovrebbe dire Altri fornitori"],
    ),
    Spoiled(
        "contributors.no_personal_form",
        change(_R, "is_natural_person = false", f"supplier_key not in {_KEPT_PERSONS}"),
        [*_INDEX, "persone fisiche: meno di 3"],
        also=_rules("as_rows"),
    ),
    Spoiled(
        "contributors.no_personal_form",
        remove(_R, f"left(supplier_key, 10) not in {_NAMED} and supplier_key not in {_KEPT_PERSONS}")
        + remove(_C, _POOL),
        ["posto 0", "fra gli altri una persona fisica sta con troppo pochi"],
        also=_rules("as_rows", "in_order", "add_up"),
    ),
    Spoiled("contributors.add_up", remove(_C, _OTHERS), [*_INDEX, "importo pagato dice", "i contributi danno"]),
    Spoiled("contributors.add_up", remove(_C, _LAW), [*_INDEX, "importo pagato dice 0", "i contributi danno nulla"]),
    Spoiled(
        "contributors.add_up",
        change(
            "published.measures",
            "value = value + 0.00001",
            "period = '2025-T1' and measure_id = 'payment_timeliness_index_days'",
        ),
        [*_INDEX, "l'indice è"],
    ),
]
