"""The door of personal data: what offices write passes it before it is kept, shown or logged."""

from ingest.privacy.door import OMITTED, Door

__all__ = ["OMITTED", "Door"]
