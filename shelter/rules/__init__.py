"""The rules: a dossier, all facts of one convention as plain data, becomes its statement as of a day.

Standard library only, no clock, no database: whoever has Python can assess a dossier again and get the same figures.
"""

from shelter.rules.assessment import assess
from shelter.rules.course import course
from shelter.rules.digest import canonical, digest
from shelter.rules.errors import DossierError

VERSION = 1

__all__ = ["VERSION", "DossierError", "assess", "canonical", "course", "digest"]
