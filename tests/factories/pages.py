"""What a person types into a page, as the browser sends it."""

from typing import Any

DAYS = {"date_of_birth": ("4", "5", "1990"), "offence_on": ("2", "3", "2026")}
MOMENTS = {"referred_at": ("3", "3", "2026", "09:50"), "agreed_at": ("3", "3", "2026", "09:45")}
PARTS = ("day", "month", "year", "time")
TYPED: dict[str, Any] = {
    **DAYS,
    **MOMENTS,
    "family_name": "Carter",
    "given_names": "Joanne",
    "sex": "F",
    "source": "street",
    "offence_code": "092/61",
    "crime_number": "20/1/26",
    "drug": "cannabis",
    "drug_amount_band": "personal_small",
    "is_supply_suspected": "no",
    "responsibility": "admitted",
    "victim": "none",
    "programme": "divert",
    "agrees_to_take_part": "yes",
    "agrees_to_share": "yes",
    "agreement_how": "Signed on paper",
    "mobile": "07700 900123",
    "is_safe_to_text": "yes",
    "token": "6b0a4c1e-6e0f-4d31-9f57-0d2f8a7b8a11",
}


def seen_on(client: Any, page: str) -> str:
    """How a page of a row knows what it showed."""
    value: str = client.get(page).context["form"]["seen"].value()
    return value


def typed(**changes: Any) -> dict[str, Any]:
    """Days and moments are given as their parts, in order."""
    given: dict[str, Any] = {}
    for name, value in {**TYPED, **changes}.items():
        if isinstance(value, tuple):
            given |= {f"{name}_{part}": text for part, text in zip(PARTS, value, strict=False)}
        else:
            given[name] = value
    return given
