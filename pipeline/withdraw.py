"""`make withdraw`: a delivery taken out of the releases to come, with who and why; a mistake is undone."""

import re
from dataclasses import dataclass
from unicodedata import normalize

from ingest.events.contents import SCOPE_SEPARATOR
from ingest.problems import printable
from ingest.sources import event_sources
from pipeline.arrivals import in_words
from pipeline.failure import BuildFailedError
from pipeline.journal import Journal
from pipeline.ledger import Ledger, LedgerDelivery
from pipeline.lock import exclusive
from pipeline.places import Places

ID_LENGTH = 16
"""The digits of the SHA-256 by which a delivery is called in the warehouse."""
_SHORTEST_ID = 4
_NUMBER = re.compile(r"(?:n\. ?)?([0-9]{1,9})", re.IGNORECASE)
_FROM_THEN = "Dalla prossima notte, o subito con `make build`,"


@dataclass(frozen=True)
class Asked:
    """What a person typed: which delivery, who says so and why, and whether a withdrawal is undone."""

    delivery: str
    who: str
    why: str
    undo: bool = False


def deliveries_listed(places: Places) -> list[str]:
    """A line for each delivery of the ledger, with the number that withdraws it."""
    deliveries, ledger = _deliveries(places)
    if not deliveries:
        return [f"In {places.data} non c'è ancora nessuna consegna."]
    withdrawn = ledger.withdrawn()
    return [
        "Per ritirarne una: make withdraw DELIVERY=<numero> WHO='<chi>' WHY='<perché>'",
        *(
            f"  n. {one.sequence}  {_described(one)}"
            + (f" [{in_words(withdrawn[one.sequence])}]" if one.sequence in withdrawn else "")
            for one in deliveries
        ),
    ]


def withdraw(places: Places, asked: Asked) -> list[str]:
    """Record that a delivery is withdrawn, or put back, from the next build on; the lines to print.

    Raises AlreadyRunningError while a build runs, BuildFailedError when none or several fit, when there is nothing to
    do, or when nobody says who and why.
    """
    who, why = (printable(" ".join(text.split())) for text in (asked.who, asked.why))
    deliveries, ledger = _deliveries(places)
    one = _named(deliveries, asked.delivery.strip())
    missing = [f"{name}='{what}'" for name, what, said in (("WHO", "chi", who), ("WHY", "perché", why)) if not said]
    if missing:
        said = "un ritiro" if not asked.undo else "l'annullamento di un ritiro"
        raise _refused(f"{said} ha un nome e un motivo", f"aggiungere {' '.join(missing)}")
    with exclusive(places.lock):
        withdrawn = ledger.withdrawn()
        if asked.undo and one.sequence not in withdrawn:
            raise _refused(f"la n. {one.sequence} non è ritirata", "`make withdraw` da solo le elenca")
        if not asked.undo and one.sequence in withdrawn:
            already = in_words(withdrawn[one.sequence])
            raise _refused(f"la n. {one.sequence} è già {already}", "per annullare il ritiro aggiungere UNDO=1")
        kind = "restored" if asked.undo else "withdrawn"
        ledger.say_of_delivery(one.sequence, kind, who, why)
        journal = Journal(places.journal, None, "withdraw")
        journal.write(kind, sequence=one.sequence, sha256=one.sha256)
        journal.close()
        standing = [other for other in deliveries if other.sequence not in ledger.withdrawn()]
    said = "Vale di nuovo" if asked.undo else "Ritirata"
    return [
        f"{said} la n. {one.sequence}, {_described(one)} (da {who}: {why}).",
        _consequence(one, standing, undone=asked.undo),
    ]


def _consequence(one: LedgerDelivery, standing: list[LedgerDelivery], *, undone: bool) -> str:
    """What the next build will do about it. The release in force stays as it is until then."""
    alike = [other for other in standing if other.sequence != one.sequence and _overlap(one, other)]
    later, earlier = (
        ", ".join(
            f"n. {other.sequence} ({other.file_name})" for other in alike if is_later is (other.sequence > one.sequence)
        )
        for is_later in (True, False)
    )
    # A form or an export that came later may give all of it again, or a part.
    unchanged = f" Non cambia ciò che danno anche le consegne successive: {later}." if later else ""
    if undone:
        return f"Sarà presa dalla prossima notte, o subito con `make build`.{unchanged}"
    if earlier:
        return f"{_FROM_THEN} valgono per gli stessi dati le consegne precedenti: {earlier}.{unchanged}"
    if later:
        return f"{_FROM_THEN} mancherà ciò che dà essa sola.{unchanged}"
    if not standing:
        return "Non resta nessuna consegna: la prossima costruzione non avrà da cui partire, finché non ne arriva una."
    return f"{_FROM_THEN} i suoi valori mancheranno, finché non arriva una nuova consegna."


def _deliveries(places: Places) -> tuple[list[LedgerDelivery], Ledger]:
    ledger = Ledger(places.ledger)
    # Asking makes no ledger where there is none.
    return (ledger.deliveries() if places.ledger.exists() else []), ledger


def _named(deliveries: list[LedgerDelivery], words: str) -> LedgerDelivery:
    """The delivery of that sequence number, file name or beginning of id, in this order."""
    number = _NUMBER.fullmatch(words)
    found = [one for one in deliveries if number and one.sequence == int(number[1])]
    # One letter with its accent may be written as two signs: whoever types it does not see which.
    found = found or [one for one in deliveries if normalize("NFC", one.file_name) == normalize("NFC", words)]
    if not found and len(words) >= _SHORTEST_ID:
        found = [one for one in deliveries if one.sha256.startswith(words.lower())]
    if len(found) == 1:
        return found[0]
    if not found:
        raise _refused(f"nessuna consegna corrisponde a «{printable(words)}»", "`make withdraw` da solo le elenca")
    numbers = ", ".join(f"n. {one.sequence}" for one in found)
    raise _refused(f"«{printable(words)}» indica più consegne ({numbers})", "indicarne una con il suo numero")


def _refused(said: str, remedy: str) -> BuildFailedError:
    return BuildFailedError("ritiro", [f"{said}. Rimedio: {remedy}"])


def _described(one: LedgerDelivery) -> str:
    about = " ".join(filter(None, [one.source_id, one.scope]))
    days = f"{one.period_start:%d/%m/%Y}-{one.period_end:%d/%m/%Y}"
    return f"{one.sha256[:ID_LENGTH]}  {one.entity_id}  {about}  {days}  «{one.file_name}»"


def _overlap(one: LedgerDelivery, other: LedgerDelivery) -> bool:
    """Whether the two may give the same data: one source of one entity, a part and days in common."""
    if (one.entity_id, one.source_id) != (other.entity_id, other.source_id) or not _scopes_meet(one, other):
        return False
    return one.period_start <= other.period_end and other.period_start <= one.period_end


def _scopes_meet(one: LedgerDelivery, other: LedgerDelivery) -> bool:
    """Whether two deliveries of a source are about one thing: of a form the same centre, of an export a part of it."""
    if one.scope == other.scope:
        return True
    if one.source_id not in {source.source_id for source in event_sources()}:
        return False
    mine, its = (set(filter(None, delivery.scope.split(SCOPE_SEPARATOR))) for delivery in (one, other))
    # An export of no part is of all of them.
    return not mine or not its or bool(mine & its)
