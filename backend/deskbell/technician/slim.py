"""A file of the firmware without what no board needs, before it is compiled (ADR 18).

Every name that a board meets stays in its heap until the next reset, also the names of
modules that are unloaded. Private names are nobody else's, so all files share a few short
ones; names for type checkers go.
"""

import ast
from collections.abc import Iterator
from string import ascii_lowercase
from typing import Final

CHECKED: Final = "TYPE_CHECKING"
FOLDED: Final = "const"


def slim(source: str) -> str:
    """Return a file with the same meaning and fewer names. Raises SyntaxError."""
    tree = _Unchecked().visit(ast.parse(source))
    private = sorted(name for name in _defined(tree) if _is_private(name))
    short = dict(zip(private, _short_names(), strict=False))
    for node in ast.walk(tree):
        for field in _NAMING:
            name = getattr(node, field, None)
            if isinstance(name, str) and name in short:
                setattr(node, field, short[name])
    return ast.unparse(tree) + "\n"


class _Unchecked(ast.NodeTransformer):
    """Takes out what stands under `if TYPE_CHECKING`, and the import of `const`, which the compiler folds."""

    def visit_Assign(self, node: ast.Assign) -> ast.Assign | None:
        is_switch = isinstance(node.targets[0], ast.Name) and node.targets[0].id == CHECKED
        return None if is_switch else node

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        self.generic_visit(node)
        is_for_checkers = isinstance(node.test, ast.Name) and node.test.id == CHECKED
        return node.orelse if is_for_checkers else node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.ImportFrom | None:
        node.names = [name for name in node.names if name.name != FOLDED]
        return node if node.names else None


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name != "_"


def _short_names() -> Iterator[str]:
    """Yield `_a` to `_z`, then `_aa` and on."""
    before = [""]
    while True:
        before = [first + letter for first in before for letter in ascii_lowercase]
        yield from ("_" + name for name in before)


def _defined(tree: ast.Module) -> set[str]:
    """Return the names that a file gives to something itself; others are their owner's, such as `_thread`."""
    defined = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            defined.add(node.name)
        elif isinstance(node, ast.arg):
            defined.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            defined.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            defined.add(node.attr)
    return defined


_NAMING: Final = ("id", "attr", "name", "asname", "arg")
"""The fields in which nodes of the syntax tree keep names; keywords of calls are `arg`, too."""
