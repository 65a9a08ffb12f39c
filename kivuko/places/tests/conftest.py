from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kivuko.kernel.tests.cast import Somebody
from kivuko.places.loading import Loaded, load
from kivuko.places.models import Post


@pytest.fixture
def nobody(db: None) -> Somebody:
    """Somebody whose postings have all ended."""
    return Somebody("Nobody").known()


@pytest.fixture
def country(db: None) -> Loaded:
    """All areas and posts of the data files."""
    return load()


@pytest.fixture
def wunthou(country: Loaded) -> Post:
    return Post.objects.get(code="wunthou")


@pytest.fixture
def page(client_of: Callable[..., Client]) -> Callable[..., Any]:
    """A page of places as somebody sees it; `query`: the filters, `post`: what a form sends."""

    def see(actor: Any, name: str, /, *, query: Any = None, post: Any = None, **where: str) -> Any:
        client, address = client_of(actor), reverse(f"places:{name}", kwargs=where)
        return client.get(address, query or {}) if post is None else client.post(address, post)

    return see
