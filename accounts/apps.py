"""The room of who acts."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from accounts.second_line.statements import say_for_whom


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        connection_created.connect(say_for_whom, dispatch_uid="second-line")
