"""Values as Italians write them, with every digit that they have."""

from datetime import date
from decimal import Decimal


def exact(value: Decimal | date | str | int) -> str:
    """A number with decimal comma and dotted thousands, a day as dd/mm/yyyy, a text as it is."""
    if isinstance(value, Decimal):
        whole, _, rest = f"{value:,f}".partition(".")
        rest = rest.rstrip("0")
        return whole.replace(",", ".") + (f",{rest}" if rest else "")
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)
