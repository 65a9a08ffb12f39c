"""The action: the only door through which a record changes.

    @action("protection.presume", births=Case, label=_("Presume"), done=_("Presumed"))
    def presume(act, office, *, indicators: Answers) -> Case:
        \"\"\"A trained officer finds signs that a person is exploited; nobody has identified anything yet.\"\"\"

Called as `presume(actor, office, indicators=…, key=form.key)`; a move as `refer(actor, case, …, rev=case.rev,
key=form.key)`. One decorated function says what changes; the kernel says who may, whether the move is open, that
nobody else changed it meanwhile, that a form sent twice acts once, and writes row and entry in one transaction.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import Any, Generic, TypeVar, get_type_hints, overload

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from kivuko.kernel import keys, ledger, node, policy, sentences
from kivuko.kernel.errors import Changed, Doubled, Forbidden, Forged, Refused
from kivuko.kernel.frozen import Table
from kivuko.kernel.models import Entry, Record
from kivuko.kernel.turns import turn
from kivuko.kernel.workflow import Workflow
from kivuko.kernel.writing import Act, prepare, put, put_many

R = TypeVar("R", bound=Record)
Before = Callable[[policy.Actor, Any, dict[str, Any]], dict[str, Any]]
"""Slow work that an act needs, done before its transaction: actor, subject and inputs in, inputs out."""


class Action(Generic[R]):
    """A verb of the domain, with its grants, its moves, its typed inputs and its sentence."""

    def __init__(
        self,
        name: str,
        kind: type[R],
        body: Callable[..., Any],
        *,
        birth: bool,
        label: object,
        done: object,
        before: Before | None = None,
    ) -> None:
        self.name, self.kind, self.body, self.birth = name, kind, body, birth
        self.label, self.done, self.before = label or name, done or label or name, before
        self.sentence = (inspect.getdoc(body) or "").split("\n\n")[0].replace("\n", " ")
        self.__doc__ = body.__doc__
        self.__module__ = body.__module__

    def __repr__(self) -> str:
        return f"<action {self.name}>"

    @cached_property
    def hints(self) -> dict[str, Any]:
        return get_type_hints(self.body, include_extras=True)

    @cached_property
    def subject(self) -> Any:
        """The type of what the action is done at (a birth) or to (a move)."""
        parameters = [
            p for p in inspect.signature(self.body).parameters.values() if p.kind is not p.KEYWORD_ONLY
        ]
        return self.hints.get(parameters[1].name, self.kind)

    @cached_property
    def inputs(self) -> type[BaseModel]:
        """The typed inputs, one model for forms, the API and callers in the house."""
        fields: dict[str, Any] = {
            p.name: (self.hints[p.name], ... if p.default is p.empty else p.default)
            for p in inspect.signature(self.body).parameters.values()
            if p.kind is p.KEYWORD_ONLY
        }
        settings = ConfigDict(arbitrary_types_allowed=True, extra="forbid")
        return create_model(self.name.replace(".", "_"), __config__=settings, **fields)

    def check(self, inputs: dict[str, Any]) -> dict[str, Any]:
        """The inputs as their types. Raises `Refused` naming each answer that does not fit."""
        try:
            model = self.inputs.model_validate(inputs)
        except ValidationError as error:
            raise sentences.of_inputs(error) from error
        return {name: getattr(model, name) for name in self.inputs.model_fields}

    def __call__(
        self,
        actor: policy.Actor,
        subject: Any,
        /,
        *,
        key: str | None = None,
        rev: int | None = None,
        at: datetime | None = None,
        **inputs: Any,
    ) -> R:
        """Do it. Raises `Forbidden`, `Refused`, `Changed` or `Doubled`; nothing is changed then."""
        given = self.check(inputs)
        mac = keys.mac_of_inputs({"subject": subject, **given}) if key else None
        if self.before is not None:
            given = self.before(actor, subject, given)
        try:
            with transaction.atomic():
                act, record = self._perform(actor, subject, rev, given, at)
                entries = put(prepare(act, key=key, mac=mac))
                transaction.on_commit(partial(ledger.settle, entries), robust=True)
        except Forbidden:
            raise
        except (Refused, IntegrityError) as refusal:
            earlier = self._earlier(actor, key, mac)
            if earlier is not None:
                return earlier
            raise self._sentence(refusal, subject) from refusal
        return record

    def bulk(
        self,
        actor: policy.Actor,
        where: Any,
        rows_of_inputs: Iterable[dict[str, Any]],
        /,
        *,
        at: datetime | None = None,
    ) -> int:
        """Many births in one act: checked, sealed and chained like single ones, written many at a time.

        Starts no reaction. Returns how many; one that is refused refuses all, naming its row (from 1).
        """
        if not self.birth:
            raise Forged("only births have a bulk form")
        act = self._begin(actor, where.path, at)
        for act.row, inputs in enumerate(rows_of_inputs, 1):
            try:
                self._bear(act, where, self.check(inputs))
            except Refused as refusal:
                raise refusal.of_row(act.row) from refusal
        if not act.changes:
            return 0
        count = len(act.changes)
        prepared = prepare(act)
        try:
            with turn():
                put_many(prepared)
                ledger.settle()
        except IntegrityError as error:
            raise self._sentence(error, where) from error
        return count

    def _begin(self, actor: policy.Actor, path: str, at: datetime | None) -> Act:
        at = at.astimezone(UTC) if at else timezone.now()
        posting = policy.may(actor, self.name, path, at)
        if posting is None:
            raise Forbidden(
                _("You may not do this here: %(action)s. Ask your supervisor who may.")
                % {"action": self.label}
            )
        return Act(actor=actor, posting=posting, action=self.name, at=at, node=node.this())

    def _perform(
        self, actor: policy.Actor, subject: Any, rev: int | None, given: dict[str, Any], at: datetime | None
    ) -> tuple[Act, R]:
        if self.birth:
            act = self._begin(actor, subject.path, at)
            return act, self._bear(act, subject, given)
        record: R | None = models.QuerySet(self.kind).filter(pk=subject.pk).first()
        if record is None:
            raise Refused(_("This record is not here any more."))
        act = self._begin(actor, record.path, at)
        if rev is not None and rev != record.rev:
            raise Changed()
        act.reason = str(given.get("reason") or "")
        act.take(record, self.name, birth=False)
        self.body(act, record, **given)
        return act, record

    def _bear(self, act: Act, where: Any, given: dict[str, Any]) -> R:
        act.reason = str(given.get("reason") or "")
        before = len(act.changes)
        record = self.body(act, where, **given)
        if not isinstance(record, self.kind):
            raise Forged(f"{self.name} bears a {self.kind.kind()}")
        act.take(record, self.name, birth=True)
        act.changes.insert(before, act.changes.pop())
        return record

    def _earlier(self, actor: policy.Actor, key: str | None, mac: bytes | None) -> R | None:
        """What the same form did before, as the record is now; looked up only when the act is refused."""
        if key is None:
            return None
        entry = Entry.objects.filter(actor=actor.id, action=self.name, key=key).first()
        if entry is None:
            return None
        if bytes(entry.inputs_mac or b"") != mac:
            raise Doubled(
                _(
                    "This form was sent before with other answers, and those were kept. Open a new form to change them."
                )
            )
        return models.QuerySet(self.kind).filter(pk=entry.record).first()

    def _sentence(self, refusal: Exception, subject: Any) -> Refused:
        if isinstance(refusal, IntegrityError):
            refusal = sentences.of_integrity(refusal)
        if isinstance(refusal, Changed) and isinstance(subject, Record):
            return sentences.of_change(subject)
        assert isinstance(refusal, Refused)
        return refusal


ACTIONS: Table[str, Action[Any]] = Table("actions")


@overload
def action(
    name: str, *, births: type[R], label: object = "", done: object = "", before: Before | None = None
) -> Callable[[Callable[..., R]], Action[R]]: ...
@overload
def action(
    name: str, *, moves: Workflow[R], label: object = "", done: object = "", before: Before | None = None
) -> Callable[[Callable[..., None]], Action[R]]: ...
def action(
    name: str,
    *,
    births: type[Any] | None = None,
    moves: Workflow[Any] | None = None,
    label: object = "",
    done: object = "",
    before: Before | None = None,
) -> Callable[[Callable[..., Any]], Action[Any]]:
    """Register a body as an action. Its name is `app.verb`; `label` is its button, `done` its past tense."""

    def register(body: Callable[..., Any]) -> Action[Any]:
        kind: Any = births or (moves.kind if moves else None)
        if kind is None:
            raise Forged(f"{name} says neither what it bears nor what it moves")
        if name in ACTIONS:
            raise Forged(f"there are two actions called {name}")
        made: Action[Any] = Action(
            name, kind, body, birth=births is not None, label=label, done=done, before=before
        )
        ACTIONS[name] = made
        return made

    return register
