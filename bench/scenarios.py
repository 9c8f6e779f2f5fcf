"""Which pages are measured, as whom, beside which floor, and how near to it they must come."""

from dataclasses import dataclass
from enum import StrEnum


class Who(StrEnum):
    WORKER = "worker"
    LEADER = "leader"
    OFFICER = "officer"
    FORCE = "force"


class Floor(StrEnum):
    """The pages of the bare site; `_ENTERED` ones leave a sealed row behind, as the product does for every read."""

    HTML = "F_html"
    LIST = "F_list"
    LIST_ENTERED = "F_list, read entered"
    CASE = "F_case"
    CASE_ENTERED = "F_case, read entered"
    SEARCH = "F_search"
    API_LIST = "F_apilist"
    API_CASE = "F_apicase"
    CREATE = "F_create"
    MOVE = "F_move"


ENTERED = {Floor.LIST: Floor.LIST_ENTERED, Floor.CASE: Floor.CASE_ENTERED}


@dataclass(frozen=True)
class Page:
    """A page that is only read. `path` names what fills it: {case}, {referral}, {name} come from the database."""

    name: str
    who: Who
    path: str
    floor: Floor | None = None
    must: float | None = None
    moonshot: float | None = None
    statements: tuple[int, int] | None = None


@dataclass(frozen=True)
class Act:
    """A form that is opened, filled and sent; the sending is measured."""

    name: str
    who: Who
    path: str
    floor: Floor
    must: float
    moonshot: float
    statements: tuple[int, int]


#: Statements of a page: the goal and the bound, session, user, rights and ledger among them.
LIST_STATEMENTS, CASE_STATEMENTS, MOVE_STATEMENTS = (6, 10), (9, 14), (12, 16)

PAGES = (
    Page("caseload list, 50 rows", Who.WORKER, "/cases/", Floor.LIST, 1.8, 1.3, LIST_STATEMENTS),
    Page("provider's list", Who.LEADER, "/cases/", Floor.LIST, 1.8, 1.3, LIST_STATEMENTS),
    Page("search in cases", Who.LEADER, "/cases/?q={name}", Floor.SEARCH, 1.5, 1.0, LIST_STATEMENTS),
    Page("case detail", Who.WORKER, "/cases/{case}/", Floor.CASE, 2.5, 1.5, CASE_STATEMENTS),
    Page("timeline", Who.WORKER, "/cases/{case}/timeline/", Floor.CASE, 2.5, 1.5, CASE_STATEMENTS),
    Page("inbox: to accept", Who.LEADER, "/cases/inbox/", Floor.LIST, 1.8, 1.3, LIST_STATEMENTS),
    Page("inbox: to allocate", Who.LEADER, "/cases/inbox/?tab=allocate", Floor.LIST, 1.8, 1.3, LIST_STATEMENTS),
    Page("inbox: to confirm", Who.LEADER, "/cases/inbox/?tab=confirm", Floor.LIST, 1.8, 1.3, LIST_STATEMENTS),
    Page("officer's list", Who.OFFICER, "/referrals/all/", Floor.LIST, 1.8, 1.3, LIST_STATEMENTS),
    Page("officer's home", Who.OFFICER, "/referrals/", Floor.LIST, 1.8, 1.3, LIST_STATEMENTS),
    Page("Today", Who.WORKER, "/cases/today/", Floor.LIST, 2.0, 1.5, LIST_STATEMENTS),
    Page("API: list", Who.FORCE, "/api/v1/referrals", Floor.API_LIST, 2.0, 1.3, LIST_STATEMENTS),
    Page("API: one referral", Who.FORCE, "/api/v1/referrals/{sent}", Floor.API_CASE, 2.0, 1.5, CASE_STATEMENTS),
    Page("officer's search", Who.OFFICER, "/referrals/all/?q={name}"),
    Page("a referral, as its officer", Who.OFFICER, "/referrals/{referral}/"),
    Page("custody list", Who.LEADER, "/referrals/custody/"),
    Page("decide on a referral", Who.LEADER, "/referrals/{undecided}/decide/"),
    Page("contact and appointments", Who.WORKER, "/cases/{case}/contact/"),
)
ACTS = (
    Act("create a referral", Who.OFFICER, "/referrals/refer/", Floor.CREATE, 4.0, 2.5, MOVE_STATEMENTS),
    Act("a move: on hold and off", Who.WORKER, "/cases/{moving}/{verb}/", Floor.MOVE, 3.0, 2.0, MOVE_STATEMENTS),
)
FLOOR_PATHS = {
    Floor.HTML: ("/memory/",),
    Floor.LIST: ("/list/{worker}/",),
    Floor.LIST_ENTERED: ("/list/{worker}/entered/",),
    Floor.CASE: ("/case/{case}/",),
    Floor.CASE_ENTERED: ("/case/{case}/entered/",),
    Floor.SEARCH: ("/search/?q=word{word}&area={area}",),
    Floor.API_LIST: ("/api/list/{worker}/",),
    Floor.API_CASE: ("/api/case/{case}/",),
    Floor.CREATE: ("/create/",),
    Floor.MOVE: ("/move/{case}/",),
}
MEMORY_MUST, MEMORY_MOONSHOT = 2.2, 1.7
GROWTH_MUST, GROWTH_MOONSHOT = 1.25, 1.1
BOARD_MUST, BOARD_MOONSHOT = 0.3, 0.05
#: Viewings and moves a second through the one head row of the ledger, and the milliseconds that none may wait longer.
HEAD_A_SECOND, HEAD_LONGEST_MS = 500, 100

TYPED = {
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
    "previous_convictions": "0",
    "intent": "send",
}
HOLD = {"hold_reason": "hospital", "reason": "In hospital for some days."}
