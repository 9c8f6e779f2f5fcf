"""One map from a state to its tag: the kind gives the colour, the words say it; pages, paper and legends read it here."""

from collections.abc import Mapping
from typing import NamedTuple


class TagKind(NamedTuple):
    name: str
    meaning: str
    text: str
    background: str

    @property
    def css_class(self) -> str:
        return f"app-tag--{self.name.replace('_', '-')}"


class Tag(NamedTuple):
    kind: str
    words: str

    @property
    def css_class(self) -> str:
        return KINDS[self.kind].css_class

    @property
    def colours(self) -> tuple[str, str]:
        """Text, then background."""
        return KINDS[self.kind].text, KINDS[self.kind].background


WAITING_US, WAITING_OTHER, GOING_WELL = "waiting_us", "waiting_other", "going_well"

ACTION, DOUBT, ENDED, COMPLETED = "action", "doubt", "ended", "completed"

KINDS: dict[str, TagKind] = {
    kind.name: kind
    for kind in [
        TagKind(WAITING_US, "Waiting for us", "#0f385c", "#bbd4ea"),
        TagKind(WAITING_OTHER, "Waiting for someone else", "#16548a", "#e8f1f8"),
        TagKind(GOING_WELL, "Going well", "#0b4144", "#bfe3e4"),
        TagKind(ACTION, "Needs action", "#6b1515", "#f6d3d2"),
        TagKind(DOUBT, "In doubt", "#6e3619", "#fcd9bd"),
        TagKind(ENDED, "Ended", "#383f43", "#e5e6e7"),
        TagKind(COMPLETED, "Completed", "#ffffff", "#0f7a52"),
    ]
}

TAGS: dict[str, Tag] = {}


def declare_states(rows: Mapping[str, tuple[str, str]]) -> None:
    """Add states to the map: `{"booked": (WAITING_OTHER, "Booked")}`, or `"contract.running"` where names would clash.

    Saying the same again is harmless; saying something else about a state that is declared is refused.
    """
    for state, (kind, words) in rows.items():
        tag = Tag(KINDS[kind].name, words)
        if TAGS.setdefault(state, tag) != tag:
            raise ValueError(f"The state {state} already has the tag {TAGS[state]}.")


def tag_for(state: str, machine: str = "") -> Tag:
    """The tag of a state; a state that nobody declared shows its own name in grey."""
    return TAGS.get(f"{machine}.{state}") or TAGS.get(state) or Tag(ENDED, state.replace("_", " ").capitalize())


