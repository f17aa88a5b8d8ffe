"""What the check of dependencies says; a fault that is known fails it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / ".ci" / "audit.py"
FAULT = {"id": "PYSEC-2026-1", "fix_versions": ["5.2.20"], "aliases": [], "description": ""}
SOUND = {"name": "pillow", "version": "13.0.0", "vulns": []}
FAULTY = {"name": "django", "version": "5.2.19", "vulns": [FAULT]}
UNKNOWN = {"name": "whitenoise", "skip_reason": "Dependency not found on PyPI"}


def audit(report: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, str(SCRIPT)], input=report, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout.strip()


@pytest.mark.parametrize(
    ("dependencies", "answer"),
    [
        ([SOUND], (0, "")),
        ([SOUND, FAULTY], (1, "django 5.2.19: PYSEC-2026-1, gone in 5.2.20")),
        ([SOUND, UNKNOWN], (0, "Not on the list of known faults: whitenoise")),
        ([UNKNOWN], (0, "The list of known faults does not answer, so nothing was audited.")),
    ],
)
def test_a_known_fault_fails_and_what_is_not_known_is_said(
    dependencies: list[dict], answer: tuple[int, str]
) -> None:
    assert audit(json.dumps({"dependencies": dependencies})) == answer


def test_no_answer_at_all_is_said_in_one_sentence() -> None:
    assert audit("") == (0, "The list of known faults does not answer, so nothing was audited.")
