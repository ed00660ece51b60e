import sys
from typing import Any

from django.core.management.base import BaseCommand

from poleimage.audit.models import Entry
from poleimage.audit.record import broken_chains


class Command(BaseCommand):
    help = (
        "Checks every audit chain and names the first entry that was changed, lost, added or cut off; exit code 1 then."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        broken = list(broken_chains())
        for found in broken:
            self.stdout.write(f"{found.chain}: entry {found.position}: {found.what}")
        self.stdout.write(f"{Entry.objects.count()} entries checked, {len(broken)} chains broken")
        if broken:
            sys.exit(1)
