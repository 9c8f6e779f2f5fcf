"""What is typed about somebody who was told by hand."""

from django import forms

from caseworkflow.case.forms import choice_field, long_text_field
from caseworkflow.telling.terms import ToldHow


class ToldForm(forms.Form):
    how = choice_field("How were they told?", ToldHow.choices)
    note = long_text_field("Note", "For colleagues. What they said, or why they need not be told.", required=False)
