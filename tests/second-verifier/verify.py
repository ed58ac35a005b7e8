#!/usr/bin/env python3
"""Verifies a record: exit code 0 when it is valid, 1 when it is invalid, 2 when it cannot be checked."""

import argparse
import json
import sys
import traceback
from pathlib import Path

from verifier.counting_16_opened import results
from verifier.record_9_audit import CANNOT_BE_CHECKED, INVALID, VALID, Report, audit

EXIT_CODES = {VALID: 0, INVALID: 1, CANNOT_BE_CHECKED: 2}


def as_json(report: Report) -> str:
    findings = [
        {"check": finding.check, "code": finding.code, "place": finding.place, "message": finding.message}
        for finding in report.findings
    ]
    found = {"outcome": report.outcome, "findings": findings, "ballots": report.ballots}
    if report.board is not None:
        found["results"] = results(report.board)
    return json.dumps(found, ensure_ascii=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("record", type=Path, help="a record: a file, or a folder of its parts")
    parser.add_argument("--checkpoint", type=Path, help="a printed checkpoint that the record has to contain")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    try:
        report = audit(arguments.record, arguments.checkpoint)
    except Exception:
        # A fault of this program says nothing about the record, and 1 is what Python would exit with.
        traceback.print_exc()
        return EXIT_CODES[CANNOT_BE_CHECKED]
    if arguments.json:
        print(as_json(report))
    else:
        print(f"{report.outcome.replace('_', ' ').upper()}: {report.ballots} ballots")
        for finding in report.findings:
            print(f"  {finding.check} {finding.code} {finding.place}: {finding.message}")
    return EXIT_CODES[report.outcome]


if __name__ == "__main__":
    sys.exit(main())
