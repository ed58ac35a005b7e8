"""record.md section 3, kind 8: what an election may be."""

from . import protocol_6_rules as rules
from .protocol_6_contests import Contest
from .record_2_elections import PLURALITY, Manifest, Question
from .record_3_standing import fault_of_audience
from .text import is_title, titles_differ


def _fault_of_styles(manifest: Manifest) -> str | None:
    for style in manifest.styles:
        if not is_title(style.title):
            return "a ballot style has no sound title"
        if not style.contests or any(a >= b for a, b in zip(style.contests, style.contests[1:])):
            return "the contests of a ballot style are not an ascending list"
        if style.contests[-1] >= len(manifest.contests):
            return "a ballot style has a contest that does not exist"
    if not titles_differ([style.title for style in manifest.styles]):
        return "two ballot styles have one title"
    if {contest for style in manifest.styles for contest in style.contests} != set(range(len(manifest.contests))):
        return "a contest is in no ballot style"
    return None


def _fault_of_question(question: Question) -> str | None:
    if not is_title(question.title):
        return "a contest has no sound title"
    if not all(is_title(option) for option in question.options):
        return "an option has no sound name"
    if not titles_differ(question.options):
        return "two options have one name"
    if question.blank is not None:
        if question.rule.kind != PLURALITY or question.blank != len(question.options) - 1:
            return "the blank vote is not the last option of a plurality contest"
    return None


def _fault_of_terms(manifest: Manifest) -> str | None:
    if not is_title(manifest.title):
        return "the manifest has no sound title"
    if len(manifest.description.encode()) > 20_000:
        return "the description is too long"
    if not 1 <= len(manifest.contests) <= 64:
        return "the number of contests is not possible"
    if not manifest.poll and manifest.points != 0:
        return "a binding election gives points"
    if manifest.minimum_voters < 1:
        return "the minimum of voters is 0"
    if manifest.opens_at is not None and not (manifest.poll and manifest.opens_at < manifest.closes_at):
        return "it opens by rule and is no poll, or opens when it has closed"
    return None


def _fault_of_roll(manifest: Manifest) -> str | None:
    if not manifest.secret_roll:
        return None
    if manifest.styles or manifest.weighted or manifest.points != 0:
        return "a secret roll does not go with ballot styles, weights or points"
    if manifest.audience is not None and manifest.audience.pseudonymous:
        return "a secret roll does not go with pseudonyms"
    return None


class NotSound(Exception):
    """A manifest that breaks rule M4."""


def contests(manifest: Manifest) -> list[Contest]:
    """The contests of a sound manifest."""
    fault = _fault_of_terms(manifest) or fault_of_audience(manifest) or _fault_of_roll(manifest)
    if fault is None and manifest.styles:
        fault = _fault_of_styles(manifest)
    made = []
    for question in manifest.contests if fault is None else []:
        fault = fault or _fault_of_question(question)
        if fault is None and manifest.weighted and rules.is_mixed(question.rule):
            fault = "votes have weights where ballots are mixed"
        if fault is None:
            try:
                made.append(rules.contest(question))
            except rules.NoContest as error:
                fault = str(error)
    if fault is not None:
        raise NotSound(fault)
    return made
