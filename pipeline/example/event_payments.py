"""The payments of the example: amounts and days that add up, to the cent, to what the year's payment index needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.example.event_sizes import PaymentYear

INVOICE, CREDIT_NOTE = "Fattura", "Nota di credito"


@dataclass(frozen=True)
class Payment:
    """A payment, in cents; `days` from the due date, moved by the disputed days, to the day of payment."""

    number: int
    registration: int
    is_credit_note: bool
    paid_on: date
    days: int
    disputed_days: int
    due: int
    paid: int
    is_excluded: bool = False

    @property
    def due_on(self) -> date:
        """Give the due date that the invoice prints."""
        return self.paid_on - timedelta(days=self.days + self.disputed_days)


def _is_part(i: int) -> bool:
    """Tell whether payment `i` settles half of an invoice that the one beside it settles too."""
    return i % 31 in (5, 6)


def _weight(i: int) -> int:
    """Give the size of payment `i` against the others: few large ones, negative for a credit note."""
    size = 2 + (i * 7919 % 1009) ** 2 // 100
    return -(size // 9 + 1) if i % 67 == 13 and not _is_part(i) else size


def _days(i: int) -> int:
    """Give the days of payment `i` before they are shifted to the total: mostly early, a few late."""
    return 30 + i * 131 % 55 if i % 37 == 5 else -(10 + i * 131 % 41)


def payments(sizes: PaymentYear) -> Iterator[Payment]:
    """Give the payments of a year: their paid amounts add up to `paid` cents, days by due amount to `delay`.

    Days are shifted, all alike and then one by one while there is something to shift; the last two payments take what
    remains, on two adjacent days. The excluded supplier's payments come after and count in neither sum.
    """
    count = sizes.payments - 2
    total = sum(map(_weight, range(count)))
    kept = 4 * sizes.paid // sizes.payments  # for the last two

    def amounts(i: int) -> tuple[int, int]:
        weight = _weight(i)
        due = abs(weight) * (sizes.paid - kept) // total * (1 if weight > 0 else -1)
        return due, due - due // 50 if i % 53 == 7 and weight > 0 else due

    paid = due = delay = 0
    for i in range(count):
        one_due, one_paid = amounts(i)
        paid, due, delay = paid + one_paid, due + one_due, delay + one_due * _days(i)
    last = sizes.paid - paid
    mean = sizes.delay // sizes.paid
    shift, rest = divmod(sizes.delay - delay - mean * last, due)
    for i in range(count):
        one_due, one_paid = amounts(i)
        more = 1 if 0 < one_due <= rest else 0
        rest -= more * one_due
        yield _payment(sizes, i, _days(i) + shift + more, one_due, one_paid)
    days, later = divmod(rest + mean * last, last)
    parts = ((days, last - later), (days + 1, later)) if later else ((days, last // 2), (days, last - last // 2))
    for i, (day, amount) in enumerate(parts, start=count):
        yield _payment(sizes, i, day, amount, amount)
    yield from _excluded(sizes)


def _payment(sizes: PaymentYear, i: int, days: int, due: int, paid: int) -> Payment:
    return Payment(
        number=i,
        registration=i - 1 if i % 31 == 6 else i,
        is_credit_note=due < 0,
        paid_on=date(sizes.year, 1, 2) + timedelta(days=i * 360 // sizes.payments),
        days=days,
        disputed_days=5 + i % 40 if i % 83 == 11 else 0,
        due=due,
        paid=paid,
    )


def _excluded(sizes: PaymentYear) -> Iterator[Payment]:
    each, more = divmod(sizes.excluded_paid, sizes.excluded_payments)
    for k in range(sizes.excluded_payments):
        amount = each + (1 if k < more else 0)
        number = sizes.payments + k
        paid_on = date(sizes.year, 1, 15) + timedelta(days=k * 340 // sizes.excluded_payments)
        yield Payment(number, number, False, paid_on, -(k % 9), 0, amount, amount, is_excluded=True)
