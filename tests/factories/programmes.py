"""Programmes as they are shipped, and versions that differ from them in what a test names."""

from copy import deepcopy
from datetime import date
from importlib import import_module

from django.apps import apps

from accounts.models import Organisation
from administration.data_protection.models import ProcessingFlow
from programmes import imports, services
from programmes.eligibility.answers import Facts
from programmes.models import Commission, Programme, ProgrammeVersion
from programmes.terms.choices import Choices
from programmes.terms.reading import read_choices

SHIPPED_FROM = date(2020, 1, 1)


def ship() -> None:
    """Load what migrations load; for tests that empty the database first."""
    imports.load_references(apps)
    imports.load_funds(apps)
    imports.load_programmes(apps)
    if not ProcessingFlow.objects.exists():
        import_module("administration.migrations.0006_shipped_flows").load(apps, None)


def commission_everything(provider: Organisation) -> None:
    """The provider for every programme that has none yet, everywhere."""
    Commission.objects.bulk_create(
        Commission(programme=programme, organisation=provider, valid_from=SHIPPED_FROM)
        for programme in Programme.objects.filter(commissions=None)
    )


def settings_of(code: str, /, **changes) -> dict:
    """The shipped settings of a programme, with some of them changed and those given as None left out."""
    settings = {one["code"]: one for _, one in imports.shipped_programmes()}[code]
    settings = {**deepcopy(settings), **changes}
    return {name: value for name, value in settings.items() if value is not None}


def choices_of(code: str, /, **changes) -> Choices:
    return read_choices(settings_of(code, **changes))


def version_of(code: str, on: date = SHIPPED_FROM) -> ProgrammeVersion:
    return ProgrammeVersion.objects.in_force(on).get(programme__code=code)


def publish(code: str, /, *, valid_from: date, actor=None, **changes) -> ProgrammeVersion:
    return services.publish_version(
        programme_code=code, settings=settings_of(code, **changes), actor=actor, valid_from=valid_from
    )


def possession_facts(**changes) -> Facts:
    """An adult with a little cannabis, sent by police from the street, about whom nothing stands in the way."""
    given = {
        "source": "street",
        "referred_on": date(2026, 3, 3),
        "age": 30,
        "sex": "M",
        "offence_code": "092/61",
        "offence_on": date(2026, 3, 3),
        "drug": "cannabis",
        "drug_amount_band": "personal_small",
        "supply_suspected": False,
        "responsibility": "admitted",
        "previous_convictions": 0,
        "gravity_score": 2,
        "agrees_to_take_part": True,
        "agrees_to_share": True,
        "victim": "none",
        "is_vouched_by_sender": True,
    }
    return Facts(**{**given, **changes})
