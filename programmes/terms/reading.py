"""Reads the settings of a version into its choices, naming each field that is wrong, and writes them as TOML."""

import hashlib
import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import EnumType
from typing import Any, get_args, get_origin, get_type_hints

from programmes.terms.choices import (
    Ask,
    ChoiceFault,
    Choices,
    Deadline,
    Exclusion,
    MinimumAttempts,
    ProviderArea,
    SettingSource,
    Target,
)
from programmes.terms.vocabularies import DeadlineName

RECORDS = (Choices, MinimumAttempts, Deadline, Exclusion, Ask, ProviderArea, Target, SettingSource)
ORDER = [one.name for record in RECORDS for one in fields(record)] + list(DeadlineName)
NAMES = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


class ChoicesRefused(Exception):
    """The settings do not make choices; `faults` names each field and says why."""

    def __init__(self, *faults: ChoiceFault) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{fault.field}: {fault.sentence}" for fault in faults))


def read_choices(settings: Mapping[str, Any]) -> Choices:
    """The choices in some settings; refuses an unknown key, a missing key and a value of the wrong kind."""
    faults: list[ChoiceFault] = []
    choices = _record(Choices, settings, "", faults)
    if faults:
        raise ChoicesRefused(*faults)
    return choices


def write_toml(settings: Mapping[str, Any]) -> str:
    """The settings as TOML, whatever order a database keeps them in: plain values first, then one table each."""
    tables = [(key, value) for key, value in _ordered(settings) if isinstance(value, Mapping)]
    lines = [f"{_key(key)} = {_value(value)}" for key, value in _ordered(settings) if not isinstance(value, Mapping)]
    for name, table in tables:
        lines += ["", f"[{_key(name)}]", *(f"{_key(key)} = {_value(value)}" for key, value in _ordered(table))]
    return "\n".join(lines) + "\n"


def digest_of_settings(settings: Mapping[str, Any]) -> str:
    """The SHA-256 of some settings, whatever the order of their keys."""
    return hashlib.sha256(json.dumps(settings, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _record(kind: Any, given: Any, path: str, faults: list[ChoiceFault]) -> Any:
    if not isinstance(given, Mapping):
        faults.append(ChoiceFault(path, "Give a table of names and values."))
        return None
    hints = get_type_hints(kind)
    faults += [ChoiceFault(_join(path, key), "No such setting.") for key in given if key not in hints]
    required = {one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING}
    faults += [ChoiceFault(_join(path, key), "This setting is missing.") for key in sorted(required - set(given))]
    before = len(faults)
    values = {key: _read(hints[key], given[key], _join(path, key), faults) for key in given if key in hints}
    return kind(**values) if len(faults) == before and required <= set(given) else None


def _read(kind: Any, given: Any, path: str, faults: list[ChoiceFault]) -> Any:
    if isinstance(kind, types.UnionType):
        kind = get_args(kind)[0]
    if get_origin(kind) is tuple:
        return _list(get_args(kind)[0], given, path, faults)
    if get_origin(kind) is Mapping:
        key_kind, value_kind = get_args(kind)
        return _mapping(key_kind, value_kind, given, path, faults)
    if is_dataclass(kind):
        return _record(kind, given, path, faults)
    if isinstance(kind, EnumType):
        return _word(kind, given, path, faults)
    return _plain(kind, given, path, faults)


def _list(kind: Any, given: Any, path: str, faults: list[ChoiceFault]) -> tuple[Any, ...]:
    if not isinstance(given, list | tuple):
        faults.append(ChoiceFault(path, "Give a list."))
        return ()
    return tuple(_read(kind, one, f"{path}[{number}]", faults) for number, one in enumerate(given, 1))


def _mapping(key_kind: Any, kind: Any, given: Any, path: str, faults: list[ChoiceFault]) -> dict[Any, Any]:
    if not isinstance(given, Mapping):
        faults.append(ChoiceFault(path, "Give a table of names and values."))
        return {}
    return {
        _read(key_kind, key, _join(path, key), faults): _read(kind, value, _join(path, key), faults)
        for key, value in given.items()
    }


def _word(kind: Any, given: Any, path: str, faults: list[ChoiceFault]) -> Any:
    words = [word.value for word in kind]
    if given in words:
        return kind(given)
    faults.append(ChoiceFault(path, f"“{given}” is not one of: {', '.join(words)}."))
    return None


def _plain(kind: type, given: Any, path: str, faults: list[ChoiceFault]) -> Any:
    if kind is float and type(given) is int:
        return float(given)
    if type(given) is not kind:
        faults.append(ChoiceFault(path, f"Give {NAMES[kind]}."))
        return None
    return given


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else str(key)


def _ordered(table: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """In the order of the configuration record; other names by length, so that K2 comes before K10."""
    place = {name: number for number, name in reversed(list(enumerate(ORDER)))}
    return sorted(table.items(), key=lambda item: (place.get(item[0], len(ORDER)), len(item[0]), item[0]))


def _key(key: str) -> str:
    return key if key.replace("_", "").isalnum() and key.isascii() else json.dumps(key, ensure_ascii=False)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_value(one)}" for key, one in _ordered(value)) + " }"
    if isinstance(value, list | tuple):
        if value and isinstance(value[0], Mapping):
            return "[\n" + "".join(f"  {_value(one)},\n" for one in value) + "]"
        return "[" + ", ".join(_value(one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False)
