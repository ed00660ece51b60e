"""Make `shelter_verify.py`: the sources of the rules and of the checks, word for word in one file, and who loads them.

The same sources always give the same bytes. This module stays at home.
"""

import ast
import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

NAME = "shelter_verify.py"
QUOTES = "'" * 3
ENTRY = "shelter.offline.program"
_HOUSE = Path(__file__).parent.parent
_HEAD = '''#!/usr/bin/env python3
"""Check a compliance report of the Tax Shelter register, without the register: Python 3.11 or newer, nothing else.

    python shelter_verify.py REPORT.pdf [its documents: files, a folder, or the evidence pack]

It takes the dossier out of the PDF, computes every figure again with the same rules, and compares the result with the
statement inside, with the list of lines, with the digests and with the figures that are printed on the pages. Documents
that are given beside the report are compared with the SHA-256 that the report lists. It reads files and writes its
answer: it opens no connection and changes nothing. Exit code: 0 agrees, 1 differs, 2 could not be checked.

Below stand the sources of the register that it needs, each under its name, word for word, and at the end the few lines
that load them. `shelter.rules` is where a figure is made; `shelter.pdf.compare` is what is compared.
Licence: EUPL-1.2.
"""

import importlib.abc
import importlib.util
import sys

if sys.version_info < (3, 11):
    sys.exit("shelter_verify.py needs Python 3.11 or newer.")

SOURCES = {}
'''
_TAIL = '''
class Sources(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Load what stands above, wherever Python would look for it otherwise."""

    def find_spec(self, name, path=None, target=None):
        if name not in SOURCES:
            return None
        is_package = any(other.startswith(name + ".") for other in SOURCES)
        return importlib.util.spec_from_loader(name, self, is_package=is_package)

    def exec_module(self, module):
        name = module.__spec__.name
        exec(compile(SOURCES[name], "<" + name + ">", "exec"), module.__dict__)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.meta_path.insert(0, Sources())
    from shelter.offline.program import run

    sys.exit(run())
'''


@cache
def verifier() -> bytes:
    """Give the whole file; ValueError where a source asks for more than Python's own library."""
    sources = {name: _path(name).read_text("utf-8") for name in _needed()}
    pieces = [_HEAD]
    for name in sorted(sources):
        if QUOTES in sources[name]:
            raise ValueError(f"{name} can't stand in a text of its own")
        pieces.append(f'\n# {"-" * 20} {name}\nSOURCES["{name}"] = r{QUOTES}\n{sources[name]}{QUOTES}\n')
    return "".join([*pieces, _TAIL]).encode()


def sha256() -> str:
    return hashlib.sha256(verifier()).hexdigest()


def _needed() -> set[str]:
    """Name every module that the program imports, and the packages that they stand in."""
    found: set[str] = set()
    waiting = [ENTRY]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        if "." in name:
            waiting.append(name.rpartition(".")[0])
        for imported in _imports(name):
            if imported.split(".")[0] == "shelter":
                waiting.append(imported)
            elif imported.split(".")[0] not in sys.stdlib_module_names:
                raise ValueError(f"{name} imports {imported}")
    return found


def _imports(name: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(_path(name).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            inside = (f"{node.module}.{each.name}" for each in node.names)
            yield from (name for name in inside if name.startswith("shelter.") and _path(name).is_file())


def _path(name: str) -> Path:
    place = _HOUSE.parent.joinpath(*name.split("."))
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
