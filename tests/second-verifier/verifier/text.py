"""Text as the rules of record.md section 3 look at it."""

import unicodedata
from collections.abc import Sequence

# Unicode's property White_Space. Python's own idea of it has four control characters more.
WHITE_SPACE = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"


def trimmed(text: str) -> str:
    return text.strip(WHITE_SPACE)


def is_title(text: str) -> bool:
    return 1 <= len(text.encode()) <= 400 and trimmed(text) != ""


def titles_differ(titles: Sequence[str]) -> bool:
    return len({trimmed(title) for title in titles}) == len(titles)


def has_white_space(text: str) -> bool:
    return any(character in WHITE_SPACE for character in text)


def has_control_character(text: str) -> bool:
    return any(unicodedata.category(character) == "Cc" for character in text)
