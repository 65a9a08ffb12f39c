"""A photo at the counter: taken or chosen, read, compared by the officer, then looked at like any other document."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kivuko.crossings import forms, views_lane
from kivuko.crossings import lane as counter
from kivuko.crossings.request import Request
from kivuko.documents import photo, reading

SALT = "crossings.photo"
SIGNED = 60 * 60
"""Seconds. What was read longer ago is photographed again."""


class InMemory(MemoryFileUploadHandler):
    """An upload that never touches a disk. Of one that is too big, no more is kept than shows that it is."""

    seen = 0

    def handle_raw_input(self, *given: Any, **more: Any) -> None:
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.seen += len(raw_data)
        if self.seen > photo.MOST_BYTES + len(raw_data):
            return None
        return super().receive_data_chunk(raw_data, start)


@never_cache
@csrf_exempt  # its token is read below, after it is settled where the photo goes
@login_required
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def take(request: Request) -> HttpResponse:
    """The camera with its frame, or a file; a photo that is sent is read and never kept."""
    request.upload_handlers = [InMemory(request)]
    return _take(request)


@csrf_protect
def _take(request: Request) -> HttpResponse:
    post = views_lane._post(request)
    if request.method == "GET":
        absent = "" if photo.installed() else photo.PhotoError("absent").sentence(_)
        return views_lane._page(request, photo=True, photo_fault=absent, photo_absent=bool(absent))
    sent = request.FILES.get("photo")
    try:
        seen = photo.read(sent.read() if sent else b"", counter.today(post))
    except photo.PhotoError as error:
        fault = error.sentence(_)
        shown: dict[str, Any] = {"photo": True, "photo_fault": fault, "photo_absent": error.code == "absent"}
        return views_lane._page(request, status=422, **shown)
    return views_lane._page(request, photo=True, photographed=_form(seen, post))


def _form(seen: photo.Seen, post: Any) -> forms.Photographed:
    """What was read, to be compared; lines that cannot be read further are shown all the same."""
    initial = {"text": seen.text, "read": signing.dumps(seen.method, salt=SALT)}
    try:
        found = reading.read(seen.text, counter.today(post))
    except reading.MrzError:
        return forms.Photographed(initial=initial, method=seen.method)
    names = {"surname": found.surname, "given_names": found.given_names}
    return forms.Photographed(initial=initial | names, method=seen.method)


@never_cache
@login_required
@require_POST
@sensitive_post_parameters()
def compared(request: Request) -> HttpResponse:
    """The officer compared what was read with the page, and mended it: now it is looked at, or is the second one."""
    post, first = views_lane._post(request), counter.opened(request.POST.get("first", ""))
    try:
        method = signing.loads(request.POST.get("read", ""), salt=SALT, max_age=SIGNED)
    except signing.BadSignature:
        fault = _("This photo was read too long ago. Take it again.")
        return views_lane._page(request, photo=True, photo_fault=fault, status=422)
    form = forms.Photographed(request.POST, method=method)
    if form.is_valid():
        try:
            traveller = reading.read(form.cleaned_data["text"], counter.today(post))
        except reading.MrzError as error:
            form.add_error("text", error.sentence(_))
        else:
            seen = counter.Slip(form.confirmed(traveller), method, views_lane._way(request), "go")
            return views_lane._sight(request, post, views_lane._beside(first, seen))
    return views_lane._page(request, photo=True, photographed=form, status=422)
