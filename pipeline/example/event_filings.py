"""The filings of the example as SQL queries of texts, one row an event: deterministic arithmetic on row numbers.

A range is read in its order and nothing is sorted, so that millions of rows pass without being held.
Among the rows without faults, as many as the sizes say, stand others with one fault each, which nobody should count.
"""

from dataclasses import fields

from pipeline.example.event_people import business, email, person, personal_tax_code, tax_code
from pipeline.example.event_sizes import FilingYear, SuapYear

FAULTY_EVERY = 500
"""One row with a fault for so many without."""


def _numbered(rows: int, faults: int) -> str:
    """Give `n`, the number of a row without faults, and `fault`: null, or which one the extra row after it has.

    An extra row repeats the row before it in all but the fault and the number of its own, `serial`.
    """
    extra = rows // FAULTY_EVERY
    step = FAULTY_EVERY + 1
    return (
        f"select i, case when i % {step} = {step - 1} and i // {step} < {extra} then i // {step} % {faults} end fault, "
        f"i - least(i // {step}, {extra}) - case when fault is null then 0 else 1 end n, "
        f"case when fault is null or fault = 0 then n else {rows} + i // {step} end serial "
        f"from (select cast(range as bigint) i from range({rows + extra}))"
    )


def _share(number: str, part: int, whole: int) -> str:
    """Give the condition that holds for exactly `part` numbers among 0 to `whole` - 1, spread evenly."""
    return f"(({number} + 1) * {part} // {max(whole, 1)} > {number} * {part} // {max(whole, 1)})"


def suap_query(sizes: SuapYear, *, iso: bool, prefix: str = "") -> str:
    """Give the filings of a year in the layout of that year: from 2025 with the code that begins with a tax code.

    Faults: a row twice, an impossible date, a desk that is not there, a missing business, a closing before the filing,
    a municipality that lost its leading zero.
    """
    year, rows = sizes.year, sizes.rows
    form = "%Y-%m-%d" if iso else "%d/%m/%Y"
    impossible = f"{year}-02-31" if iso else f"31/02/{year}"
    served = (
        f"case when k % {sizes.municipalities} < 60 then '0150' || lpad(cast(2 + k % {sizes.municipalities} as "
        f"varchar), 2, '0') else '1080' || lpad(cast(k % {sizes.municipalities} - 59 as varchar), 2, '0') end"
    )
    coded = year >= 2025
    filing_code = "code || '-' || strftime(filed, '%d%m%Y') || '-' || lpad(cast(900 + n % 60 as varchar), 4, '0')"
    return f"""
with numbered as ({_numbered(rows, 6)}),
desks as (
    select *, {_share("n", sizes.associato, rows)} is_associated, n * {sizes.associato} // {rows} k,
        n - k m, date '{year}-01-01' + cast(n * 365 // {rows} as integer) filed, n * 7919 % {rows // 3 + 1} b
    from numbered
),
filings as (
    select *, {personal_tax_code("b")} code, filed + cast(n * 7 % 23 as integer) closed,
        case when not is_associated then if({_share("m", sizes.milano_within_sla, sizes.milano)}, 'Sì', 'No')
            when k % 31 = 4 then null else if(k % 47 = 5, 'No', 'Sì') end sla
    from desks
)
select '{prefix}SUAP/{year}/' || lpad(cast(serial + 1 as varchar), 7, '0') as "Protocollo",
    {filing_code + ' as "Codice pratica",' if coded else ""}
    case when fault = 2 then 'Comune di Lodi' when is_associated then 'SUAP associato' else 'Comune di Milano' end
        as "Sportello",
    case when fault = 5 then '15146' when is_associated then {served} else '015146' end as "Codice ISTAT comune",
    case when fault = 3 then '' else {tax_code("b")} end as "Codice fiscale impresa",
    case when n % 3 = 0 then {business("b")} else {person("b")} end as "Richiedente",
    {email("b")} as "E-mail",
    case when fault = 1 then '{impossible}' else strftime(filed, '{form}') end
        as "{"Data presentazione" if coded else "Data invio"}",
    case when fault = 4 then strftime(filed - 3, '{form}')
        when closed <= date '{year + 1}-01-15' then strftime(closed, '{form}') end as "Data chiusura",
    sla as "Entro SLA"
from filings
"""


# What befalls a filing of each group of FilingYear, by its number q in the group: the days over which receipts are
# spread (less than a year where the filing must close within it), suspension and closing. Dates are SQL on `d`, the
# day of receipt when receipts are spread over the whole year, Y (31 December) and s (days of suspension).
_SPREAD = {"fast": "if(q % 5 = 0, 343, 362)", "slow": "if(q % 4 = 0, 330, 350)", "other": "if(q % 10 = 0, 314, 344)"}
_SUSPENDED_DAYS = {
    "fast": "if(q % 5 = 0, 1 + q % 17, 0)",
    "slow": "if(q % 4 = 0, 1 + q % 20, 0)",
    "other": "if(q % 10 = 0, 1 + q % 30, 0)",
}
_CLOSED_AFTER = {
    "automatic": "q % 7 // 6",
    "fast": "greatest(q % 3, q % 2)",
    "slow": "3 + q % 12",
    "other": "1 + q % 19",
}


