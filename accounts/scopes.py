"""What a police system may ask for: the scopes that its administrator gave it."""

from typing import Any

from oauth2_provider.scopes import SettingsScopes

from accounts.models import ForceClient


class ClientScopes(SettingsScopes):
    """A token is given for no scope but those of its own client; the API refuses a client that is bound to no force."""

    def get_available_scopes(self, application: Any = None, request: Any = None, *args: Any, **options: Any) -> Any:
        known = super().get_available_scopes(application, request, *args, **options)
        client_id = getattr(application, "client_id", None)
        bound = ForceClient.objects.filter(client_id=client_id).first() if client_id else None
        return [one for one in known if one in bound.scopes] if bound else known

    def get_default_scopes(self, application: Any = None, request: Any = None, *args: Any, **options: Any) -> Any:
        return self.get_available_scopes(application, request, *args, **options)
