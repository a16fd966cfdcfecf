"""What must hold of `published.measures`, one row a quantity of an entity and a period."""

from expectations import must
from expectations.rules import MODEL_KEEPER, REGISTER_KEEPER_WITH_OFFICE, REGISTER_OR_MODEL_KEEPER, Batch, Rule, Suite
from expectations.suites.measures_read import GIVEN, MOVED, NEEDED, PUBLISHED
from expectations.suites.opening import rows

_KEY = ("entity_id", "measure_id", "period_start", "period_end")


def suite() -> Suite:
    """The rules on measures: as the register names them, as their files give them; and what jumped, as a warning."""
    published = rows(
        "measures",
        _KEY,
        PUBLISHED,
        "La tabella delle misure non è vuota.",
        "Ogni misura compare una volta per ente e periodo.",
        must.have_no_fault(
            "not_registered",
            Rule("measures.in_register", "Ogni misura pubblicata, e il suo ente, è nel registro.", MODEL_KEEPER),
        ),
        must.have_no_fault(
            "unlike_register",
            Rule("measures.as_registered", "Nome, unità, natura e fonte sono quelli del registro.", MODEL_KEEPER),
        ),
        must.have_no_fault(
            "wrong_period",
            Rule("measures.period_whole", "Anno e periodo sono quelli del primo e dell'ultimo giorno.", MODEL_KEEPER),
        ),
        must.have_no_fault(
            "unlike_inputs",
            Rule(
                "measures.as_inputs",
                "Il valore, la provenienza e le consegne sono quelli dei posti da cui la misura viene.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "wrong_kind",
            Rule(
                "measures.value_of_its_kind",
                "Una misura ha il valore della sua natura e solo quello, con provenienza e consegne; "
                "manca solo dove le righe sono state rifiutate.",
                REGISTER_OR_MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "wrong_refusals",
            Rule("measures.refusals_in_quarantine", "Le righe rifiutate sono fra quelle in quarantena.", MODEL_KEEPER),
        ),
        must.have_no_fault(
            "unlike_terms",
            Rule(
                "measures.as_terms",
                "Un quoziente è il rapporto fra i suoi termini pubblicati, arrotondato una volta.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "unlike_given",
            Rule(
                "measures.as_given",
                "Una misura che nessun indicatore legge è quella che le sue righe danno.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "infinite", Rule("measures.finite", "Nessun numero è infinito o indefinito (inf, NaN).", MODEL_KEEPER)
        ),
        due_sql="select count(*) from published.component_inputs where not is_missing",
    )
    needed = Batch(
        sql=NEEDED,
        key=_KEY,
        not_empty=must.have_rows(
            Rule("measures.needed_not_empty", "Qualche dato di ingresso viene da una misura.", MODEL_KEEPER)
        ),
        expectations=(
            must.have_no_fault(
                "not_published",
                Rule("measures.complete", "La misura di ogni dato di ingresso che c'è è pubblicata.", MODEL_KEEPER),
            ),
        ),
        due_sql="select count(*) from published.component_inputs where not is_missing",
    )
    given = Batch(
        sql=GIVEN,
        key=_KEY,
        not_empty=must.have_rows(
            Rule("measures.given_not_empty", "Qualche misura non è letta da nessun indicatore.", MODEL_KEEPER)
        ),
        expectations=(
            must.have_no_fault(
                "not_published",
                Rule("measures.all_given", "È pubblicata anche la misura che nessun indicatore legge.", MODEL_KEEPER),
            ),
        ),
        due_sql="select count(*) from ops.given_measures where measure_id in (from register.measure_quotients "
        "select measure_id)",
    )
    moved = Batch(
        sql=MOVED,
        key=("entity_id", "year", "indicator_id", "finding_id"),
        not_empty=must.have_rows(
            Rule("measures.moves_not_empty", "Le variazioni oltre la soglia sono fra i rilievi.", MODEL_KEEPER)
        ),
        expectations=(
            must.have_no_fault(
                "moved",
                Rule(
                    "measures.steady",
                    "Nessuna misura si è mossa oltre la sua soglia da un anno all'altro.",
                    REGISTER_KEEPER_WITH_OFFICE,
                    severity="warning",
                ),
            ),
        ),
        due_sql="select 0",
    )
    return Suite("measures", "Misure", (published, needed, given, moved))
