"""The sources, one module each: a new file in this folder is a new source, with nothing else to register."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from ingest.events.declare import EventSource
from ingest.source import Source


@cache
def all_sources() -> tuple[Source | EventSource, ...]:
    """Give the sources of this folder in the order of their ids."""
    found = [import_module(f"{__name__}.{module.name}").SOURCE for module in iter_modules(__path__)]
    return tuple(sorted(found, key=lambda source: str(source.source_id)))


@cache
def form_sources() -> tuple[Source, ...]:
    """Give the sources whose files are forms of declared values."""
    return tuple(source for source in all_sources() if isinstance(source, Source))


@cache
def event_sources() -> tuple[EventSource, ...]:
    """Give the sources whose files are exports, one row an event."""
    return tuple(source for source in all_sources() if isinstance(source, EventSource))
