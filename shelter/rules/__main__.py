"""Assess a dossier from the command line, with a bare Python: `python -m shelter.rules assess FILE`."""

import argparse
import json
import os
import sys
from datetime import date
from typing import Any, BinaryIO

from shelter.rules.assessment import assess
from shelter.rules.errors import DossierError
from shelter.rules.money import to_int


def main(arguments: list[str] | None = None) -> int:
    """Run the command; give the exit code: 0, or 2 for a file that can't be read or assessed."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.lines:
        if asked.as_of is not None:
            parser.error("with --lines each row says its own day")
        assess_rows(sys.stdin.buffer, sys.stdout.buffer)
        return 0
    try:
        with open(asked.file, "rb") as file:
            found = assess(_parse(file.read()), date.today() if asked.as_of is None else asked.as_of)
    except OSError as error:
        print(f"{asked.file}: {error.strerror}", file=sys.stderr)
        return 2
    except DossierError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(found, indent=2))
    sys.stdout.flush()
    return 0


def assess_rows(rows: BinaryIO, answers: BinaryIO) -> None:
    """Answer each line {"dossier": …, "as_of": …} by one line: its statement, or its error and the place of it."""
    for row in rows:
        answers.write(json.dumps(_answer(row)).encode("ascii") + b"\n")
        answers.flush()


def _answer(row: bytes) -> dict[str, Any]:
    try:
        asked = _parse(row)
        if not isinstance(asked, dict):
            raise DossierError("", "a row must be an object")
        for key in ("dossier", "as_of"):
            if key not in asked:
                raise DossierError(key, "is missing")
        return assess(asked["dossier"], asked["as_of"])
    except DossierError as error:
        return {"error": {"where": error.where, "message": error.message}}


def _parse(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"), parse_int=to_int)
    except RecursionError:
        raise DossierError("", "this is nested too deeply") from None
    except ValueError:
        raise DossierError("", "this can't be read as JSON in UTF-8") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m shelter.rules", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="assess")
    command = commands.add_parser("assess", help="print the statement of a dossier as JSON")
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument("file", nargs="?", metavar="FILE", help="a dossier, as JSON")
    source.add_argument(
        "--lines", action="store_true", help='read rows {"dossier": …, "as_of": …} from standard input, answer each'
    )
    command.add_argument("--as-of", metavar="DAY", help="such as 2026-01-31; today where it is left out")
    return parser


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        # Nobody reads on: nothing is left to say, not even when Python closes the output at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
