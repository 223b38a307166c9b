"""Tests that build a case are read only where the CAD kernel is: .venv-cad, which `make cad` and `make test` set up."""

import importlib.util
from pathlib import Path

MARK = "pytest.mark.cad"

collect_ignore = (
    []
    if importlib.util.find_spec("build123d")
    else [
        str(file)
        for file in Path(__file__).parent.glob("*/test_*.py")
        if MARK in file.read_text(encoding="utf-8")
    ]
)
