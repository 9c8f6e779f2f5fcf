"""Signing in and out, and the second factor."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid

from accounts.policy import ANYONE, declare_address
from accounts.roles import PEOPLE
from accounts.second_factor import views as second_factor
from accounts.single_sign_on.views import begin_sign_in

urlpatterns = [
    declare_address("login/", account.login, name="account_login", roles=ANYONE),
    declare_address("logout/", account.logout, name="account_logout", roles=ANYONE),
    declare_address("inactive/", account.account_inactive, name="account_inactive", roles=ANYONE),
    declare_address("reauthenticate/", account.reauthenticate, name="account_reauthenticate", roles=ANYONE),
    declare_address("with/<slug:provider_id>/", begin_sign_in, name="openid_connect_login", roles=ANYONE),
    declare_address("with/<slug:provider_id>/back/", openid.callback, name="openid_connect_callback", roles=ANYONE),
    declare_address("stopped/", social.login_cancelled, name="socialaccount_login_cancelled", roles=ANYONE),
    declare_address("password/change/", account.password_change, name="account_change_password", roles=PEOPLE),
    declare_address("second-factor/", mfa.index, name="mfa_index", roles=PEOPLE),
    declare_address("second-factor/check/", mfa.authenticate, name="mfa_authenticate", roles=ANYONE),
    declare_address("second-factor/again/", mfa.reauthenticate, name="mfa_reauthenticate", roles=PEOPLE),
    declare_address("second-factor/app/", second_factor.TurnOn.as_view(), name="mfa_activate_totp", roles=PEOPLE),
    declare_address(
        "second-factor/passkey/", second_factor.AddPasskey.as_view(), name="mfa_add_webauthn", roles=PEOPLE
    ),
    declare_address(
        "second-factor/passkey/<int:pk>/remove/",
        second_factor.RemovePasskey.as_view(),
        name="mfa_remove_webauthn",
        roles=PEOPLE,
    ),
    declare_address(
        "second-factor/passkey/again/",
        webauthn.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
        roles=PEOPLE,
    ),
    declare_address("second-factor/app/off/", totp.deactivate_totp, name="mfa_deactivate_totp", roles=PEOPLE),
    declare_address(
        "second-factor/codes/", second_factor.Codes.as_view(), name="mfa_view_recovery_codes", roles=PEOPLE
    ),
    declare_address(
        "second-factor/codes/new/", second_factor.MakeCodes.as_view(), name="mfa_generate_recovery_codes", roles=PEOPLE
    ),
]
