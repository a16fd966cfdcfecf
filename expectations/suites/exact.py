"""Comparing whole rows: the text of SQL that says which columns of a row are not what they must be.

The words that it is made of (`unlike`, `told`, ...) are macros of `expectations/macros.sql`.
"""


def all_unlike(*columns: tuple[str, str, str]) -> str:
    """What differs in a row, given of each column the SQL of what is said and of what is due, and its name; or null."""
    faults = ", ".join(f"unlike('{name}', {said}, {due})" for said, due, name in columns)
    return f"nullif(concat_ws('; ', {faults}), '')"
