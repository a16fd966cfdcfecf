"""The register: what is computed, from which inputs, against which target; read from `seeds/` and checked.

`load_register` reads, `check_register` says what is wrong; nothing runs on a register with problems.
"""

from ingest.register.checks import check_register
from ingest.register.loader import load_register
from ingest.register.model import Register, Row
from ingest.register.schema import SchemaError

__all__ = ["Register", "Row", "SchemaError", "check_register", "load_register"]
