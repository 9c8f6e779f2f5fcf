"""Every page by its headings: what must stand on it, on a world where everything exists."""

from html import unescape
from re import DOTALL, findall, sub

import pytest
from django.test import Client
from django.urls import get_resolver

from diversion.policy import public_addresses
from tests.house.addresses import walk
from tests.house.world import World, undone

pytestmark = pytest.mark.django_db

#: Address | heading of the page | headings and cards on it, in order; or what else it answers with.
TABLE = """
home | 302 /cases/inbox/
role-choose | Choose your role
accessibility | Accessibility statement | How it is tested | Documents | Tell us of a problem
health-live | 200 application/json
health-ready | 200 application/json
account_login | Sign in
account_logout | 302 /account/login/
account_inactive | This account is closed
account_reauthenticate | 302 /account/login/
openid_connect_login | 404 text/html
openid_connect_callback | 404 text/html
socialaccount_login_cancelled | You are not signed in
account_change_password | Change your password
mfa_index | Second step when you sign in
mfa_authenticate | 302 /account/login/
mfa_reauthenticate | 302 /account/reauthenticate/
mfa_activate_totp | 302 /account/reauthenticate/
mfa_add_webauthn | 302 /account/reauthenticate/
mfa_remove_webauthn | 302 /account/reauthenticate/
mfa_reauthenticate_webauthn | 302 /account/reauthenticate/
mfa_deactivate_totp | 404 text/html
mfa_view_recovery_codes | Your recovery codes
mfa_generate_recovery_codes | 302 /account/reauthenticate/
administration:password-set | 410 text/html
administration:password-link | 302 /administration/password/
administration:person-list | People
administration:person-create | Add a person
administration:person-detail | Ada Moor | Roles | What you can do
administration:person-move | New role: Ada Moor
administration:person-second-role | Second role: Ada Moor
administration:person-leave | Leaves: Ada Moor
administration:person-reset | Reset: Ada Moor
administration:request-list | To confirm
administration:request-decide | Confirm a request | What was proposed
administration:organisation-list | Organisations
administration:organisation-create | Add an organisation
administration:organisation-change | Change Cranstoun
administration:commission-list | Commissions | Referrals that wait: 3 | Who provides what
administration:commission-create | Add a commission
administration:commission-change | Change a commission: Cranstoun for DIVERT
administration:client-list | Police systems
administration:client-create | Add a police system
administration:client-change | Change: Records system
administration:client-rotate | New secret: Records system
administration:session-list | Where you are signed in
administration:session-end | 405 text/html
administration:session-end-others | 405 text/html
administration:account-list | Accounts
administration:account-detail | Ada Moor | Roles | What was asked for and confirmed | What was entered
administration:system-list | Police systems
administration:system-detail | Records system | What was entered
administration:audit-today | Tuesday 3 March 2026 | Emergency openings to review | Also yours
administration:alert-list | What looks like misuse
administration:alert-review | Looked up somebody of the same surname | The looks | Your review
administration:lookup-list | Look-ups of colleagues' referrals
administration:lookup-review | Look-up of a colleague's referral | Your review
administration:hours-list | Working hours
administration:hours-create | Add working hours
administration:hours-end | End hours: Caseworker, Cranstoun
administration:person-home | Home address: Ada Moor
administration:subject-find | Who saw this person?
administration:subject-looks | Who saw J. C., born 1990
administration:subject-paper | 200 application/pdf
administration:paper-judge | Check a signed paper
administration:desk-due | What is due
administration:flow-list | Processing record
administration:flow-sign | What became of a referral
administration:agreement-list | Sharing agreements
administration:agreement-create | Add an agreement
administration:agreement-change | Change ISA 7
administration:rightsrequest-list | Requests of people
administration:rightsrequest-create | Record a request
administration:rightsrequest-answer | To have it corrected
administration:databreach-list | Breaches of personal data
administration:databreach-create | Record a breach
administration:databreach-follow | What was done about a breach
administration:impact-detail | What the system does | Who may act | What flows | How long cases are kept | Agreements, requests and breaches | The ledger | What is published
administration:subjectrequest-list | Subject access
administration:subjectrequest-create | Record a subject access request
administration:subjectrequest-detail | Subject access request | What was gathered | What you can do
administration:subjectrequest-check-identity | Record how we know who asks
administration:subjectrequest-name-person | Say whose records are asked for
administration:subjectrequest-collect | Collect
administration:subjectrequest-redact | What is left out: About you | About you, 1
administration:subjectrequest-release | Release
administration:subjectrequest-refuse | Refuse
administration:subjectrequest-pdf | 200 application/pdf
administration:subjectrequest-json | 200 application/json
administration:retention-list | Records whose time is over | The schedule today
administration:legalhold-list | Records that are held
administration:legalhold-create | Hold records
administration:legalhold-lift | Lift a hold | What is held
administration:removal-list | Removals | The schedule today
administration:removal-create | 405 text/html
administration:removal-detail | What would be removed | Rows by kind | What you can do
administration:removal-carry-out | Remove | What was proposed
administration:removal-cancel | Cancel | What was proposed
administration:removal-certificate | 200 application/pdf
ledger:entry-list | Ledger
ledger:check-list | Checks of the ledger | Where the ledger was signed to end
ledger:check-ask | 405 text/html
ledger:alert-list | Bulk reading
ledger:reading-reason | You have read about many people
ledger:job-list | Background work
ledger:job-replay | 405 text/html
programmes:programme-list | Programmes
programmes:reference-list | Reference values
programmes:reference-confirm | 405 text/html
programmes:unitcost-create | Enter a unit cost
programmes:programme-detail | DIVERT | All versions
programmes:version-create | Propose a new version of DIVERT
programmes:proposal-decide | The next version of DIVERT | What was proposed | What changes
referrals:home | Home | Your last referrals
referrals:referral-list | Referrals
referrals:referral-look-up | Look up a referral of a colleague
referrals:referral-create | Refer someone | The person | What happened | Agreement | What can they have? | How to reach them
referrals:referral-check | 302 /referrals/refer/
referrals:policedecision-list | Decisions for you
referrals:policedecision-detail | Jo Black | Decide a breach review | What you are asked | What the provider disclosed
referrals:policedecision-papers | 200 application/pdf
referrals:policedecision-correct | Correct a police decision
referrals:custody-list | Custody list
referrals:detention-create | Put somebody on the custody list
referrals:detention-seen | Record a visit to JC
referrals:detention-release | Record that JC was released
referrals:detention-correct | Correct what the list says of JC
referrals:drug-test-correct | Correct a drug test
referrals:likeness-list | Is this the same person?
referrals:likeness-judge | Is this the same person?
referrals:likeness-undo | Undo this judgment? | The two records
referrals:bar-list | Bars after not taking part | To confirm | In force
referrals:bar-confirm | Confirm the bar: Jo Black | What was proposed
referrals:referral-detail | Jo White | What you were told | What happens next | What you will be told | What you can do | As you sent it
referrals:referral-amend | Finish a draft | The person | What happened | Agreement | What can they have? | How to reach them
referrals:referral-sent | Referral sent | What happens next | Now, while they are with you
referrals:referral-card | 200 application/pdf
referrals:referral-answer | Joanne Carter | The provider asks
referrals:referral-withdraw | Jo White | Withdraw this referral
referrals:drug-test-create | Jo White | Record a drug test
referrals:referral-decide | Joanne Carter | What the rules answer Version 1, in force from 1 January 2020 | As it was sent | Your decision
caseworkflow:today | Tuesday 3 March 2026
caseworkflow:case-list | Cases
caseworkflow:inbox | Inbox
caseworkflow:cases-reallocate | Give cases to others
caseworkflow:notice-list | Messages that did not go
caseworkflow:notice-tell | A message that did not go
caseworkflow:notice-send | 302 /cases/messages/
caseworkflow:case-allocate | Jo Black | Allocate
caseworkflow:conflict-create | Declare a conflict of interest: Jo Carter
caseworkflow:case-keep-apart | Jo Carter | Keep two people apart
caseworkflow:conflict-list | Conflicts of interest
caseworkflow:conflict-end | End the conflict of interest: Lee Hart
caseworkflow:keptapart-list | People kept apart
caseworkflow:keptapart-end | Keep two people apart no more
caseworkflow:keptapart-decide | May these two people meet? | What was proposed
caseworkflow:case-seal | Seal: Jo Carter
caseworkflow:case-unseal | Open the seal: Jo Carter
caseworkflow:case-seal-add | Add somebody to the seal: Jo Carter
caseworkflow:case-seal-remove | Take somebody off the seal: Jo Carter
caseworkflow:seal-list | Sealed cases | To confirm | Nobody leads any more
caseworkflow:seal-break | Open a sealed case in an emergency
caseworkflow:sealopening-list | Opened in an emergency
caseworkflow:sealopening-end | Close the sealed case again
caseworkflow:seal-lead | Ask to be named on a seal
caseworkflow:sealchange-decide | Confirm who sees a sealed case | What was proposed
caseworkflow:seal-decide | Confirm a seal | What was proposed
caseworkflow:case-detail | Jo Carter | Next step | Person and contact | Appointments | Plan and goals | Needs and scores | Beside the case | Agreement | Referral and incident | What the officer has been told
caseworkflow:case-contact | Jo Carter | Person and contact | Appointments | Attempts to reach them
caseworkflow:case-assessment | Jo Carter | First assessment, 3 March 2026
caseworkflow:case-plan | Jo Carter | Goals | Other help that was offered
caseworkflow:case-timeline | Jo Carter | What happened, newest first
caseworkflow:case-corrections | Jo Carter | Corrections
caseworkflow:correction-create | Correct: person's details, Jo Carter
caseworkflow:consent-disown | An answer that nobody gave: to take part, Jo Carter
caseworkflow:correctionfollowup-settle | What follows from a correction | What was corrected
caseworkflow:case-access | Jo Carter | Who looked, newest first
caseworkflow:case-access-paper | 200 application/pdf
caseworkflow:attempt-create | Jo Carter | Record attempt
caseworkflow:appointment-create | Jo Carter | Book appointment
caseworkflow:appointment-record | Jo Carter | Record what happened
caseworkflow:appointment-rebook | Jo Carter | Change the time
caseworkflow:assessment-create | Jo Carter | Review or exit assessment
caseworkflow:plan-agree | Jo Carter | Agree plan
caseworkflow:note-create | Jo Carter | Add note
caseworkflow:onward-create | Jo Carter | Other help
caseworkflow:goal-result | Jo Carter | How did the goal end?
caseworkflow:onward-start | Jo Carter | Other help began
caseworkflow:onward-chase | Jo Carter | Other help has not begun
caseworkflow:case-start-contact | Jo Carter | Start contact
caseworkflow:case-begin | Jo Carter | Begin
caseworkflow:case-begin-session | Jo Carter | Record session
caseworkflow:case-complete-session | Jo Carter | Record session
caseworkflow:case-change-to-treatment | Jo Carter | Change to treatment
caseworkflow:case-change-to-education | Jo Carter | Change to education
caseworkflow:case-suspend | Jo Carter | Put on hold
caseworkflow:case-resume | Jo Carter | Take off hold
caseworkflow:case-raise-concern | Jo Carter | Raise concern
caseworkflow:case-record-excuse | Jo Carter | Record the reason they gave
caseworkflow:case-accept-cause | Jo Carter | Accept cause
caseworkflow:case-set-concern-aside | Jo Carter | End concern: no breach
caseworkflow:case-raise-breach | Jo Carter | Raise breach review | Papers that police will read
caseworkflow:case-confirm-breach | Jo Carter | Confirm breach review | What was proposed | Papers that police will read
caseworkflow:breach-papers | 200 application/pdf
caseworkflow:case-complete | Jo Carter | Complete
caseworkflow:case-propose-ending | Jo Carter | Propose to end the case
caseworkflow:case-end-without-completion | Jo Carter | End without completion | What was proposed | What it rests on
caseworkflow:case-decline-proposal | Jo Carter | Decline what was asked | What was proposed | What it rests on
caseworkflow:case-close | Jo Carter | Close | How it ended
caseworkflow:case-reopen | Jo Carter | Re-open | How it ended
caseworkflow:case-report-death | Jo Carter | Report a death
caseworkflow:case-close-died | Jo Carter | Close: died | What was proposed | What it rests on
caseworkflow:case-close-transferred | Jo Carter | Close: transferred
caseworkflow:case-reallocate | Jo Carter | Give to another caseworker
caseworkflow:required-assessment-detail | Jo Brown | Required assessment Imposed | What is recorded | What you can do now | What must wait, and why | What happened
caseworkflow:required-assessment-ask | 409 text/html
caseworkflow:required-assessment-serve-notice | Serve the notice
caseworkflow:required-assessment-vary | Change the time | This must wait
caseworkflow:required-assessment-attend | Attended and stayed | This must wait
caseworkflow:required-assessment-fail | Did not attend, or did not stay | This must wait
caseworkflow:required-assessment-require-follow-up | Confirm the follow-up
caseworkflow:required-assessment-release | Release from the follow-up
caseworkflow:required-assessment-vary-follow-up | Change the time of the follow-up | This must wait
caseworkflow:required-assessment-attend-follow-up | Attended the follow-up and stayed | This must wait
caseworkflow:required-assessment-fail-follow-up | Did not attend the follow-up, or did not stay | This must wait
caseworkflow:required-assessment-tell-police | Tell police | What police will be told
caseworkflow:required-assessment-quash | The laboratory found no specified drug | This must wait
caseworkflow:required-assessment-dispute | The person disputes the test
caseworkflow:required-assessment-confirm-test | The laboratory confirmed the test | This must wait
caseworkflow:contract-detail | Jo Carter | Contract Running | What is recorded | What you can do now | What must wait, and why | What happened
caseworkflow:contract-set-term | Set the first and last day
caseworkflow:contract-add-condition | Add a condition
caseworkflow:contract-record-signature | Record the person's signature
caseworkflow:contract-remove-condition | Remove the condition
caseworkflow:contract-record-condition | Record how a condition stands
caseworkflow:contract-offer | Offer the contract
caseworkflow:contract-decline | The person declines
caseworkflow:contract-begin | Begin the contract
caseworkflow:contract-vary | Change the conditions
caseworkflow:contract-keep | Keep the terms as they were | This must wait
caseworkflow:contract-fulfil | Every condition is met | This must wait
caseworkflow:placement-detail | Jo Green | Placement Identified | What is recorded | What you can do now | What must wait, and why | What happened
caseworkflow:placement-record-preparation | Record a session before admission
caseworkflow:placement-waive-preparation | Waive the sessions that are left
caseworkflow:placement-add-funding | Add a line of funding
caseworkflow:placement-agree-funding | Record that it is agreed
caseworkflow:placement-remove-funding | Remove the line
caseworkflow:placement-check-suitability | Check suitability
caseworkflow:placement-prepare | Start preparation
caseworkflow:placement-seek-funding | Seek funding
caseworkflow:placement-fund | Funding agreed | This must wait
caseworkflow:placement-refuse-funding | Funding refused
caseworkflow:placement-offer-bed | Record the offer of a bed
caseworkflow:placement-start-detox | Start detox | This must wait
caseworkflow:placement-start-buvidal | Start Buvidal | This must wait
caseworkflow:placement-admit | Admitted | This must wait
caseworkflow:placement-start-treatment | Treatment has started
caseworkflow:placement-complete | Treatment completed
caseworkflow:placement-leave-early | Left early
caseworkflow:placement-discharge | Discharged by the unit
caseworkflow:placement-begin-aftercare | Start aftercare
caseworkflow:placement-check | Abstinent at the check | This must wait
caseworkflow:placement-record-death | Died | This must wait
caseworkflow:disposal-detail | Jo Carter | Disposal clock Clock running | What is recorded | What you can do now | What happened
caseworkflow:disposal-set-dates | Record a date
caseworkflow:consent-detail | Jo Carter | Consent | What happened
caseworkflow:consent-give | Agrees: to be part of research
caseworkflow:consent-refuse | Refuses: to be part of research
caseworkflow:consent-withdraw | Withdraws: to take part
caseworkflow:victim-detail | Jo Carter | Victim Identified | What is recorded | What you can do now | What happened
caseworkflow:victim-identify | There is a victim
caseworkflow:victim-consult | Consulted
caseworkflow:victim-miss | Could not be reached
caseworkflow:victim-record-views | Record the victim's views
caseworkflow:victim-tell-outcome | Told of the outcome | This must wait
caseworkflow:risk-detail | Jo Carter | Risk Low risk | What is recorded | What you can do now | What happened
caseworkflow:risk-screen | Screen for risk
caseworkflow:risk-acknowledge | Say that you know
caseworkflow:risk-refer-safeguarding | Record a safeguarding referral
caseworkflow:risk-call-review | Screen again
outcomes:dashboard | DIVERT, October to December 2025 | Internal, not for publication | Does it work? | For whom? | Compared with what? | Since when? | How many come, of the places bought? | At what cost? | May I say so? | From which day? | Take it with you
outcomes:dashboard-csv | 200 text/csv
outcomes:answer-path | Where people are lost: DIVERT, October to December 2025 | Internal, not for publication | From referral to completion | Engagement and completion
outcomes:answer-path-csv | 200 text/csv
outcomes:answer-places | Places and forecast: DIVERT, October to December 2025 | Internal, not for publication | Places and forecast
outcomes:answer-places-csv | 200 text/csv
outcomes:answer-timeliness | Timeliness: DIVERT, October to December 2025 | Internal, not for publication | Timeliness
outcomes:answer-timeliness-csv | 200 text/csv
outcomes:answer-reoffending | Reoffending: DIVERT, October to December 2025 | Internal, not for publication | Reoffending No comparison group
outcomes:answer-reoffending-csv | 200 text/csv
outcomes:answer-fairness | Fairness: DIVERT, October to December 2025 | Internal, not for publication | Equity | Explained or acted on
outcomes:answer-fairness-csv | 200 text/csv
outcomes:answer-widening | Net-widening watch: DIVERT, October to December 2025 | Internal, not for publication | Net-widening watch
outcomes:answer-widening-csv | 200 text/csv
outcomes:answer-suites | Custody suites: DIVERT, October to December 2025 | Internal, not for publication | Custody suites
outcomes:answer-suites-csv | 200 text/csv
outcomes:answer-people | Outcomes for people: DIVERT, October to December 2025 | Internal, not for publication | Onward treatment | Needs from entry to exit | Victims | Safety
outcomes:answer-people-csv | 200 text/csv
outcomes:answer-money | Money: DIVERT, October to December 2025 | Internal, not for publication | What it costs | Benefit | Money
outcomes:answer-money-csv | 200 text/csv
outcomes:answer-quality | Data quality: DIVERT, October to December 2025 | Internal, not for publication | Purpose and cohort | Data quality and limits
outcomes:answer-quality-csv | 200 text/csv
outcomes:answer-trend | Over time: DIVERT
outcomes:answer-trend-csv | 200 text/csv
outcomes:answer-region | All programmes
outcomes:answer-region-csv | 200 text/csv
outcomes:equityrecord-create | Explain or act
outcomes:equityrecord-finish | 405 text/html
outcomes:panelpack-list | Scrutiny panel
outcomes:panelpack-create | Ask for cases to scrutinise
outcomes:panelpack-detail | Cases to scrutinise | The cases
outcomes:panelpack-close | 405 text/html
outcomes:panelcase-score | Case 1: DIVERT | Your finding
outcomes:contractsum-create | Enter a contract sum
outcomes:methods | What every number means
outcomes:heldfile-download | 200 text/csv
outcomes:import-list | Imports of offence data | Days that are covered | Whose the rows are | Extracts | Rows held back for you
outcomes:link-list | Police events that may be about somebody
outcomes:link-judge | Is this event about this person?
outcomes:link-undo | Undo this judgement?
outcomes:researchfile-list | Research files | What the columns mean: Research rows | What the columns mean: Justice Data Lab | What the columns mean: NDTMS (CJIT) shape
outcomes:research-dictionary | 200 text/csv
outcomes:research-data-lab-dictionary | 200 text/csv
outcomes:research-treatment-dictionary | 200 text/csv
outcomes:researchfile-create | Ask for a research file
outcomes:researchfile-detail | Research file | What you can do | What the columns mean: Research rows
outcomes:researchfile-grant | Grant | What was proposed
outcomes:researchfile-refuse | Refuse | What was proposed
outcomes:researchfile-make-again | Make the file again
outcomes:researchfile-end | End its use
outcomes:researchfile-download | 200 text/csv
outcomes:follow-up-list | Follow-ups that wait for data
outcomes:comparisonfile-list | Files of comparators and allocations
outcomes:analysisplan-list | Compared with what | Programmes | Analysis plans
outcomes:analysisplan-create | Write an analysis plan
outcomes:analysisplan-detail | Analysis plan
outcomes:analysisplan-rewrite | Change the plan
outcomes:analysisplan-submit | Submit
outcomes:analysisplan-withdraw | Withdraw
outcomes:analysisplan-send-back | Send back | What was proposed
outcomes:analysisplan-freeze | Freeze | What was proposed
outcomes:analysisplan-amend | Amend the plan
outcomes:comparison-detail | DIVERT, compared with what
outcomes:report-list | Board reports
outcomes:report-create | 405 text/html
outcomes:report-detail | Board report: DIVERT, October to December 2025 | Commentary and what follows | Purpose and cohort | From referral to completion | Timeliness | Engagement and completion | Custody suites | Onward treatment | Needs from entry to exit | Reoffending | Equity | Net-widening watch | Victims | Places and forecast | Money | Safety | Data quality and limits | What every number means
outcomes:report-pdf | 200 application/pdf
outcomes:report-csv | 200 text/csv
outcomes:report-json | 200 application/json
outcomes:report-ods | 200 application/vnd.oasis.opendocument.spreadsheet
outcomes:report-write-passage | Write a passage | This edition
outcomes:report-remove-passage | Take out this passage | Action
outcomes:report-submit | Send for checking | This edition
outcomes:report-confirm-check | Confirm the check | What was proposed | This edition
outcomes:report-send-back | Send back | What was proposed | This edition
outcomes:report-publish | Publish this report | What was proposed | This edition
outcomes:report-withdraw | Withdraw | This edition
oauth2-token | 405 application/problem+json
api-schema | 200 application/vnd.oai.openapi
api-docs
api:referral-list | 401 application/problem+json
api:referral-detail | 401 application/problem+json
api:referral-feedback | 401 application/problem+json
"""


def headings(page: str) -> tuple[str, ...]:
    """The one heading of the first order, then those of the second, inside the main part."""
    main = page.partition("<main")[2].partition("</main>")[0]
    found = findall(r"<(h[12])\b[^>]*>(.*?)</\1>", main, DOTALL)
    words = [(level, " ".join(unescape(sub(r"<[^>]+>", " ", text)).split())) for level, text in found]
    return tuple(text for level, text in sorted(words, key=lambda one: one[0] != "h1"))


def answer_of(client, path):
    got = client.get(path)
    kind = got.headers.get("Content-Type", "").partition(";")[0]
    if got.status_code == 302:
        return (f"302 {got['Location'].partition('?')[0]}",)
    if got.status_code == 200 and kind == "text/html":
        return headings(got.content.decode())
    return (f"{got.status_code} {kind}",)


def lines_of(world):
    for name, pattern in walk(get_resolver().url_patterns):
        with undone():
            world.stand(name)
            client = Client() if name in public_addresses() else world.clients[world.reader(name)]
            yield " | ".join((name, *answer_of(client, world.address(name, pattern))))


def test_what_must_stand_on_every_page():
    assert sorted(lines_of(World())) == sorted(TABLE.strip().splitlines())
