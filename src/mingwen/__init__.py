"""mingwen 明文: a public body's disclosure duty kept as a Git repository."""

__version__ = "0.1.0"
