"""record.md section 4: the log as a Merkle tree of RFC 9162."""

from .record_1_encoding import sha256


class Tree:
    """The tree over leaves that are appended, kept as the roots of its full subtrees."""

    def __init__(self) -> None:
        self.size = 0
        self.subtrees: list[tuple[int, bytes]] = []  # height and root, from the left

    def append(self, leaf: bytes) -> None:
        self.size += 1
        height, node = 0, sha256(b"\x00", leaf)
        while self.subtrees and self.subtrees[-1][0] == height:
            _, left = self.subtrees.pop()
            height, node = height + 1, sha256(b"\x01", left, node)
        self.subtrees.append((height, node))

    def root(self) -> bytes:
        if not self.subtrees:
            return sha256(b"")
        node = self.subtrees[-1][1]
        for _, left in reversed(self.subtrees[:-1]):
            node = sha256(b"\x01", left, node)
        return node
