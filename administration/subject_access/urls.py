"""Subject access, for auditors."""

from accounts.policy import declare_address
from accounts.roles import Role
from administration.subject_access import forms, policies, services, views
from administration.subject_access.models import SubjectRequest
from administration.subject_access.states import SubjectRequestState
from workflow.addresses import Noun, declare_plain_act, declare_transition
from workflow.machine import PlainAct

AUDITORS = frozenset({Role.AUDITOR})
REQUEST = "subject-access/<uuid:pk>/"
NOUN = Noun(
    model=SubjectRequest, name="subjectrequest", route=REQUEST, roles=AUDITORS, view=views.SubjectRequestTransition
)
IDENTITY = PlainAct(
    "check_identity",
    "Record how we know who asks",
    policies.may_handle_request,
    (SubjectRequestState.RECEIVED,),
    "Ask for no more than is needed to know that it is this person, or somebody who may act for them.",
)
PERSON = PlainAct(
    "name_person",
    "Say whose records are asked for",
    policies.may_handle_request,
    (SubjectRequestState.RECEIVED,),
    "A reference, or the full name and the date of birth. The search is entered in the ledger.",
)

urlpatterns = [
    declare_address("subject-access/", views.SubjectRequestList.as_view(), name="subjectrequest-list", roles=AUDITORS),
    declare_address(
        "subject-access/add/", views.SubjectRequestCreate.as_view(), name="subjectrequest-create", roles=AUDITORS
    ),
    declare_address(REQUEST, views.SubjectRequestDetail.as_view(), name="subjectrequest-detail", roles=AUDITORS),
    declare_plain_act(NOUN, IDENTITY, services.check_identity, forms.IdentityForm),
    declare_plain_act(NOUN, PERSON, services.name_person, forms.PersonOfRequestForm),
    declare_transition(NOUN, "collect", services.collect_records),
    declare_address(
        f"{REQUEST}records/<int:section>/", views.RecordsJudge.as_view(), name="subjectrequest-redact", roles=AUDITORS
    ),
    declare_transition(NOUN, "release", services.release_pack, is_warning=True),
    declare_transition(NOUN, "refuse", services.refuse_request, forms.RefuseRequestForm, is_warning=True),
    declare_address(
        f"{REQUEST}pack.pdf", views.SubjectRequestFile.as_view(ending="pdf"), name="subjectrequest-pdf", roles=AUDITORS
    ),
    declare_address(
        f"{REQUEST}pack.json",
        views.SubjectRequestFile.as_view(ending="json"),
        name="subjectrequest-json",
        roles=AUDITORS,
    ),
]
