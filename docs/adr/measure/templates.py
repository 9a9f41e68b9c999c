"""One item's record of sign-offs and its card: by a Jinja template and by joined strings. Processor time a page.

Run it with the .venv of scripts/test.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from html import escape

import jinja2

CARD = [(f"项目{number}", f"内容 {number} & 其他") for number in range(16)]
STEPS = [("核查", "水科科长", "2026-10-10 09:12"), ("审核", "分管领导", "2026-10-10 15:40")]
TEMPLATE = """\
<dl class="card">
{% for label, words in card %}
<dt>{{ label }}</dt><dd>{{ words }}</dd>
{% endfor %}
</dl>
<table><tbody>
{% for step, post, at in steps %}
<tr><th scope="row">{{ step }}</th><td>{{ post }}</td><td>{{ at }}</td></tr>
{% endfor %}
</tbody></table>
"""
_template = jinja2.Environment(autoescape=True, trim_blocks=True, undefined=jinja2.StrictUndefined).from_string(
    TEMPLATE
)


def by_template() -> str:
    """The page through Jinja, escaping on."""
    return _template.render(card=CARD, steps=STEPS)


def by_joining() -> str:
    """The same bytes by hand."""
    rows = "".join(f"<dt>{escape(label)}</dt><dd>{escape(words)}</dd>\n" for label, words in CARD)
    steps = "".join(
        f'<tr><th scope="row">{escape(step)}</th><td>{escape(post)}</td><td>{escape(at)}</td></tr>\n'
        for step, post, at in STEPS
    )
    return f'<dl class="card">\n{rows}</dl>\n<table><tbody>\n{steps}</tbody></table>'


def microseconds(write: Callable[[], str], runs: int = 5000) -> float:
    """Processor time a call."""
    start = time.process_time()
    for _ in range(runs):
        write()
    return (time.process_time() - start) / runs * 1e6


def import_ms(statement: str, runs: int = 9) -> float:
    """Milliseconds of processor time that a statement adds to a bare interpreter (least of many)."""

    def once(code: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return 1000 * (min(once(statement) for _ in range(runs)) - min(once("pass") for _ in range(runs)))


def main() -> None:
    """Print both, once they are shown to be equal."""
    assert by_template() == by_joining()
    print(f"Jinja {microseconds(by_template):.0f} µs, joined {microseconds(by_joining):.0f} µs a page")
    print(f"import jinja2: {import_ms('import jinja2'):.0f} ms")


if __name__ == "__main__":
    main()
