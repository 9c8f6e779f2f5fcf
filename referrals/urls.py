"""The addresses of this room: the list of its pages and acts."""

from django.urls import path

from referrals import api
from referrals.views import custody, deciding, following, home, screening, sending

app_name = "referrals"
urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("all/", following.ReferralList.as_view(), name="referral-list"),
    path("refer/", sending.ReferralCreate.as_view(), name="referral-create"),
    path("refer/check/", sending.ReferralCheck.as_view(), name="referral-check"),
    path("decisions/", deciding.PoliceDecisionList.as_view(), name="policedecision-list"),
    path("decisions/<uuid:pk>/", deciding.PoliceDecisionDetail.as_view(), name="policedecision-detail"),
    path("custody/", custody.CustodyList.as_view(), name="custody-list"),
    path("custody/add/", custody.DetentionCreate.as_view(), name="detention-create"),
    path("custody/<uuid:pk>/seen/", custody.DetentionSeen.as_view(), name="detention-seen"),
    path("likenesses/", screening.LikenessList.as_view(), name="likeness-list"),
    path("likenesses/<uuid:pk>/", screening.LikenessJudge.as_view(), name="likeness-judge"),
    path("bars/", screening.BarList.as_view(), name="bar-list"),
    path("bars/<uuid:pk>/", screening.BarConfirm.as_view(), name="bar-confirm"),
    path("<uuid:pk>/", following.ReferralDetail.as_view(), name="referral-detail"),
    path("<uuid:pk>/finish/", sending.ReferralAmend.as_view(), name="referral-amend"),
    path("<uuid:pk>/sent/", sending.ReferralSent.as_view(), name="referral-sent"),
    path("<uuid:pk>/card/", sending.ReferralCard.as_view(), name="referral-card"),
    path("<uuid:pk>/answer/", following.ReferralAnswer.as_view(), name="referral-answer"),
    path("<uuid:pk>/withdraw/", following.ReferralWithdraw.as_view(), name="referral-withdraw"),
    path("<uuid:pk>/drug-test/", custody.DrugTestCreate.as_view(), name="drug-test-create"),
    path("<uuid:pk>/decide/", screening.ReferralDecide.as_view(), name="referral-decide"),
]
api_patterns = [
    path("referrals", api.ReferralList.as_view(), name="referral-list"),
    path("referrals/<uuid:pk>", api.ReferralDetail.as_view(), name="referral-detail"),
    path("referrals/<uuid:pk>/feedback", api.FeedbackList.as_view(), name="referral-feedback"),
]