declare_states(
    {
        # referral
        "draft": (WAITING_US, "Draft"),
        "submitted": (WAITING_US, "Sent"),
        "screening": (WAITING_US, "Waiting for a decision"),
        "info_needed": (ACTION, "Information needed"),
        "accepted": (GOING_WELL, "Accepted"),
        "rejected": (ENDED, "Not accepted"),
        "withdrawn": (ENDED, "Withdrawn"),
        "duplicate": (ENDED, "Duplicate"),
        # case
        "allocated": (WAITING_US, "Allocated"),
        "contacting": (WAITING_US, "Trying to reach"),
        "booked": (WAITING_OTHER, "Appointment booked"),
        "assessed": (WAITING_US, "Assessed"),
        "plan": (WAITING_US, "Plan agreed"),
        "in_education": (GOING_WELL, "In education"),
        "in_treatment": (GOING_WELL, "In treatment"),
        "suspended": (DOUBT, "On hold"),
        "concern": (DOUBT, "Concern"),
        "breach_review": (ACTION, "Breach review"),
        "completed": (COMPLETED, "Completed"),
        "not_completed": (ENDED, "Not completed"),
        "returned": (WAITING_OTHER, "Returned to police"),
        "closed": (ENDED, "Closed"),
        # required assessment
        "not_required": (ENDED, "Not required"),
        "imposed": (WAITING_US, "Imposed"),
        "notice_served": (WAITING_OTHER, "Notice served"),
        "varied": (WAITING_OTHER, "Time changed"),
        "fa_varied": (WAITING_OTHER, "Follow-up time changed"),
        "ia_attended": (GOING_WELL, "Initial assessment attended"),
        "ia_failed": (ACTION, "Initial assessment failed"),
        "fa_required": (WAITING_OTHER, "Follow-up required"),
        "fa_released": (COMPLETED, "Released from follow-up"),
        "fa_attended": (COMPLETED, "Follow-up attended"),
        "fa_failed": (ACTION, "Follow-up failed"),
        "police_told": (WAITING_OTHER, "Police told"),
        "good_cause": (COMPLETED, "Good cause"),
        "prosecute": (ENDED, "Police prosecute"),
        "nfa": (ENDED, "No further action"),
        "quashed": (ENDED, "Requirement fell away"),
        # contract
        "contract.draft": (WAITING_US, "Being drafted"),
        "contract.varied": (WAITING_US, "Changed, to be signed again"),
        "offered": (WAITING_OTHER, "Offered"),
        "signed": (GOING_WELL, "Signed"),
        "running": (GOING_WELL, "Running"),
        "fulfilled": (COMPLETED, "Fulfilled"),
        "breached": (ACTION, "Breached"),
        "expired": (ENDED, "Ran out"),
        "declined": (ENDED, "Declined"),
        # placement
        "identified": (WAITING_US, "Identified"),
        "suitability": (WAITING_US, "Checking suitability"),
        "prep": (GOING_WELL, "Preparing"),
        "funding_sought": (WAITING_OTHER, "Funding sought"),
        "funded": (GOING_WELL, "Funded"),
        "refused": (ENDED, "Funding refused"),
        "bed_offered": (WAITING_US, "Bed offered"),
        "detox": (GOING_WELL, "In detox"),
        "buvidal": (GOING_WELL, "On Buvidal"),
        "admitted": (GOING_WELL, "Admitted"),
        "left_early": (ACTION, "Left early"),
        "discharged_by_unit": (ACTION, "Discharged by the unit"),
        "died": (ENDED, "Died"),
        "aftercare": (GOING_WELL, "Aftercare"),
        "abstinent": (COMPLETED, "Abstinent"),
        "lapsed": (DOUBT, "Lapsed"),
        # disposal clock
        "disposal.running": (WAITING_US, "Clock running"),
        "disposal.lapsed": (ACTION, "Limit passed"),
        "decided": (COMPLETED, "Decided"),
        # police decision
        "asked": (WAITING_US, "Waiting for police"),
        "decision.withdrawn": (ENDED, "No longer asked"),
        # consent
        "given": (GOING_WELL, "Given"),
        "consent.withdrawn": (DOUBT, "Withdrawn"),
        "consent.refused": (DOUBT, "Refused"),
        # victim contact
        "none": (ENDED, "No victim"),
        "consulted": (GOING_WELL, "Consulted"),
        "unreachable": (DOUBT, "Could not be reached"),
        "views_recorded": (GOING_WELL, "Views recorded"),
        "told_outcome": (COMPLETED, "Told of the outcome"),
        # risk
        "not_screened": (ACTION, "Not screened"),
        "screened": (GOING_WELL, "Screened"),
        "risk.low": (GOING_WELL, "Low risk"),
        "risk.medium": (DOUBT, "Medium risk"),
        "risk.high": (ACTION, "High risk"),
        "review_due": (ACTION, "Review due"),
        "low": (GOING_WELL, "Low risk"),
        "medium": (DOUBT, "Medium risk"),
        "high": (ACTION, "High risk"),
        # custody list, and two records that may be one person
        "on_list": (WAITING_US, "To be seen"),
        "seen": (COMPLETED, "Seen"),
        "not_seen": (ENDED, "Not seen"),
        "proposed": (WAITING_US, "May be the same person"),
        "same": (COMPLETED, "Same person"),
        "different": (ENDED, "Different people"),
        # follow-up of outcomes
        "scheduled": (WAITING_OTHER, "Scheduled"),
        "awaiting_data": (WAITING_OTHER, "Waiting for data"),
        "measured": (COMPLETED, "Measured"),
        "not_measurable": (ENDED, "Cannot be measured"),
        # what police are told
        "received": (WAITING_OTHER, "Received"),
        "not_accepted": (ENDED, "Not accepted"),
        "reached": (GOING_WELL, "Reached"),
        "first_appointment_offered": (WAITING_OTHER, "First appointment offered"),
        "attended_first": (GOING_WELL, "Attended first appointment"),
        "taking_part": (GOING_WELL, "Taking part"),
        # versions and reports
        "published": (COMPLETED, "Published"),
        "retired": (ENDED, "Retired"),
        "requested": (WAITING_OTHER, "Being built"),
        "report.waiting": (WAITING_OTHER, "Waiting to be built"),
        "report.building": (WAITING_OTHER, "Being built"),
        "report.draft": (WAITING_US, "Draft"),
        "failed": (ACTION, "Failed"),
    }
)
