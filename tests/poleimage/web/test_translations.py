import gettext

import pytest
from django.utils import translation

from poleimage.web import translations


@pytest.fixture
def project(settings, tmp_path):
    """A project of two files whose catalogue is empty."""
    settings.ROOT = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "poleimage" / "locale"]
    for name in translations.SOURCES:
        (tmp_path / name).mkdir()
    (tmp_path / "shelter" / "words.py").write_text(
        "from django.utils.translation import gettext_lazy as _, ngettext, pgettext\n"
        'A = _("Invoice")\n'
        'B = ngettext("%(n)s line", "%(n)s lines", 2) % {"n": 2}\n'
        'C = pgettext("noun", "Claim")\n'
        "D = _(A)\n"
    )
    (tmp_path / "templates" / "page.html").write_text(
        "{% load i18n %}\n  <p>It's\n    {% translate 'What is left' %}</p>\n"
        "      {% blocktranslate count n=3 %}{{ n }} day left{% plural %}{{ n }} days left{% endblocktranslate %}\n"
        "<p title=\"{% translate 'Hold \"this\"' %}\">{{ _('Sent') }}</p>\n"
    )
    return tmp_path


def wrong():
    return {fault.message: fault.what for fault in translations.faults("fr")}


def fill(project, **extra):
    po = translations.po_of("fr")
    text = po.read_text()
    for message, string in {
        "Invoice": "Facture",
        "Claim": "Imputation",
        "What is left": "Le reste",
        "Sent": "Envoyé",
        **extra,
    }.items():
        text = text.replace(f'msgid "{message}"\nmsgstr ""', f'msgid "{message}"\nmsgstr "{string}"')
    text = text.replace('msgid "Hold \\"this\\""\nmsgstr ""', 'msgid "Hold \\"this\\""\nmsgstr "Tenez"')
    text = text.replace('s"\nmsgstr[0] ""\nmsgstr[1] ""', 's"\nmsgstr[0] "%(n)s ligne"\nmsgstr[1] "%(n)s lignes"')
    text = text.replace('left"\nmsgstr[0] ""\nmsgstr[1] ""', 'left"\nmsgstr[0] "%(n)s jour"\nmsgstr[1] "%(n)s jours"')
    po.write_text(text)


def test_code_and_templates_are_read(project):
    found = {(message.context, message.id) for message in translations.extract() if message.id}
    assert found == {
        (None, "Invoice"),
        (None, ("%(n)s line", "%(n)s lines")),
        ("noun", "Claim"),
        (None, "What is left"),
        (None, ("%(n)s day left", "%(n)s days left")),
        (None, 'Hold "this"'),
        (None, "Sent"),
    }


def test_what_is_new_is_missing_then_untranslated_then_right(project):
    assert set(wrong().values()) == {"is missing"}
    translations.update("fr")
    assert set(wrong().values()) == {"is not translated"}
    fill(project)
    assert wrong() == {}


def test_what_was_translated_stays_and_what_is_gone_goes(project):
    translations.update("fr")
    fill(project)
    before = translations.po_of("fr").read_text()
    translations.update("fr")
    assert translations.po_of("fr").read_text() == before
    (project / "shelter" / "words.py").write_text("")
    assert wrong() == dict.fromkeys(("Invoice", "Claim", "%(n)s line"), "is no longer in the code")
    translations.update("fr")
    assert wrong() == {} and "Facture" not in translations.po_of("fr").read_text()


def test_a_guess_is_not_a_translation(project):
    translations.update("fr")
    fill(project)
    po = translations.po_of("fr")
    po.write_text(po.read_text().replace('msgid "Invoice"', '#, fuzzy\nmsgid "Invoice"'))
    assert wrong() == {"Invoice": "is only guessed (fuzzy)"}


def test_a_lost_placeholder_is_found(project):
    translations.update("fr")
    fill(project)
    po = translations.po_of("fr")
    po.write_text(po.read_text().replace("%(n)s jours", "%(m)s jours"))
    assert list(wrong()) == ["%(n)s day left"]


def test_what_is_compiled_is_read_as_written(project):
    translations.update("fr")
    fill(project)
    translations.compile_all()
    with translations.po_of("fr").with_suffix(".mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    assert catalogue.gettext("Invoice") == "Facture"
    assert catalogue.pgettext("noun", "Claim") == "Imputation"
    forms = [catalogue.ngettext("%(n)s line", "%(n)s lines", n) for n in (0, 1, 2)]
    assert forms == ["%(n)s ligne", "%(n)s ligne", "%(n)s lignes"]


def test_english_counts_by_its_own_rule():
    with translation.override("en"):
        assert [translation.ngettext("a line", "lines", n) for n in (0, 1, 2)] == ["lines", "a line", "lines"]


@pytest.mark.parametrize("mark", [" :", "~:", " ;", "« "])
def test_a_french_mark_never_starts_a_line(project, mark):
    translations.update("fr")
    fill(project, Invoice=f"Facture{mark}")
    assert list(wrong()) == ["Invoice"]
    po = translations.po_of("fr")
    po.write_text(po.read_text().replace(mark, "\u00a0:"))
    assert wrong() == {}
