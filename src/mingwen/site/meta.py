"""The `<meta>` tags of columns and articles, names in exact case (《政府网站发展指引》, annex 网页设计规范)."""

from __future__ import annotations

from datetime import datetime

from markupsafe import escape

from mingwen.register import Column
from mingwen.site import shown
from mingwen.site.edition import Published

Pairs = tuple[tuple[str, str], ...]


def column_meta(name: str, description: str, keywords: str, kind: str) -> Pairs:
    """ColumnName, ColumnDescription, ColumnKeywords, ColumnType."""
    names = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
    return tuple(zip(names, (name, description, keywords, kind), strict=True))


def meta_of(column: Column) -> Pairs:
    """The four tags of a column of the register."""
    return column_meta(column.title, column.description, ",".join(column.keywords), column.column_type)


def article_head(one: Published, title: str, summary: str, source: str, author: str, url: str) -> str:
    """The tags of an article, required ones first, and its canonical address.

    `source` is ContentSource (who publishes), `author` the post that answers for the text, `url` absolute.
    """
    pairs = [
        ("ArticleTitle", title),
        ("PubDate", _minute(one.published)),
        ("ContentSource", source),
        ("Keywords", ",".join(one.card.keywords) if shown.has_text(one) else ""),
        ("Author", author),
        ("Description", summary),
        ("Url", url),
    ]
    tags = [f'<meta name="{name}" content="{escape(text)}">' for name, text in pairs if text]
    return "\n".join([*tags, f'<link rel="canonical" href="{escape(url)}">', ""])


def _minute(moment: datetime) -> str:
    return moment.isoformat(" ", "minutes")[:16]
