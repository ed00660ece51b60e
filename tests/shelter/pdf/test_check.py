from io import BytesIO

import pikepdf

from shelter.pdf.check import flaws
from tests.shelter.pdf.altered import altered


def test_a_drawn_report_has_no_flaw(french: bytes) -> None:
    assert flaws(french) == []


def test_what_is_taken_away_is_missed(empty: bytes) -> None:
    def spoil(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.Lang
        pdf.Root.AF.append(pdf.Root.AF[0])
        pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(b":part>3<", b":part>2<"))
        pdf.pages[0].contents_add(b"0 0 10 10 re f")
        del pdf.pages[1].obj.StructParents
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == pikepdf.Name.FontDescriptor:
                del thing.FontFile2
            if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing:
                del thing.Alt

    found = set(flaws(altered(empty, spoil)))
    assert found >= {
        "the catalog has no Lang",
        "an attachment is associated twice",
        "the metadata claim no PDF/A-3a",
        "page 1 paints outside of marked content",
        "page 2 is not in the tree",
        "a figure has no description",
    }
    assert any(flaw.endswith("is not embedded") for flaw in found)


def test_a_font_of_the_machine_is_a_flaw(empty: bytes) -> None:
    def swap(pdf: pikepdf.Pdf) -> None:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/BaseFont", "") == first:
                thing.BaseFont = pikepdf.Name("/XKQQSR+DejaVu-Sans")

    with pikepdf.open(BytesIO(empty)) as pdf:
        first = next(iter(pdf.pages[0].obj.Resources.Font.values())).BaseFont
    assert "/XKQQSR+DejaVu-Sans is not a font of the reports" in flaws(altered(empty, swap))
