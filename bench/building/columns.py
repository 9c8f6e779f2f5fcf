"""What stands in each column of another telling: ids anew, moments some seconds later, people under other names."""

import re

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from bench.building.scope import stamped_models

LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
#: Sixteen of the signs that do not look alike, one for each digit of a hexadecimal number.
SIGNS = "ACDEFGHJKMNPQRTU"
#: Odd, so that no two numbers share a reference.
SPREAD = 2_654_435_761
SERIAL = "(t.n * {stride} + u.k)"
NHS_SUM = " + ".join(f"substr(nine, {place}, 1)::int * {11 - place}" for place in range(1, 10))

FUNCTIONS = f"""
CREATE FUNCTION stamp.reference(number bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT translate(lpad(to_hex(number * {SPREAD} % 4294967296), 8, '0'), '0123456789abcdef', '{SIGNS}') $$;
CREATE FUNCTION stamp.letter(digits text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT substr('{LETTERS}', (1 + digits::bigint % 23)::int, 1) $$;
CREATE FUNCTION stamp.pnc(given text, serial text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN given = '' THEN '' ELSE left(given, 5) || serial || stamp.letter(substr(given, 3, 2) || serial) END $$;
CREATE FUNCTION stamp.cro(given text, serial text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN substr(given, 7, 1) <> '/' THEN '' ELSE
    serial || substr(given, 7, 3) || stamp.letter(substr(given, 8, 2) || serial) END $$;
CREATE FUNCTION stamp.nhs_check(nine text) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (11 - ({NHS_SUM}) % 11) % 11 $$;
CREATE FUNCTION stamp.nhs(given text, nine text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN given = '' OR stamp.nhs_check(nine) = 10 THEN '' ELSE
    left(nine, 3) || ' ' || substr(nine, 4, 3) || ' ' || right(nine, 3) || stamp.nhs_check(nine) END $$;
"""

REFERRAL_FACTS = ("family_name", "given_names", "date_of_birth", "crime_number", "custody_record", "source_reference")


def _numbered(column: str) -> str:
    """The running number in the middle of a crime or custody number."""
    return f"CASE WHEN t.{column} = '' THEN '' ELSE left(t.{column}, 3) || {SERIAL} || right(t.{column}, 3) END"


REFERRAL = {
    "reference": f"stamp.reference({SERIAL})",
    "source_reference": "CASE WHEN t.source_reference = '' THEN '' ELSE 'B-' || " + SERIAL + " END",
    "family_name": "CASE WHEN t.family_name = '' THEN '' ELSE i.family_name END",
    "given_names": "CASE WHEN t.given_names = '' THEN '' ELSE i.given_names END",
    "date_of_birth": "t.date_of_birth - u.days",
    "crime_number": _numbered("crime_number"),
    "custody_record": _numbered("custody_record"),
    "digest": "CASE WHEN t.digest = '' THEN '' ELSE md5(t.digest || u.mark) || md5(u.mark || t.digest) END",
}
AS_SENT = "t.as_sent || jsonb_strip_nulls(jsonb_build_object({facts}))"
REFERRAL["as_sent"] = AS_SENT.format(
    facts=", ".join(f"'{name}', nullif(({REFERRAL[name]})::text, '')" for name in REFERRAL_FACTS)
)
SERIAL_OF_7 = f"lpad(({SERIAL} % 10000000)::text, 7, '0')"
SERIAL_OF_6 = f"lpad(({SERIAL} % 1000000)::text, 6, '0')"
SPECIAL: dict[str, dict[str, str]] = {
    "referrals.person": {
        "family_name": "i.family_name",
        "given_names": "i.given_names",
        "name_key": "i.name_key",
        "sound_key": "i.sound_key",
        "date_of_birth": "t.date_of_birth - u.days",
        "pnc_id": f"stamp.pnc(t.pnc_id, {SERIAL_OF_7})",
        "cro_number": f"stamp.cro(t.cro_number, {SERIAL_OF_6})",
        "nhs_number": f"stamp.nhs(t.nhs_number, '999' || {SERIAL_OF_6})",
    },
    "referrals.referral": REFERRAL,
    "caseworkflow.case": {
        "reference": "stamp.reference(t.referral_n * {stride} + u.k)",
        "family_name_key": "upper(i.family_name)",
    },
    "referrals.detention": {"custody_record": _numbered("custody_record")},
}


def same_in_telling(column: str) -> str:
    return f"md5(t.{column}::text || u.mark)::uuid"


def _relation(field: models.Field, label: str) -> str:
    to, column = field.related_model, field.column
    if to in stamped_models():
        if not isinstance(to._meta.pk, models.UUIDField):
            raise TypeError(f"{label}.{field.name} leads to a row whose id is no UUID: say how it is multiplied.")
        return same_in_telling(column)
    if to is get_user_model():
        crewed = f"t.{column} IN (SELECT user_id FROM stamp.crewed)"
        return f"CASE WHEN u.crew > 0 AND {crewed} THEN md5(t.{column}::text || u.crew_mark)::uuid ELSE t.{column} END"
    if to is apps.get_model("accounts.Organisation"):
        return f"CASE WHEN t.{column} = (SELECT id FROM stamp.force WHERE n = 0) THEN f.id ELSE t.{column} END"
    return f"t.{column}"


def expression(model: type[models.Model], field: models.Field) -> str:
    """The SQL of one column: `t` is the seed's row, `u` the telling, `i` the identity, `f` the force."""
    label = model._meta.label_lower
    if (special := SPECIAL.get(label, {}).get(field.name)) is not None:
        return special
    if field.is_relation:
        return _relation(field, label)
    if isinstance(field, models.UUIDField):
        return same_in_telling(field.column)
    if isinstance(field, models.DateTimeField):
        return f"t.{field.column} + u.later"
    return f"t.{field.column}"


def insert(model: type[models.Model], stride: int) -> str:
    """Every telling of every row of one table as one statement."""
    fields = [one for one in model._meta.concrete_fields if not isinstance(one, models.AutoField)]
    unknown = set(SPECIAL.get(model._meta.label_lower, {})) - {one.name for one in fields}
    if unknown:
        raise LookupError(
            f"{model._meta.label} has no {', '.join(sorted(unknown))}: the builder must learn its new name."
        )
    values = ", ".join(expression(model, one) for one in fields).replace("{stride}", str(stride))
    columns = ", ".join(f'"{one.column}"' for one in fields)
    joins = "JOIN stamp.unit u ON u.g = t.g"
    if re.search(r"\bi\.", values):
        joins += " JOIN stamp.identity i ON i.n = u.identity"
    if "f.id" in values:
        joins += " JOIN stamp.force f ON f.n = u.force"
    table = model._meta.db_table
    return f'INSERT INTO "{table}" ({columns}) SELECT {values} FROM stamp."{table}" t {joins}'
