{#
    The terms of the payment index, as SQL on a row of payments. Late is after the due date, which a dispute moves. A
    credit note has negative amounts and counts with them on the day it is settled; it is not a payment, so the counts
    of payments leave it out. A partial payment is a row with the part that it settles.
#}
{% macro days_late() -%} (paid_on - due_on - disputed_days) {%- endmacro %}

{% macro is_paid_late() -%} {{ days_late() }} > 0 {%- endmacro %}

{% macro is_payment() -%} document_kind = 'invoice' {%- endmacro %}

{% macro delay_eur_days() -%}
    cast({{ days_late() }} as decimal(9, 0)) * amount_due_eur
{%- endmacro %}
