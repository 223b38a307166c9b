"""A private name of the firmware is its file's own: boards get them all under the same few short names."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ON_THE_BOARD = sorted(
    [
        *(ROOT / "firmware" / "deskbell_button").rglob("*.py"),
        *(ROOT / "broker" / "deskbell_wire").rglob("*.py"),
    ]
)
NEVER_ON_A_BOARD = {"computer.py", "simulator.py"}

GIVEN = {"_machine", "_thread"}
"""MicroPython's own."""


def is_private(name: object) -> bool:
    return isinstance(name, str) and name[:1] == "_" and name[:2] != "__" and name != "_"


def strangers(tree: ast.Module) -> set[str]:
    """Return the private names that a file uses and does not define."""
    defined: set[str] = set()
    used: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            defined.add(node.name)
        elif isinstance(node, ast.arg):
            defined.add(node.arg)
        elif isinstance(node, ast.keyword | ast.alias):
            used.add(getattr(node, "arg", None) or getattr(node, "name", None) or "")
        elif isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            (defined if isinstance(node.ctx, ast.Store) else used).add(name)
    return {name for name in used - defined - GIVEN if is_private(name)}


def named_in_texts(tree: ast.Module) -> set[str]:
    """Return the private names that a file also writes as a text, as for `getattr`."""
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    names = {getattr(node, "attr", None) or getattr(node, "id", None) for node in ast.walk(tree)}
    return {str(text) for text in texts & names if is_private(text)}


def classes(tree: ast.Module) -> dict[str, tuple[list[str], set[str]]]:
    """Return the bases and the private attributes of each class of a file."""
    return {
        node.name: (
            [base.id for base in node.bases if isinstance(base, ast.Name)],
            {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute) if is_private(one.attr)}
            | {one.name for one in node.body if isinstance(one, ast.FunctionDef) if is_private(one.name)},
        )
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    }  # fmt: skip


def collisions(trees: dict[str, ast.Module]) -> set[str]:
    """Return the classes that have private names, as has one of another file from which they derive."""
    known = {
        name: (file, *one) for file, tree in trees.items() for name, one in classes(tree).items()
    }
    found = set()
    for name, (file, bases, private) in known.items():
        above = list(bases)
        while above:
            other, further, theirs = known.get(above.pop(), (file, [], set()))
            above += further
            if other != file and private and theirs:
                found.add(name)
    return found


def board_files() -> dict[str, ast.Module]:
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text())
        for path in ON_THE_BOARD
        if path.name not in NEVER_ON_A_BOARD
    }


@pytest.mark.parametrize("file", board_files())
def test_a_file_uses_no_private_name_of_another(file: str) -> None:
    tree = ast.parse((ROOT / file).read_text())

    assert not strangers(tree)
    assert not named_in_texts(tree)


def test_no_class_shares_private_names_with_one_of_another_file() -> None:
    assert not collisions(board_files())


def test_control_what_would_break_on_a_board_is_found() -> None:
    reader = ast.parse(
        "from box import Box\ndef look(box):\n    return box._inside, getattr(box, '_lid')"
    )
    base = ast.parse("class Box:\n    def __init__(self):\n        self._inside = 1")
    heir = ast.parse("class Chest(Box):\n    def lock(self):\n        self._key = 2")
    writer = ast.parse(
        "class Odd:\n    def __init__(self):\n        self._lid = getattr(self, '_lid', 0)"
    )

    assert strangers(reader) == {"_inside"}
    assert named_in_texts(writer) == {"_lid"}
    assert collisions({"box.py": base, "chest.py": heir}) == {"Chest"}