def filings_query(sizes: FilingYear, *, extracted_in: int, prefix: str = "") -> str:
    """Give the filings received by the business register in a year, as they stand at the end of `extracted_in`.

    Faults: a row twice, an impossible date, `nd` where a kind is required, a closing before the receipt, a closed
    filing without its day, a state that is not there.
    """
    year, rows = sizes.year, sizes.rows
    groups, start = [], 0
    for one in fields(sizes):
        if one.name != "year":
            start += getattr(sizes, one.name)
            groups.append((one.name, start))
    group = "case " + " ".join(f"when p < {end} then '{name}'" for name, end in groups) + " end"
    begins = "case " + " ".join(f"when p < {end} then {end - getattr(sizes, name)}" for name, end in groups) + " end"

    def by_group(expressions: dict[str, str], otherwise: str) -> str:
        return "case g " + " ".join(f"when '{k}' then {e}" for k, e in expressions.items()) + f" else {otherwise} end"

    received = by_group(
        {
            "automatic_later": "last - cast(q % 7 as integer)",
            "fast_later": "last",
            "slow_later": "last - cast(q % 7 as integer)",
            "in_progress": "last - cast(q % 20 as integer)",
        },
        f"first + cast(n * ({by_group(_SPREAD | {'automatic': '364'}, '345')}) // {rows} as integer)",
    )
    suspended = (
        "case when g in ('suspended_released', 'suspended_still') then received + cast(1 + q % 15 as integer) "
        "when s > 0 then received + cast(q % 2 as integer) end"
    )
    resumed = (
        "case when g = 'suspended_released' then last + cast(8 + q % 300 as integer) "
        "when s > 0 then suspended + cast(s as integer) end"
    )
    closed = by_group(
        {
            "automatic_later": "last + cast(2 + q % 20 as integer)",
            "fast_later": "last + 2",
            "slow_later": "last + cast(5 + q % 15 as integer)",
            "suspended_released": "resumed + cast(q % 10 as integer)",
        }
        | {name: f"received + cast(s + {days} as integer)" for name, days in _CLOSED_AFTER.items()},
        "null",
    )
    kind = (
        "case when g in ('fast', 'slow', 'fast_later', 'slow_later') then if(q % 23 = 4, 'Fusione', 'Costituzione') "
        "else (['Modifica', 'Deposito bilancio', 'Modifica', 'Cessazione', 'Altro', 'Deposito bilancio'])[1 + q % 6] "
        "end"
    )
    state = by_group(
        {"suspended_still": "'Sospesa'", "in_progress": "'In lavorazione'", "rejected": "'Respinta'"}, "'Evasa'"
    )
    date_form = "'%d/%m/%Y'"
    return f"""
with numbered as ({_numbered(rows, 6)}),
placed as (
    select *, n * {_step(rows)} % {rows} p, {group} g, p - ({begins}) q,
        date '{year}-01-01' first, date '{year}-12-31' last, n * 7919 % {rows // 3 + 1} b
    from numbered
),
received as (select *, {by_group(_SUSPENDED_DAYS, "0")} s, {received} received from placed),
suspended as (select *, {suspended} suspended from received),
resumed as (select *, {resumed} resumed from suspended),
closed as (
    select *, {closed} closed, case when g = 'suspended_released' then resumed - suspended
        when g = 'suspended_still' then date '{extracted_in}-12-31' - suspended else s end as days
    from resumed
)
select '{prefix}PRA/' || lpad(cast(serial + 1 as varchar), 7, '0') || '/{year}' as "Protocollo",
    case when fault = 2 then 'nd' else {kind} end as "Tipo pratica",
    {tax_code("b")} as "Codice fiscale impresa",
    {business("b")} as "Denominazione impresa",
    {email("b")} as "E-mail intermediario",
    case when fault = 1 then '31/02/{year}' else strftime(received, {date_form}) end as "Data ricevimento",
    strftime(suspended, {date_form}) as "Data sospensione",
    strftime(resumed, {date_form}) as "Data ripresa",
    days as "Giorni di sospensione",
    case when fault = 3 then strftime(received - 4, {date_form}) when fault <> 4 or fault is null
        then strftime(closed, {date_form}) end as "Data evasione",
    if(g in ('automatic', 'automatic_later'), 'Sì', 'No') as "Gestione automatica",
    case when fault in (3, 4) then 'Evasa' when fault = 5 then 'Sparita' else {state} end as "Stato"
from closed
"""


def _step(rows: int) -> int:
    """Give a number with no divisor in common with `rows`: its multiples visit every row once, far from each other."""
    from math import gcd

    step = rows * 618 // 1000 | 1
    while gcd(step, rows) != 1:
        step += 2
    return step
