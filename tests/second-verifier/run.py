#!/usr/bin/env python3
"""Audits every record of tests/negative-records and compares with its published finding; fails on any disagreement."""

import argparse
import json
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verifier.findings import Finding
from verifier.record_9_audit import Report, audit

RECORDS = Path(__file__).resolve().parent.parent / "negative-records"


@dataclass(frozen=True)
class Verdict:
    outcome: str
    findings: tuple[tuple[str, str], ...]  # check and code

    def __str__(self) -> str:
        return " ".join([self.outcome, *(f"{check} {code}" for check, code in self.findings)])


def published(record: dict[str, Any]) -> Verdict:
    findings = ((record["check"], record["code"]),) if "code" in record else ()
    return Verdict(record["outcome"], findings)


def found(report: Report) -> Verdict:
    return Verdict(report.outcome, tuple((finding.check, finding.code) for finding in report.findings))


def same_place(record: dict[str, Any], finding: Finding) -> bool:
    """Whether every number that is published of the place is in ours. Places are no part of the documents."""
    numbers = {what: int(number) for what, number in re.findall(r"(block|entry|byte) (\d+)", finding.place)}
    return all(numbers.get(what) == record[what] for what in ("block", "entry", "byte") if record[what] is not None)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", type=Path, nargs="?", default=RECORDS, help="the folder with index.json")
    parser.add_argument("--all", action="store_true", help="print every record, not only disagreements")
    arguments = parser.parse_args()
    records = json.loads((arguments.records / "index.json").read_text())["records"]
    if not records:
        print("the index names no records")
        return 1

    agreed = disagreed = elsewhere = 0
    began = time.monotonic()
    for record in records:
        checkpoint = record.get("checkpoint")
        report = audit(arguments.records / record["file"], arguments.records / checkpoint if checkpoint else None)
        expected, verdict = published(record), found(report)
        if expected == verdict:
            agreed += 1
            mark = "="
            if report.findings and not same_place(record, report.findings[0]):
                elsewhere += 1
                mark = "~"
        else:
            disagreed += 1
            mark = "!"
        if arguments.all or mark in "!~":
            print(f"{mark} {record['file']}\n    published  {expected}\n    found      {verdict}")
            for finding in report.findings:
                print(f"    {finding.place}: {finding.message}")

    print(f"{len(records)} records in {time.monotonic() - began:.1f} s")
    print(f"  = {agreed:4} agree in outcome, check and code; {elsewhere} of them (~) name another place")
    print(f"  ! {disagreed:4} disagree")
    return 1 if disagreed else 0


if __name__ == "__main__":
    sys.exit(main())
