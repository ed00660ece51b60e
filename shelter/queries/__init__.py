"""What is asked of the database. Writes nothing, computes no figure."""

from shelter.queries.dossier import dossier_of

__all__ = ["dossier_of"]
