"""The words beside a box for an amount, asked for while somebody types in it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from vocabulary.money import UNITS, amount_echo


@require_safe
def amount_in_words(request: HttpRequest) -> HttpResponse:
    """「7,800万円ですね」 for `?text=78&unit=1000000`; empty where it is no amount."""
    units = {str(unit): unit for unit in UNITS}
    unit = units.get(request.GET.get("unit", ""))
    words = amount_echo(request.GET.get("text", ""), unit) if unit else ""
    return HttpResponse(words, content_type="text/plain; charset=utf-8")
