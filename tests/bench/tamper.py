"""How many changes of one byte in a sealed report are found: `python -m tests.bench.tamper [--changes N] [--seed S]`.

Every fourth change falls into what the seal added. A change is found by the seal, or, where the seal is not recognised
as one any more, by the paper inside, which says that there was one: those are looked at whole, as `manage.py
verify_report` does.
"""

import argparse
import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random

AT = datetime(2026, 11, 24, 8, 14, tzinfo=UTC)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--changes", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    os.environ |= {"DJANGO_SETTINGS_MODULE": "poleimage.settings", "LOG_LEVEL": "ERROR"}
    import django

    django.setup()
    from shelter.flow import sealing
    from shelter.pdf.report import draw
    from shelter.pdf.seal import SealBrokenError, examine, seal
    from shelter.pdf.verify import verify
    from tests.shelter.pdf.papers import dossier, paper

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "seal.p12"
        sealing.make_development_key(place)
        drawn = draw(paper(dossier(24)) | {"seal": "development", "address": "https://register.example/r/0/"})
        sealed = seal(drawn, sealing.opened(place, ""), AT)
    assert verify(sealed).ok
    began, by_seal, by_paper, missed = time.monotonic(), 0, 0, []
    chance = Random(options.seed)
    for number in range(options.changes):
        at = chance.randrange(0 if number % 4 else len(drawn), len(sealed))
        changed = bytearray(sealed)
        changed[at] = (changed[at] + chance.randrange(1, 256)) % 256
        try:
            examine(bytes(changed))
        except SealBrokenError:
            by_seal += 1
            continue
        if verify(bytes(changed)).ok:
            missed.append(at)
        else:
            by_paper += 1
    print(f"{len(sealed):,} bytes, {len(sealed) - len(drawn):,} of them the seal; seed {options.seed}")
    print(
        f"{options.changes:,} changes: {by_seal:,} found by the seal, {by_paper:,} by the paper, {len(missed):,} missed"
    )
    print(f"goal: all found. {time.monotonic() - began:.0f} s")
    if missed:
        raise SystemExit(f"missed at {missed[:20]}")


if __name__ == "__main__":
    main()
