"""How a form becomes GOV.UK markup: which template a field takes, and what a field knows about itself."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

from accounts.fields import check_readable

CLASSES = {
    forms.Textarea: "govuk-textarea",
    forms.Select: "govuk-select",
    forms.FileInput: "govuk-file-upload",
    forms.CheckboxInput: "govuk-checkboxes__input",
    forms.HiddenInput: "",
    forms.widgets.Input: "govuk-input",
    forms.MultiWidget: "govuk-input",
}
UNTOLD = str(forms.Field.default_error_messages["required"])
CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.Select)


class Field(BoundField):
    """A bound field that knows its kind, its choices, its errors and where a link to it must point.

    Whichever room or library a form comes from, none of its fields takes characters that cannot be read.
    """

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        if check_readable not in field.validators:
            field.validators.append(check_readable)

    @property
    def kind(self) -> str:
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxSelectMultiple):
            return "checkboxes"
        if isinstance(widget, forms.RadioSelect):
            return "radios"
        if isinstance(widget, forms.MultiWidget):
            return "date"
        return "checkbox" if isinstance(widget, forms.CheckboxInput) else "input"

    @property
    def link_id(self) -> str:
        """The element that an error summary leads to: the part in error, or the first choice."""
        if self.kind in {"input", "checkbox"}:
            return self.id_for_label or self.auto_id
        parts = list(getattr(self.field.widget, "parts", {}))
        codes = [error.code for error in self.form.errors.as_data().get(self.name, [])]
        index = next((parts.index(code) for code in codes if code in parts), 0)
        return f"{self.auto_id}_{index}"

    @property
    def error_messages(self) -> list[str]:
        """The errors in our words: a field left empty says what to enter."""
        return [self.asked_for if str(text) == UNTOLD else str(text) for text in self.errors]

    @property
    def asked_for(self) -> str:
        label = str(self.label)
        if label.endswith("?"):
            return f"Answer the question: {label}"
        if self.kind == "checkbox":
            return f"Tick the box: {label}."
        verb = "Choose" if isinstance(self.field.widget, CHOICES) else "Enter"
        plain = label[:1].lower() + label[1:] if label[1:2].islower() or label[1:2] == " " else label
        return f"{verb} {plain}."

    @property
    def is_revealed(self) -> bool:
        """Shown inside a choice of another field, so not again on its own."""
        reveals = getattr(self.form, "reveals", {})
        return any(self.name in names for by_value in reveals.values() for names in by_value.values())

    @property
    def is_optional(self) -> bool:
        """Marked "(optional)", unless the form says that it does not mark its fields."""
        return not self.field.required and not self.is_revealed and getattr(self.form, "marks_optional", True)

    @property
    def options(self) -> Iterator[dict[str, Any]]:
        """Each choice with its hint and the fields that it reveals."""
        hints = getattr(self.form, "hints", {}).get(self.name, {})
        reveals = getattr(self.form, "reveals", {}).get(self.name, {})
        for choice in self.subwidgets:
            value = str(choice.data["value"])
            yield {
                "id": choice.data["attrs"].get("id", ""),
                "name": choice.data["name"],
                "value": value,
                "label": choice.data["label"],
                "is_checked": choice.data["selected"],
                "hint": hints.get(value, ""),
                "revealed": [self.form[name] for name in reveals.get(value, [])],
            }

    @property
    def prefix(self) -> str:
        return str(self.field.widget.attrs.get("data-prefix", ""))

    @property
    def suffix(self) -> str:
        return str(self.field.widget.attrs.get("data-suffix", ""))

    @property
    def limit(self) -> int | None:
        """The number of characters that a long text may have, to be counted while typing."""
        return getattr(self.field, "max_length", None) if isinstance(self.field.widget, forms.Textarea) else None

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Classes of the design system; the browser's "fill in this field" bubbles and placeholders are left out."""
        attrs = super().build_widget_attrs(attrs, widget)
        attrs.pop("required", None)
        widget = widget or self.field.widget
        if "placeholder" in widget.attrs:
            attrs["placeholder"] = False
        own = next((name for kind, name in CLASSES.items() if isinstance(widget, kind)), "")
        if not own:
            return attrs
        wrong = f"{own}--error" if self.errors else ""
        counted = "govuk-js-character-count" if self.limit else ""
        attrs["class"] = " ".join(filter(None, [own, wrong, counted, widget.attrs.get("class", "")]))
        return attrs


class Renderer(TemplatesSetting):
    form_template_name = "django/forms/form.html"
    formset_template_name = "django/forms/formset.html"
    field_template_name = "django/forms/field.html"
    bound_field_class = Field
