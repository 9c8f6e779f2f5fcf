"""Loads the programmes and reference values that are shipped as files; running it again changes nothing."""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from ledger.transactions import act
from programmes.models import Programme
from programmes.services import publish_version
from programmes.terms.reading import digest_of_settings

SHIPPED = Path(__file__).parent / "data"

COLUMNS = ("code", "label", "valid_from", "valid_until", "confirmed", "source")

NUMBERS = {"harm_days", "severity_weight", "amount", "cells"}

WORDS = {"yes": True, "no": False}

FLAGS = {"trigger", "serious", "out_of_court", "positive"}


@dataclass(frozen=True)
class Loaded:
    """What a load of the programme files did: codes that are new, and files that say otherwise than what is in force."""

    added: tuple[str, ...]
    differing: tuple[str, ...]


def shipped_programmes(folder: Path = SHIPPED) -> Iterator[tuple[date, dict[str, Any]]]:
    """The first day and the settings of each programme file."""
    for path in sorted((folder / "programmes").glob("*.toml")):
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
        yield settings.pop("valid_from"), settings


def shipped_rows(name: str) -> list[dict[str, str]]:
    with (SHIPPED / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def load_programmes(apps: Any) -> None:
    """Make each shipped programme with its first version, unless it has a version already."""
    programme_model = apps.get_model("programmes", "Programme")
    version_model = apps.get_model("programmes", "ProgrammeVersion")
    for valid_from, settings in shipped_programmes():
        programme, _ = programme_model.objects.get_or_create(code=settings["code"], defaults={"name": settings["name"]})
        version_model.objects.get_or_create(
            programme=programme,
            number=1,
            defaults={
                "settings": settings,
                "digest": digest_of_settings(settings),
                "valid_from": valid_from,
                "published_at": datetime.combine(valid_from, time(), UTC),
            },
        )


@act()
def add_programmes(folder: Path = SHIPPED) -> Loaded:
    """Publish version 1 of each file whose programme is not there yet; a version that was published never changes.

    A file that says otherwise than the version of its first day is named, with the settings that differ: to change a
    programme, a next version is published on its page. Running this again changes nothing.
    """
    added, differing = [], []
    for valid_from, settings in shipped_programmes(folder):
        code = settings["code"]
        programme, is_new = Programme.objects.get_or_create(code=code, defaults={"name": settings["name"]})
        if is_new:
            publish_version(programme_code=code, settings=settings, actor=None, valid_from=valid_from)
            added.append(code)
        elif sentence := _difference(programme, valid_from, settings):
            differing.append(sentence)
    return Loaded(tuple(added), tuple(differing))


def _difference(programme: Programme, valid_from: date, settings: dict[str, Any]) -> str:
    version = programme.versions.filter(valid_from=valid_from).first()
    if version is None:
        return f"{programme.code}: no version begins on {valid_from.isoformat()}, as its file says."
    names = sorted(settings.keys() | version.settings.keys())
    other = [name for name in names if settings.get(name) != version.settings.get(name)]
    return f"{programme.code}: version {version.number} stays; its file differs in {', '.join(other)}." if other else ""


def load_references(apps: Any) -> None:
    """Add the shipped reference values that are not there; what an administrator changed stays."""
    model = apps.get_model("programmes", "ReferenceValue")
    kinds = [path.stem for path in sorted((SHIPPED / "reference").glob("*.csv")) if path.stem != "fund"]
    rows = [model(**fields) for kind in kinds for fields in _reference_fields(kind)]
    model.objects.bulk_create(rows, ignore_conflicts=True, batch_size=200)


def load_funds(apps: Any) -> None:
    model = apps.get_model("programmes", "Fund")
    for row in shipped_rows("fund"):
        model.objects.get_or_create(code=row["code"], defaults={key: row[key] for key in row if key != "code"})


def _reference_fields(kind: str) -> Iterator[dict[str, Any]]:
    for position, row in enumerate(shipped_rows(kind)):
        yield {
            "kind": kind,
            "code": row["code"],
            "label": row["label"],
            "value": {name: _plain(name, text) for name, text in row.items() if name not in COLUMNS},
            "position": position,
            "valid_from": row["valid_from"],
            "valid_until": row["valid_until"] or None,
            "source": row["source"],
            "is_confirmed": WORDS[row["confirmed"]],
        }


def _plain(name: str, text: str) -> Any:
    """A number, a yes or no, or text as it stands; nothing for a number that is not known."""
    if name in FLAGS:
        return WORDS[text]
    if name not in NUMBERS:
        return text
    return (float(text) if "." in text else int(text)) if text else None
