"""Which deliveries a run rests on: the example's, or those of the ledger and the inbox, and what is odd about them."""

from collections.abc import Iterable
from datetime import date, datetime

from ingest.archive import ArchiveError
from ingest.events.store import EventStore
from ingest.inbox import waiting
from ingest.intake import Delivery, Intake, KnownDelivery, take_in
from ingest.register import Register
from pipeline.failure import BuildFailedError
from pipeline.inputs_lock import InputsLock
from pipeline.ledger import Ledger, LedgerDelivery, Withdrawal
from pipeline.places import Places


def nothing_was_ever_delivered(places: Places, ledger: Ledger) -> bool:
    """Whether the example is what to build: no delivery in the ledger, nothing that may be one in the inbox."""
    return not ledger.deliveries() and not waiting(places.inbox)


def take_example(places: Places, register: Register, as_of: date, events: EventStore | None = None) -> Intake:
    """Write the reference example and take it in, apart from everything real."""
    from pipeline.example.deliveries import write_example
    from pipeline.example.reconstruct import ReconstructionError

    try:
        write_example(register, places.example / "inbox")
    except ReconstructionError as error:
        raise BuildFailedError("esempio", [str(error)]) from error
    inbox, archive = places.example / "inbox", places.example / "archive"
    return take_in(inbox, archive, register, {}, as_of, is_example=True, events=events)


def take_real(
    places: Places, register: Register, ledger: Ledger, as_of: date, events: EventStore | None = None
) -> Intake:
    """Take in what is new and what the ledger knows; what is accepted is recorded at once.

    Raises BuildFailedError when the archive has lost a delivery, when one that was accepted cannot be taken today (it
    would fall out of the release, and what came before it would hold again), and when there is nothing to build from.
    """
    withdrawn = _withdrawn(ledger)
    known = [one for one in ledger.deliveries() if one.sha256 not in withdrawn]
    try:
        intake = take_in(
            places.inbox,
            places.archive,
            register,
            _known(ledger.deliveries()),
            as_of,
            is_example=False,
            withdrawn=withdrawn,
            events=events,
        )
    except ArchiveError as error:
        raise BuildFailedError("archivio", [str(error)]) from error
    # Accepted is accepted, also when a later stage fails: the files are in the archive by now.
    ledger.record_deliveries(entry(delivery) for delivery in intake.deliveries if delivery.is_new)
    taken = {delivery.sha256 for delivery in intake.deliveries}
    if fallen := [one for one in known if one.sha256 not in taken]:
        lines = [_fallen(one, intake) for one in fallen]
        raise BuildFailedError("consegne", lines, [problem.line() for problem in intake.problems])
    if not intake.deliveries:
        said = "nessuna consegna accettata"
        if withdrawn:
            said = (
                f"nessuna consegna da cui costruire ({len(withdrawn)} ritirate). "
                "Rimedio: consegnare un file, oppure annullare un ritiro (`make withdraw` le elenca)"
            )
        refused = [problem.line() for problem in intake.problems]
        raise BuildFailedError("consegne", [said, *refused], refused)
    return intake


def _fallen(one: LedgerDelivery, intake: Intake) -> str:
    """Why a delivery that was accepted is not taken today, and what to do about it: nothing of it is lost."""
    why = [
        problem.message
        for file in intake.refused
        if (file.entity_id, file.file_name) == (one.entity_id, one.file_name)
        for problem in file.problems
    ]
    said = (
        f"la consegna n. {one.sequence} «{one.file_name}» fu accettata il {one.first_accepted_at:%d/%m/%Y}, e oggi no"
    )
    remedy = (
        "se è cambiato il registro o il programma, rimetterlo com'era; se la consegna non deve valere più, ritirarla: "
        f"make withdraw DELIVERY={one.sequence} WHO='...' WHY='...'"
    )
    return f"{said}{': ' + '; '.join(why) if why else ''}. Rimedio: {remedy}"


def take_locked(places: Places, register: Register, lock: InputsLock, events: EventStore | None = None) -> Intake:
    """Take from the archive, and from nowhere else, the deliveries that a release rests on.

    Raises BuildFailedError when the archive has lost one, or when today's register or contracts refuse one.
    """
    archive = (places.example if lock.is_example else places.data) / "archive"
    no_inbox = archive / "inbox"  # an archive holds files alone, so that nothing is read here
    try:
        known = _known(lock.deliveries)
        intake = take_in(no_inbox, archive, register, known, lock.as_of, is_example=lock.is_example, events=events)
    except ArchiveError as error:
        # What an archive that lost a file asks of a build, to find it in the inbox, is no help here.
        lost = str(error).partition(" Rimedio:")[0]
        raise BuildFailedError("archivio", [f"{lost} Rimedio: ripristinare {archive} da una copia"]) from error
    if len(intake.deliveries) != len(lock.deliveries):
        lines = [problem.line() for file in intake.refused for problem in file.problems]
        raise BuildFailedError("consegne", ["oggi non sono accettate tutte le consegne della release", *lines])
    return intake


def _withdrawn(ledger: Ledger) -> dict[str, str]:
    """Why each withdrawn delivery is not taken in, by SHA-256."""
    sequences = ledger.withdrawn()
    return {d.sha256: in_words(sequences[d.sequence]) for d in ledger.deliveries() if d.sequence in sequences}


def in_words(withdrawal: Withdrawal) -> str:
    """Who withdrew a delivery, on which day and why."""
    day = datetime.fromisoformat(withdrawal.said_at).astimezone().date()
    return f"ritirata il {day:%d/%m/%Y} da {withdrawal.who}: {withdrawal.why}"


def _known(deliveries: Iterable[LedgerDelivery]) -> dict[str, KnownDelivery]:
    return {
        d.sha256: KnownDelivery(
            entity_id=d.entity_id,
            file_name=d.file_name,
            sha256=d.sha256,
            sequence=d.sequence,
            first_accepted_at=d.first_accepted_at,
            source_id=d.source_id,
            scope=d.scope,
            period=(d.period_start, d.period_end),
        )
        for d in deliveries
    }


def entry(delivery: Delivery) -> LedgerDelivery:
    """What the ledger and the lock of a release remember of a delivery."""
    return LedgerDelivery(
        sequence=delivery.sequence,
        entity_id=delivery.entity_id,
        source_id=delivery.source_id,
        scope=delivery.scope,
        period_start=delivery.period[0],
        period_end=delivery.period[1],
        file_name=delivery.file_name,
        sha256=delivery.sha256,
        first_accepted_at=delivery.first_accepted_at,
    )
