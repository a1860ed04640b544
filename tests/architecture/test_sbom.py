"""`make sbom` writes every package of the lock files down, with its version and the digests of its files."""

import json
import re
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
LOCKED = re.compile(r"^([\w.-]+)==([^ ;]+)", re.MULTILINE)


def test_the_bill_of_materials_lists_what_is_locked(tmp_path: Path) -> None:
    written = tmp_path / "sbom.json"
    command = ["make", "--old-file=dev", "sbom", f"SBOM={written}"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    bill = json.loads(written.read_text())
    locks = "\n".join((ROOT / f"requirements{each}.lock").read_text() for each in ("", "-postgresql"))
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "training-gym")
    assert {(each["name"], each["version"]) for each in bill["components"]} == set(LOCKED.findall(locks))
    assert all(each["externalReferences"][0]["hashes"] for each in bill["components"])
