"""How a build becomes the site: cards from the cache, pages by shares, a manifest, one atomic switch."""

from mingwen.release.build import Built, Request, build
from mingwen.release.progress import Progress

__all__ = ["Built", "Progress", "Request", "build"]
