"""The errors of many pages to one HTML page that is browsed without a network: all of it is in the file."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from error_lines import KINDS, LineError, PageErrors
from error_tables import SIGNS, Group, Wanted, by_class, cost, side_by_side, worst

STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 1.5rem auto; max-width: 80rem; padding: 0 1rem; color: #222 }
table { border-collapse: collapse; width: 100%; margin: .6rem 0 }
th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid #ddd }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
table.sides { table-layout: fixed } table.sides col.mark { width: 2rem }
.extra, .mark-extra td { background: #fdecea } .missing, .mark-missing td { background: #e8f1fb }
.mark-part td { background: #fdf6dd }
.path { color: #666; font: 12px/1.3 ui-monospace, monospace; overflow-wrap: anywhere }
summary { cursor: pointer; padding: .3rem 0 } details details { margin: .4rem 0 1rem 1rem }
form { position: sticky; top: 0; background: #fff; padding: .6rem 0; border-bottom: 1px solid #bbb; z-index: 1 }
[hidden] { display: none !important }
"""
SCRIPT = """
const form = document.forms[0], pages = [...document.querySelectorAll('details.page')];
function filter() {
  const set = form.set.value, kind = form.kind.value, name = form.name_.value, text = form.text.value.toLowerCase();
  let count = 0;
  for (const page of pages) {
    let any = false;
    for (const row of page.querySelectorAll('tr.line')) {
      row.hidden = (kind && row.dataset.kind !== kind) || (name && row.dataset.name !== name)
        || (text && !row.textContent.toLowerCase().includes(text));
      any ||= !row.hidden;
    }
    page.hidden = !any || (set && page.dataset.set !== set);
    count += !page.hidden;
  }
  document.getElementById('count').textContent = count + ' pages';
}
form.addEventListener('input', filter);
form.addEventListener('submit', event => event.preventDefault());
filter();
"""
# what the file may do: its own style and script, nothing from anywhere
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
CLASS_OF = {"+": "mark-extra", "-": "mark-missing", "~": "mark-part", "": ""}


def render(groups: Sequence[Group], wanted: Wanted, title: str) -> str:
    """The whole document."""
    name = escape(title)
    pages = "\n".join(_page(group, page, wanted) for group, page in worst(groups, wanted))
    sets = "; ".join(f"{escape(g.name)}: {len(g.pages)} pages, F1 {g.f1:.4f}" for g in groups)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width"><title>Errors of {name}</title><style>{STYLE}</style></head><body>
<h1>Errors of {name}</h1>
<p>{sets}</p>
<p>A line's cost is in F1 of its set: all lines of a set add up to 1 − F1.
<span class="extra">+ extra</span> <span class="missing">- missing</span></p>
{_classes(groups, wanted)}
{_form(groups, wanted)}
{pages}
<script>{SCRIPT}</script></body></html>
"""


def _classes(groups: Sequence[Group], wanted: Wanted) -> str:
    heads = "".join(f'<th class="n">{escape(g.name)} F1</th><th class="n">lines</th>' for g in groups)
    rows = []
    for (kind, name), masses in by_class(groups, wanted).items():
        found = [masses.get(g.name) for g in groups]
        cells = "".join(
            f'<td class="n">{m.f1:.5f}</td><td class="n">{m.lines}</td>' if m else "<td></td>" * 2 for m in found
        )
        rows.append(f'<tr><td class="{kind}">{SIGNS[kind]} {escape(name)}</td>{cells}</tr>')
    return f"<table><thead><tr><th>class</th>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _form(groups: Sequence[Group], wanted: Wanted) -> str:
    names = sorted({name for _, name in by_class(groups, wanted)})
    return (
        f"<form>{_select('set', 'set', [g.name for g in groups])} {_select('kind', 'kind', KINDS)} "
        f'{_select("name_", "class", names)} <label>text or path <input name="text" type="search"></label> '
        '<output id="count"></output></form>'
    )


def _select(field: str, label: str, values: Sequence[str]) -> str:
    options = "".join(f'<option value="{escape(v)}">{escape(v)}</option>' for v in values)
    return f'<label>{label} <select name="{field}"><option value="">all</option>{options}</select></label>'


def _page(group: Group, page: PageErrors, wanted: Wanted) -> str:
    lines = "".join(_line(e) for e in page.errors if wanted(e))
    sides = "".join(
        f'<tr class="{CLASS_OF[mark]}"><td>{mark}</td><td dir="auto">{escape(ours)}</td>'
        f'<td dir="auto">{escape(true)}</td></tr>'
        for mark, ours, true in side_by_side(page)
    )
    return f"""<details class="page" data-set="{escape(group.name)}"><summary>{escape(group.name)} {escape(page.id)}:
F1 {page.f1:.3f}, costs {cost(page, wanted):.5f}</summary><p>{_address(str(page.row.get("url")))}</p>
<table><thead><tr><th></th><th>class</th><th class="n">F1</th><th class="n">runs</th><th class="n">chars</th>
<th>line and place</th></tr></thead><tbody>{lines}</tbody></table>
<details><summary>side by side</summary><table class="sides"><col class="mark"><col><col>
<thead><tr><th></th><th>predicted</th><th>true</th></tr></thead><tbody>{sides}</tbody></table></details></details>"""


def _line(error: LineError) -> str:
    part = "" if error.part is None else f'<div>of which <b dir="auto">{escape(error.part)}</b></div>'
    place = escape(error.path) or "not on the page"
    return (
        f'<tr class="line" data-kind="{error.kind}" data-name="{escape(error.name)}">'
        f'<td class="{error.kind}">{SIGNS[error.kind]}</td><td>{escape(error.name)}</td>'
        f'<td class="n">{error.f1:.5f}</td><td class="n">+{error.extra} -{error.missing}</td>'
        f'<td class="n">{error.chars}</td><td><div dir="auto">{escape(error.text)}</div>{part}'
        f'<div class="path">{place} (linked {error.linked:.2f})</div></td></tr>'
    )


def _address(url: str) -> str:
    """A link only where it is one of the web: a manifest may hold anything."""
    shown = escape(url)
    return f'<a href="{shown}" rel="noreferrer">{shown}</a>' if url.startswith(("http://", "https://")) else shown
