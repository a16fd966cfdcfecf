"""Personal data at the door: what identifies somebody becomes a keyed hash or is not kept, and is never shown."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ingest.events.identifiers import PERSONAL_CODE, identify
from ingest.italian import is_not_available
from ingest.problems import nearest
from ingest.words import collapse, fold

LEFT_OUT = "[omesso]"
_KEY_BYTES = 32
EXAMPLE_SECRET = bytes(_KEY_BYTES)
"""The secret of the reference example, whose persons are made up: the same hashes on every machine."""
_DIGEST_DIGITS = 32
_VAT_DIGITS = 11
_LONGEST_NUMBER = 10
_LONGEST_HEADING = 60
# Digits and signs alone: a date, an amount, a count. Eleven digits in a row may be a tax code.
_PLAIN = re.compile(r"[0-9.,;:/+\-\u2212 €%()]*")
_CODE = re.compile(r"(?=.*[0-9])[A-Z0-9_./-]{1,40}")
_TAX_CODE = re.compile(PERSONAL_CODE, re.IGNORECASE)
_LONG_NUMBER = re.compile(rf"[0-9]{{{_LONGEST_NUMBER + 1},}}")


@dataclass(frozen=True)
class Pseudonyms:
    """Keyed hashes (HMAC-SHA-256) of what identifies somebody: the same code of the same entity gives the same hash."""

    secret: bytes

    def of(self, entity_id: str, canonical: str) -> str:
        """Give the hash of a code in its canonical form: 32 hexadecimal digits."""
        found = hmac.digest(self.secret, f"{entity_id}\0{canonical}".encode(errors="surrogateescape"), "sha256")
        return found.hex()[:_DIGEST_DIGITS]

    @property
    def key_id(self) -> str:
        """Give a name of the secret that does not give it away: hashes of different secrets never match."""
        return hashlib.sha256(b"traguardo key id\0" + self.secret).hexdigest()[:16]


def read_secret(path: Path) -> bytes:
    """Read the secret of this installation; the first time it is made, readable by its owner alone.

    Raises ValueError when the file holds something else.
    """
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        secret = secrets.token_bytes(_KEY_BYTES)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secret.hex() + "\n")
    except ValueError:  # no text, or no hexadecimal digits
        secret = b""
    if len(secret) != _KEY_BYTES:
        raise ValueError(f"{path}: non è la chiave dei pseudonimi. Rimedio: ripristinarla da una copia")
    return secret


@lru_cache(4096)
def discreet(text: str, known: tuple[str, ...]) -> str:
    """Give a text as it may be shown of a refused row: numbers, codes and words of the layout; of the rest, a mark.

    A name typed in the column of a date is a name all the same.
    """
    plain = collapse(text)
    if is_not_available(plain):
        return plain
    if _TAX_CODE.search(plain) or _LONG_NUMBER.search(plain) or _is_parted_number(plain):
        return LEFT_OUT
    if _PLAIN.fullmatch(plain) or _CODE.fullmatch(plain):
        return plain
    if fold(plain) in {fold(word) for word in known} or nearest(plain, known):
        return plain
    return LEFT_OUT


def _is_parted_number(text: str) -> bool:
    """Tell whether a text is eleven digits with signs between them, and the check digit of a VAT number."""
    if sum(map(str.isdigit, text)) != _VAT_DIGITS:
        return False
    found = identify(text)
    return not isinstance(found, str) and found.is_checked and len(found.canonical) == _VAT_DIGITS


def heading(text: str) -> str:
    """Give what stands where a heading should, as it may be shown: an open quote may have swallowed rows there."""
    is_long = len(text) > _LONGEST_HEADING or text.count("\n") > 1
    is_somebody = "@" in text or _TAX_CODE.search(text) or _LONG_NUMBER.search(text) or _is_parted_number(text)
    return LEFT_OUT if is_long or is_somebody else text
