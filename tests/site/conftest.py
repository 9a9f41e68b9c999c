"""The world that page tests look at."""

from __future__ import annotations

import pytest

from tests.site.world import World, flagship


@pytest.fixture(scope="session")
def world() -> World:
    return flagship()
