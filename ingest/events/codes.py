"""Numbers that a system gives, as one delivery and the next write them: `0012` and 12, `AB 12` and `ab12` are one.

Only what tells records apart looks at the number so; what is kept and shown is the number as it was written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.events.declare import EventSource, Reads

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# A number has parts (2025/0012), a part letters before its digits (AB0012). Digits behind digits and letters
# (1A02) are left alone: there a zero tells two numbers apart.
_ZEROS = "(^|[^A-Z0-9])([A-Z]*)0+([0-9])"
_ODD = "[a-z ]|(?:^|[^A-Z0-9])[A-Z]*0[0-9]"
_ODD_BEFORE_THE_END = "[a-z ]|(?:^|[^A-Z0-9])[A-Z]*0[0-9][A-Z0-9]*[^A-Z0-9]"


def canonical(text: str) -> str:
    """Give, as SQL, the one form of a number: capitals, no zeros before it, no spaces but between two digits."""
    spaced = f"regexp_replace(upper({text}), ' +', ' ', 'g')"
    spaced = rf"regexp_replace(regexp_replace({spaced}, '([^0-9 ]) ', '\1', 'g'), ' ([^0-9 ])', '\1', 'g')"
    spaced = f"case when contains({text}, ' ') then {spaced} else upper({text}) end"
    bare = rf"regexp_replace({spaced}, '{_ZEROS}', '\1\2\3', 'g')"
    return f"case when regexp_matches({text}, '{_ODD}') then {bare} else {text} end"


def identity(source: EventSource, connection: DuckDBPyConnection, relation: str) -> dict[str, str]:
    """Give the SQL whose values rows of a relation share when they are of one key, by its fields.

    A canonical form costs more than all else that is done with a key. Where every number of a column is written in
    one way no two of them have the same, and the number itself says as much.
    """
    codes = {field.name for field in source.fields if field.reads is Reads.CODE}
    return {
        name: canonical(name) if name in codes and _may_meet(connection, relation, name) else name
        for name in source.key
    }


def _may_meet(connection: DuckDBPyConnection, relation: str, name: str) -> bool:
    """Tell whether two unlike numbers of a column may have the same canonical form.

    They have not when each is canonical as it stands, nor when all are of one length and have zeros before their last
    part alone, since then the same zeros go.
    """

    def has(pattern: str) -> bool:
        query = f"select 1 from {relation} where regexp_matches({name}, '{pattern}') limit 1"
        return connection.execute(query).fetchone() is not None

    if not has(_ODD):
        return False
    ((least, most),) = connection.execute(f"select min(strlen({name})), max(strlen({name})) from {relation}").fetchall()
    return bool(least != most) or has(_ODD_BEFORE_THE_END)
