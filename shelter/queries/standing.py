from django.utils import timezone

from shelter.models import Job, Standing


def is_current(standing: Standing) -> bool:
    """Whether nothing has changed since the standing was computed, the day included."""
    wanted = Job.objects.filter(kind=Job.Kind.RECOMPUTE, subject=standing.convention_id).values_list(
        "wanted", flat=True
    )
    return standing.as_of == timezone.localdate() and standing.version == (wanted.first() or 0)
