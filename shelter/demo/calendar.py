import calendar
from datetime import date


def months_after(day: date, months: int) -> date:
    """The same day number so many months later, or that month's last day."""
    year, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))
