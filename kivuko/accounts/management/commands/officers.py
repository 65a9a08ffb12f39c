from typing import Any

from django.core.management import CommandError, CommandParser
from django.core.management.base import BaseCommand
from django.db import transaction

from kivuko.accounts import actions, logins
from kivuko.accounts.models import Agency, Login, Posting
from kivuko.kernel import node
from kivuko.kernel.actions import Branch
from kivuko.kernel.policy import SYSTEM


class Command(BaseCommand):
    help = "Appoint the first administrator of a new node, or clear failed log-in attempts."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument(
            "--first", metavar="NAME", help="the first administrator, who appoints everybody else"
        )
        what.add_argument("--clear-attempts", action="store_true", help="forget who failed to sign in")
        parser.add_argument("--number", help="the administrator's service number")
        parser.add_argument(
            "--agency", default="administration", help="code of the agency, made where it is new"
        )
        parser.add_argument("--agency-name", default="Administration", help="its name in English")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["clear_attempts"]:
            self.stdout.write(f"{logins.forget_attempts()} attempts are forgotten.")
            return
        if not options["number"]:
            raise CommandError("Give the service number with --number.")
        if Posting.objects.filter(role="administrator").exists():
            raise CommandError(
                "This node has an administrator. They appoint the others on the page of officers."
            )
        username, password = first(options)
        self.stdout.write(
            f"Username {username}\nPassword {password}\nIt is shown once. Change it at the first use."
        )


@transaction.atomic
def first(options: dict[str, Any]) -> tuple[str, str]:
    """The administrator of everything under the node's own country. Returns username and password."""
    country = Branch(node.this().path.split("/")[0] + "/")
    agency = Agency.objects.filter(path=country.path, code=options["agency"]).first()
    if agency is None:
        agency = actions.found_agency(
            SYSTEM, country, code=options["agency"], sector="other", names={"en": options["agency_name"]}
        )
    officer = actions.appoint(SYSTEM, country, agency=agency, number=options["number"], name=options["first"])
    actions.post(SYSTEM, country, officer=officer, role="administrator")
    password = logins.open_login(SYSTEM, officer, username=options["number"])
    return Login.objects.get(pk=officer.pk).username, password
