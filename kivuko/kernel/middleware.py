"""`Refused` becomes a sentence on the page, in one place, so that no view has a `try`."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kivuko.kernel.errors import Refused

View = Callable[..., HttpResponse]


class RefusedMiddleware:
    """A refused form is shown again as it was filled in; anything else gets a page of its own.

    The action changed nothing, so the view may run a second time: its form then finds the refusal on its data, is not
    valid, and the view renders it with the sentence.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[object, ...], options: dict[str, object]
    ) -> None:
        request.kivuko_view = (view, args, options)  # type: ignore[attr-defined]

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        found = getattr(request, "kivuko_view", None)
        if (
            error.status != 403
            and request.method == "POST"
            and found
            and not hasattr(request.POST, "refused")
        ):
            request.POST.refused = error  # type: ignore[attr-defined]
            view, args, options = found
            try:
                response: HttpResponse = view(request, *args, **options)
            except Refused:
                return self._page(request, error)
            if response.status_code == 200:
                response.status_code = error.status
                return response
        return self._page(request, error)

    def _page(self, request: HttpRequest, error: Refused) -> HttpResponse:
        return render(request, "refused.html", {"refused": error}, status=error.status)
