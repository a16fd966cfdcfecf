"""What must be found in the forms of what is not published, and in what is allowed."""

from register_damage import case, cell, on

_EMAIL = {"form_id": "email"}
_MAILBOX = {"entity_id": "ente-prova", "year": "2025"}

PRIVACY = [
    on("form_incomplete", "privacy_forms", {"form_id": "phone"}, regex=""),
    on("form_incomplete", "privacy_forms", {"form_id": "small_cell"}, fewer_than=""),
    on("form_unreadable", "privacy_forms", {"form_id": "phone"}, regex="(0[0-9]+"),
    on("form_unreadable", "privacy_forms", {"form_id": "phone"}, regex="(?<!/)0[0-9]{9}"),
    on("form_unreadable", "privacy_forms", {"form_id": "tax_code"}, only_if="[0-9"),
    on("allowed_text_not_caught", "allowed_texts", _MAILBOX, text="ufficio relazioni"),
    on("allowed_text_not_caught", "allowed_texts", _MAILBOX, text="Ufficio urp@prova.example.org"),
    case(
        "allowed_text_not_caught",
        cell("allowed_texts", _MAILBOX, form_id="small_cell"),
        "allowed_texts",
        _MAILBOX,
        "text",
    ),
    on("value_missing", "allowed_texts", _MAILBOX, reason=""),
    on("value_missing", "privacy_forms", _EMAIL, reason=""),
    on("counts_no_number", "measures", {"measure_id": "waste_kg"}, counts="persons"),
]
