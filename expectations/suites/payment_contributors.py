"""What must hold of `published.payment_contributors`, one row a contributor to the payment timeliness index."""

from expectations import must
from expectations.rules import MODEL_KEEPER, Batch, Rule, Suite
from expectations.suites.contributors_read import INDEXES, PUBLISHED
from expectations.suites.opening import rows

_INDEX = ("entity_id", "period", "variant")
_DUE = """
select count(*) from published.measures as p inner join register.measures as m using (measure_id)
where m.source_id = 'fatture_passive' and m.dimension = 'index' and m.quantity = 'paid_eur' and p.value <> 0
"""


def suite() -> Suite:
    """The rules on contributors: as the rows of payments give them, in order, without a name, and the index in all."""
    published = rows(
        "contributors",
        (*_INDEX, "rank"),
        PUBLISHED,
        "La tabella di chi pesa sull'indice dei pagamenti non è vuota, se l'indice è pubblicato.",
        "Ogni posto compare una volta per periodo e variante dell'indice.",
        must.have_no_fault(
            "not_an_index",
            Rule(
                "contributors.of_an_index",
                "Periodo e variante sono quelli di un indice pubblicato, e così righe rifiutate e provenienza.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "unlike_rows",
            Rule(
                "contributors.as_rows",
                "Fornitori, pagamenti, importi e ritardi sono quelli delle righe dei pagamenti in vigore.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "wrong_quotient",
            Rule(
                "contributors.shares_recomputed",
                "Quote e contributo sono i rapporti fra i numeri della riga e quelli dell'indice, a 12 decimali.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "out_of_order",
            Rule(
                "contributors.in_order",
                "I posti vanno da 1 a 10 senza salti, dal contributo maggiore al minore, e 0 è di tutti gli altri.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "named",
            Rule(
                "contributors.no_personal_form",
                "Un fornitore ha uno pseudonimo; le persone fisiche sono insieme e mai troppo poche.",
                MODEL_KEEPER,
            ),
        ),
        due_sql=_DUE,
    )
    indexes = Batch(
        sql=INDEXES,
        key=_INDEX,
        not_empty=must.have_rows(
            Rule("contributors.index_not_empty", "Qualche indice dei pagamenti è pubblicato.", MODEL_KEEPER)
        ),
        expectations=(
            must.have_no_fault(
                "unlike_sum",
                Rule(
                    "contributors.add_up",
                    "I contributi danno insieme l'indice pubblicato, e così gli importi, i ritardi e i pagamenti.",
                    MODEL_KEEPER,
                ),
            ),
        ),
        due_sql=_DUE,
    )
    return Suite("payment_contributors", "Chi pesa sull'indice dei pagamenti", (published, indexes))
