"""How many events the example has: what its inputs say, and the volumes picked by judgement beside them."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from pipeline.example.reconstruct import ExampleInput, Key, ReconstructionError

VOLUMES = Path(__file__).parent / "chosen_volumes.csv"


class Sizes:
    """The amount of a quantity in a year: an input of the example where it has one, else a chosen volume."""

    def __init__(self, inputs: Iterable[ExampleInput], volumes: Path = VOLUMES) -> None:
        """Read the chosen volumes; raise ReconstructionError where one repeats an input, which would hide it."""
        self._values: dict[Key, Decimal] = {(i.measure_id, i.year): i.value for i in inputs if i.value is not None}
        with volumes.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                key = row["volume_id"], int(row["year"])
                if key in self._values:
                    raise ReconstructionError(
                        f"{volumes.name}: {key[0]} {key[1]} è già un input dell'esempio. Rimedio: togliere la riga"
                    )
                self._values[key] = Decimal(row["value"])

    def amount(self, name: str, year: int) -> Decimal:
        """Give the amount, or raise ReconstructionError with the remedy."""
        if (name, year) not in self._values:
            raise ReconstructionError(f"volume senza valore: {name} {year}. Rimedio: aggiungerlo a {VOLUMES.name}")
        return self._values[name, year]

    def count(self, name: str, year: int) -> int:
        """Give the amount of a quantity that is counted."""
        return int(self.amount(name, year))

    def cents(self, name: str, year: int) -> int:
        """Give the amount in hundredths, exactly; raise ReconstructionError where it has more decimals."""
        cents = self.amount(name, year) * 100
        if cents != int(cents):
            raise ReconstructionError(f"{name} {year}: più di due decimali. Rimedio: arrotondarlo ai centesimi")
        return int(cents)


@dataclass(frozen=True)
class SuapYear:
    """The filings of a year at the two desks, and how many municipalities the associated desk serves."""

    year: int
    milano: int
    milano_within_sla: int
    associato: int
    municipalities: int

    @property
    def rows(self) -> int:
        """Give the rows without faults."""
        return self.milano + self.associato


@dataclass(frozen=True)
class FilingYear:
    """The filings received by the business register in a year, as extracted once that year or the next was over.

    `..._later` were closed in the next year. `suspended` is the stock at the end of the year that is in this year's
    file, of which `suspended_released` were resumed and closed in the next.
    """

    year: int
    automatic: int
    automatic_later: int
    fast: int
    slow: int
    fast_later: int
    slow_later: int
    other: int
    suspended_released: int
    suspended_still: int
    in_progress: int
    rejected: int

    @property
    def rows(self) -> int:
        """Give the rows without faults."""
        return sum(getattr(self, one.name) for one in fields(self) if one.name != "year")


@dataclass(frozen=True)
class PaymentYear:
    """The payments of a year in cents and in cents by days, and those to the supplier that is left out."""

    year: int
    payments: int
    paid: int
    delay: int
    excluded_payments: int
    excluded_paid: int


Year = TypeVar("Year", SuapYear, FilingYear, PaymentYear)


def scaled(sizes: Year, scale: int) -> Year:
    """Give the sizes of a body `scale` times as large."""
    kept = ("year", "municipalities")
    grown: Mapping[str, int] = {
        one.name: getattr(sizes, one.name) * scale for one in fields(sizes) if one.name not in kept
    }
    return replace(sizes, **grown)


def suap_year(sizes: Sizes, year: int) -> SuapYear:
    """Give the filings at the desks in `year`."""
    return SuapYear(
        year=year,
        milano=sizes.count("suap_milano_filings", year),
        milano_within_sla=sizes.count("suap_milano_filings_within_sla", year),
        associato=sizes.count("suap_associato_filings", year),
        municipalities=sizes.count("associated_suap_municipalities", year),
    )


def filing_years(sizes: Sizes, first: int, last: int) -> list[FilingYear]:
    """Give the files of the business register for the years `first` to `last`, each without what the one before has.

    Raises ReconstructionError when a year would have fewer than none of something.
    """
    found: list[FilingYear] = []
    for year in range(first, last + 1):
        before = found[-1] if found else None
        closed = sizes.count("ri_practices_closed", year)
        within = sizes.count("ri_practices_closed_within_2_days", year)
        later = sizes.count("ri_practices_closed_next_year", year)
        fast_later = sizes.count("ri_practices_closed_next_year_within_2_days", year)
        released = sizes.count("ri_suspended_released_next_year", year)
        pending = sizes.count("ri_suspended_practices_pending", year)
        automatic = sizes.count("ri_practices_closed_automatically", year)
        one = FilingYear(
            year=year,
            automatic=automatic - (before.automatic_later if before else 0),
            automatic_later=sizes.count("ri_automatic_closed_next_year", year),
            fast=within - (before.fast_later if before else 0),
            slow=closed - within - (before.slow_later if before else 0),
            fast_later=fast_later,
            slow_later=later - fast_later,
            other=sizes.count("ri_other_practices_closed", year),
            suspended_released=released,
            suspended_still=pending - released - (before.suspended_still if before else 0),
            in_progress=sizes.count("ri_practices_in_progress", year),
            rejected=sizes.count("ri_practices_rejected", year),
        )
        for field in fields(one):
            if getattr(one, field.name) < 0:
                raise ReconstructionError(
                    f"pratiche del Registro imprese {year}: {field.name} sarebbe {getattr(one, field.name)}. "
                    f"Rimedio: cambiare i volumi in {VOLUMES.name}"
                )
        found.append(one)
    return found


def payment_year(sizes: Sizes, year: int) -> PaymentYear:
    """Give the payments of `year`."""
    return PaymentYear(
        year=year,
        payments=sizes.count("payments", year),
        paid=sizes.cents("payments_net_of_infocamere_eur", year),
        delay=sizes.cents("payment_delay_net_of_infocamere_eur_days", year),
        excluded_payments=sizes.count("excluded_payments", year),
        excluded_paid=sizes.cents("excluded_payments_eur", year),
    )
