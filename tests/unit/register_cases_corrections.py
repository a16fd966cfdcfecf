"""Registers damaged in the corrections of what providers deliver wrong: each case names the rule that must find it."""

from register_damage import Key, on

ONE: Key = {"correction_id": "scadenza-f1"}

CORRECTIONS = [
    on("correction_source", "corrections", ONE, source_id="conto_economico"),
    on("correction_field", "corrections", ONE, field="due"),
    on("correction_field", "corrections", ONE, field="supplier_key"),
    on("correction_key", "corrections", ONE, record_key="F1 | M1"),
    on("correction_key", "corrections", ONE, record_key="F1 | M1 | 2025 | X"),
    on("correction_unreadable", "corrections", ONE, corrected_text="31/02/2025"),
    on("correction_unreadable", "corrections", ONE, corrected_text="1234.56", field="amount_due_eur"),
    on("correction_unreadable", "corrections", ONE, corrected_text="Ricevuta", field="document_kind"),
    on("correction_unreadable", "corrections", ONE, corrected_text="1,5", field="disputed_days"),
    on("correction_unreadable", "corrections", ONE, corrected_text="forse", field="is_excluded_internally"),
]
