"""Every test function of this folder runs twice: on CPython, and on the VM as `name[vm]`.

One VM process runs a whole module and reports each function. The modules are
plain: functions named `test_*`, with assert, without pytest.
"""

import ast
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import vm

HERE = Path(__file__).parent
RUNNER = vm.ROOT / "tests" / "support" / "vm_runner.py"
VERDICT = re.compile(r"^== (pass|fail) (\w+)$", re.MULTILINE)


class OnVm(pytest.File):
    """A test module as the VM sees it."""

    def collect(self) -> Iterator[pytest.Item]:
        """Find the functions without importing the module."""
        for node in ast.parse(self.path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                item: pytest.Item = FunctionOnVm.from_parent(self, name=f"{node.name}[vm]")
                item.add_marker(pytest.mark.xdist_group(f"vm {self.path.name}"))
                yield item

    def verdicts(self) -> dict[str, tuple[bool, str]]:
        """Run the module once; return each function's verdict and what it printed."""
        if not hasattr(self, "_verdicts"):
            self._verdicts = self._run()
        return self._verdicts

    def _run(self) -> dict[str, tuple[bool, str]]:
        with tempfile.TemporaryDirectory() as folder:
            tree = Path(folder)
            for source in (RUNNER, *HERE.glob("fakes*.py"), self.path):
                vm.compile_file(source, tree / source.relative_to(vm.ROOT))
            name = ".".join(self.path.relative_to(vm.ROOT).with_suffix("").parts)
            words = ["-c", f"from tests.support import vm_runner; vm_runner.main('{name}')"]
            done = vm.run(words, tree)
        parts = VERDICT.split(done.stdout)
        if done.returncode or len(parts) < 2:
            pytest.fail(f"the VM ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
        # before the first verdict, then verdict, name, what follows, and so on
        printed = [parts[0], *parts[3::3]]
        return {
            name: (verdict == "pass", printed[at])
            for at, (verdict, name) in enumerate(zip(parts[1::3], parts[2::3], strict=True))
        }


class FunctionOnVm(pytest.Item):
    """One function, already run by its module's VM."""

    def runtest(self) -> None:
        """Fail when it failed there."""
        assert isinstance(self.parent, OnVm)
        passed, printed = self.parent.verdicts()[self.name.removesuffix("[vm]")]
        if not passed:
            pytest.fail(printed, pytrace=False)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect each module of this folder once more."""
    if file_path.parent == HERE and file_path.match("test_*.py"):
        found: pytest.Collector = OnVm.from_parent(parent, path=file_path)
        return found
    return None
