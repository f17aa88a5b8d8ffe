"""How forms are drawn on every page."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Draws forms with templates/django/forms/.

    A field is: label with ※必須 or ※任意, help, error, control. The error stands above the
    control, where an on-screen keyboard does not cover it.
    """

    form_template_name = "django/forms/div.html"
    field_template_name = "django/forms/field.html"
