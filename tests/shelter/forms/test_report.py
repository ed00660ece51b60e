from datetime import timedelta

from django.utils import timezone

from shelter.forms.report import IssueForm


def test_a_report_is_never_about_a_day_to_come():
    today = timezone.localdate()
    assert IssueForm({"as_of": today.isoformat(), "language": "fr"}).is_valid()
    late = IssueForm({"as_of": (today + timedelta(days=1)).isoformat(), "language": "fr"})
    assert late.errors == {"as_of": ["This day is still to come. Give a day up to today."]}


def test_a_report_is_in_a_language_that_it_can_be_drawn_in():
    assert list(IssueForm({"as_of": "2026-01-01", "language": "xx"}).errors) == ["language"]
