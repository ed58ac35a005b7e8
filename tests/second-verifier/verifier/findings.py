"""What a verifier can come upon."""

from dataclasses import dataclass
from typing import NoReturn


@dataclass(frozen=True)
class Finding:
    check: str
    code: str
    place: str
    message: str
    cannot_check: bool = False


class Fault(Exception):
    """A step of the audit that does not hold, or cannot be taken."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


class Broken(Exception):
    """A rule for entries that does not hold. Where, is known to whoever applies the entry."""

    def __init__(self, check: str, code: str, message: str) -> None:
        super().__init__(message)
        self.check, self.code, self.message = check, code, message


def fault(check: str, code: str, place: str, message: str, cannot_check: bool = False) -> NoReturn:
    raise Fault(Finding(check, code, place, message, cannot_check))


def broken(check: str, code: str, message: str) -> NoReturn:
    raise Broken(check, code, message)
