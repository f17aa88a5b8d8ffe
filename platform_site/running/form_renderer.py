"""How forms are drawn on every page."""

from typing import Any

from django.forms.renderers import TemplatesSetting

from platform_site.running.form_controls import draw_control


class FormRenderer(TemplatesSetting):
    """Draws forms with templates/django/forms/, and the controls in them without a template.

    A field is: label with ※必須 or ※任意, help, error, control. The error stands above the
    control, where an on-screen keyboard does not cover it.
    """

    form_template_name = "django/forms/div.html"
    field_template_name = "django/forms/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        drawn = draw_control(template_name, context)
        return super().render(template_name, context, request) if drawn is None else drawn
