"""Reads what pip-audit found, as JSON, and says it; fails for a known fault only.

The list of known faults is a service of PyPI, which not every mirror passes on.
"""

import json
import sys


def main(report: str) -> int:
    try:
        dependencies = json.loads(report)["dependencies"]
    except ValueError:
        dependencies = []
    known = [dependency for dependency in dependencies if "vulns" in dependency]
    unknown = [dependency["name"] for dependency in dependencies if "vulns" not in dependency]
    faults = [(package, fault) for package in known for fault in package["vulns"]]
    for package, fault in faults:
        better = ", ".join(fault["fix_versions"]) or "no version yet"
        print(f"{package['name']} {package['version']}: {fault['id']}, gone in {better}")
    if not known:
        print("The list of known faults does not answer, so nothing was audited.")
    elif unknown:
        print(f"Not on the list of known faults: {', '.join(unknown)}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.stdin.read()))
