"""The shape of the code, as far as no linter sees it: small modules, small functions, pure inner layers."""

from __future__ import annotations

import ast
import statistics
from pathlib import Path

import pytest

import newscrawl

ROOT = Path(newscrawl.__file__).parent
MODULES = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in sorted(ROOT.rglob("*.py"))}
PURE = {
    name: text
    for name, text in MODULES.items()
    if name.split("/")[0]
    in {
        "items.py",
        "options.py",
        "errors.py",
        "text.py",
        "urls.py",
        "profiles.py",
        "dedup.py",
        "verdict.py",
        "process.py",
    }
    | {"extraction", "cleaning", "language", "discovery", "judgement", "markup"}
}
IMPURE = {"socket", "urllib.request", "http", "requests", "time", "random", "subprocess", "threading", "tempfile"}
SEEDED = {"language/langdetect.py": {"random"}}
"""It draws what the library draws, from a generator of its own that starts anew with each text."""


def functions(text):
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def imported(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_modules_are_small():
    lengths = {name: text.count("\n") for name, text in MODULES.items()}
    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}
    assert statistics.median(lines for lines in lengths.values() if lines > 1) <= 120


@pytest.mark.parametrize("name", MODULES)
def test_functions_are_small(name):
    long = {f.name: lines for f in functions(MODULES[name]) if (lines := f.end_lineno - _first_code(f) + 1) > 40}
    assert long == {}


def _first_code(function):
    """First line of a function's body after its docstring: inputs and promises may take the room that they need."""
    first = function.body[0]
    docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return first.end_lineno + 1 if docstring else function.lineno


@pytest.mark.parametrize("name", [name for name, text in MODULES.items() if text.strip()])
def test_modules_say_what_they_do(name):
    assert ast.get_docstring(ast.parse(MODULES[name]))


@pytest.mark.parametrize("name", PURE)
def test_inner_layers_know_no_clock_no_net_and_no_chance(name):
    assert sorted(IMPURE.intersection(imported(MODULES[name])) - SEEDED.get(name, set())) == []
    called = {ast.unparse(node.func) for node in ast.walk(ast.parse(MODULES[name])) if isinstance(node, ast.Call)}
    assert called.isdisjoint({"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "print", "open"})


def test_one_broad_except_turns_our_faults_into_values():
    """A fault of ours swallowed anywhere else would be a wrong record, not a line with its reason."""
    broad = [
        name
        for name, text in PURE.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    ]
    assert broad == ["process.py"]
