"""Loads the programmes and reference values that are shipped as files; running it again changes nothing."""

import csv
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from programmes.terms import digest_of

SHIPPED = Path(__file__).parent / "data"
COLUMNS = ("code", "label", "valid_from", "valid_until", "confirmed", "source")
NUMBERS = {"harm_days", "severity_weight", "amount", "cells"}
WORDS = {"yes": True, "no": False}
FLAGS = {"trigger", "serious", "out_of_court", "positive"}


def shipped_programmes() -> Iterator[tuple[date, dict[str, Any]]]:
    """The first day and the settings of each shipped programme."""
    for path in sorted((SHIPPED / "programmes").glob("*.toml")):
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
                "digest": digest_of(settings),
                "valid_from": valid_from,
                "published_at": datetime.combine(valid_from, time(), UTC),
            },
        )


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
