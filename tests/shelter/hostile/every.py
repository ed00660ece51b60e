"""Every hostile file, by name."""

from tests.shelter.hostile import others, pdfs, xml_parsers, xml_values
from tests.shelter.hostile.made import FILES

MAKERS = (others, pdfs, xml_parsers, xml_values)
__all__ = ["FILES", "MAKERS"]
