import unicodedata

from fontTools.ttLib import TTFont

from shelter.pdf.typeface import ASSETS, legible, shortened


def test_letters_of_europe_and_its_neighbours_stay_as_they_are() -> None:
    text = "L’œuvre « Étalonnage » − 1\u202f234,56\u00a0€, Žižek, Ελλάδα, Кино, العربية, עברית, n°\u00a05…"
    assert legible(text) == text


def test_what_no_shipped_font_can_draw_is_marked() -> None:
    assert legible("a😀b日c") == "a▯b▯c"


def test_nothing_unseen_gets_onto_a_page() -> None:
    assert legible("a\u202eb\u200bc\x00d\ufeffe\u00adf\ud800g") == "abcdef▯g"


def test_letters_and_their_accents_are_joined_and_piles_of_accents_cut() -> None:
    assert legible("e\u0301") == "é"
    assert legible("x" + "\u0301" * 50) == "x\u0301\u0301"


def test_bold_has_every_glyph_that_regular_has() -> None:
    for regular in ASSETS.glob("*-Regular.ttf"):
        bold = regular.with_name(regular.name.replace("Regular", "Bold"))
        codes = [set(TTFont(font).getBestCmap()) for font in (regular, bold)]
        assert codes[0] == codes[1]


def test_each_font_has_the_space_that_its_words_are_parted_with() -> None:
    for font in ASSETS.glob("*.ttf"):
        assert 0x20 in TTFont(font).getBestCmap()
    assert unicodedata.category("\u202f") == "Zs"


def test_a_text_is_cut_with_a_mark() -> None:
    assert shortened("abc", 3) == "abc"
    assert shortened("abc def", 5) == "abc…"
