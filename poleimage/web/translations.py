"""Messages out of the code and templates into the catalogues, without the system's gettext."""

import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

# What is written in the code is English already.
TRANSLATED_INTO = ("fr", "nl", "de")

SOURCES = ("poleimage", "members", "shelter", "templates")
TEMPLATES = (".html", ".txt")
# How many strings at the start of a call are its context, and how many its message.
CALLS = {
    "_": (0, 1),
    "gettext": (0, 1),
    "gettext_lazy": (0, 1),
    "gettext_noop": (0, 1),
    "ngettext": (0, 2),
    "ngettext_lazy": (0, 2),
    "pgettext": (1, 1),
    "pgettext_lazy": (1, 1),
    "npgettext": (1, 2),
    "npgettext_lazy": (1, 2),
}

Ids = str | tuple[str, ...]

# What no text of a language holds. In French a mark keeps to its word by a no-break space (U+00A0); in Dutch and German
# nothing parts it from its word, and what a Belgian text puts in quotes stands in “…” or „…“.
_FRENCH = (re.compile(r"[ ~][:;?!»]|«[ ~]"), "parts a mark from its word, or holds a ~")
_CLOSE = "parts a mark from its word, or quotes the French way"
SLIPS = {
    "fr": _FRENCH,
    "nl": (re.compile(r"\w[ \u00a0][:;?!]|[«»]"), _CLOSE),
    "de": (re.compile(r"\w[ \u00a0][:;?!]|[«»]"), _CLOSE),
}


@dataclass(frozen=True)
class Fault:
    message: str
    what: str


def extract() -> Catalog:
    """Everything that is marked for translation, with the files it stands in."""
    catalog = Catalog()
    for place in _sources():
        name = place.relative_to(settings.ROOT).as_posix()
        for line, function, messages, comments in _messages(place):
            context, ids = _ids(function, messages)
            if ids is not None:
                catalog.add(ids, locations=[(name, line)], auto_comments=comments, context=context)
    return catalog


def update(language: str) -> None:
    """Bring the catalogue in line with the code: new messages empty, old ones gone, nothing guessed."""
    catalog = _read(language)
    catalog.update(extract(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    place = po_of(language)
    place.parent.mkdir(parents=True, exist_ok=True)
    out = io.BytesIO()
    write_po(out, catalog, width=120, sort_by_file=True, include_lineno=False, omit_header=True)
    place.write_bytes(_header(language).encode() + out.getvalue())


def faults(language: str) -> list[Fault]:
    catalog, found = _read(language), []
    wanted = extract()
    for message in wanted:
        if message.id:
            found += [Fault(_shown(message), what) for what in _faults_of(message, catalog)]
    for message in catalog:
        if message.id and wanted.get(message.id, message.context) is None:
            found.append(Fault(_shown(message), "is no longer in the code"))
    return found + [Fault(_shown(message), "is kept as obsolete") for message in catalog.obsolete.values()]


def compile_all() -> None:
    """Write what Django reads (`.mo`), where it is older than the catalogue or not there."""
    for language in TRANSLATED_INTO:
        source = po_of(language)
        target = source.with_suffix(".mo")
        if source.exists() and (not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns):
            new = target.with_suffix(".new")
            with new.open("wb") as file:
                write_mo(file, _read(language))
            # Whole or not at all: another process may be reading it.
            new.replace(target)


def po_of(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def _read(language: str) -> Catalog:
    place = po_of(language)
    if not place.exists():
        return Catalog(locale=language)
    with place.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def _sources() -> Iterator[Path]:
    for folder in SOURCES:
        for place in sorted((settings.ROOT / folder).rglob("*")):
            if (place.suffix == ".py" and "migrations" not in place.parts) or place.suffix in TEMPLATES:
                yield place


def _messages(place: Path) -> Iterator[tuple[int, str, Ids, list[str]]]:
    source = place.read_text(encoding="utf-8")
    if place.suffix in TEMPLATES:
        # What comes back looks like Python but for the indentation, which is the template's own.
        source = "\n".join(line.strip() for line in templatize(source, origin=str(place)).splitlines())
    try:
        # Babel's own note of what this yields is wrong.
        found: Any = extract_python(io.BytesIO(source.encode()), dict.fromkeys(CALLS), ["Translators:"], {})
        yield from found
    except (tokenize.TokenError, SyntaxError) as error:
        raise ValueError(f"{place} can't be read for translation: {error}") from error


def _ids(function: str, messages: Ids) -> tuple[str | None, Ids | None]:
    """Context and message of one call; no message when it is not made of plain strings."""
    contexts, wanted = CALLS[function]
    parts = (messages,) if isinstance(messages, str) else tuple(messages or ())
    context, ids = parts[:contexts], parts[contexts : contexts + wanted]
    if len(ids) != wanted or not all(ids) or not all(context):
        return None, None
    return (context[0] if context else None), (ids[0] if wanted == 1 else ids)


def _faults_of(message: Message, catalog: Catalog) -> list[str]:
    known = catalog.get(message.id, message.context)
    if known is None:
        return ["is missing"]
    strings = known.string if isinstance(known.string, tuple) else (known.string,)
    wanted = catalog.num_plurals if message.pluralizable else 1
    if len(strings) != wanted or not all(strings):
        return ["is not translated"]
    if known.fuzzy:
        return ["is only guessed (fuzzy)"]
    slip, said = SLIPS.get(str(catalog.locale), (None, ""))
    if slip and any(slip.search(str(string)) for string in strings):
        return [said]
    return [str(error) for error in known.check(catalog)]


def _shown(message: Message) -> str:
    first = message.id if isinstance(message.id, str) else message.id[0]
    return first if len(first) <= 100 else first[:99] + "…"


def _header(language: str) -> str:
    """Without dates: they change in every branch and say nothing that the history does not."""
    plural = Catalog(locale=language).plural_forms
    lines = [
        f"Language: {language}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {plural}",
    ]
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines) + "\n"
