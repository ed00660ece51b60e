import pytest
from django.http import QueryDict

from shelter.forms.search import text_from


@pytest.mark.parametrize(
    ("query", "text"),
    [("q=+Nuit+", "Nuit"), ("", ""), ("q=%00", ""), ("q=a%00b", ""), ("q=" + "x" * 201, "")],
)
def test_what_can_not_be_looked_for_is_as_if_it_were_not_there(query, text):
    assert text_from(QueryDict(query)) == text
