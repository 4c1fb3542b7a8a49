"""Positions of names that ast nodes do not carry, read from the source."""

import re


class NamePositions:
    """Of a file whose lines, as UTF-8 bytes, are `lines`. Positions are (1-based line, 0-based column)."""

    def __init__(self, lines):
        self.lines = lines

    def between(self, start, end):
        """Source bytes between two (line, col) positions."""
        if start[0] == end[0]:
            return self.lines[start[0] - 1][start[1] : end[1]]
        middle = self.lines[start[0] : end[0] - 1]
        return b'\n'.join([self.lines[start[0] - 1][start[1] :]] + middle + [self.lines[end[0] - 1][: end[1]]])

    def last_identifier(self, end_line, end_col, name):
        """Position of the identifier that ends at a position; as written it may be longer than `name` (NFKC)."""
        line = self.lines[end_line - 1][:end_col]
        written = name.encode('utf-8')
        if line.endswith(written):
            return end_line, end_col - len(written)
        return end_line, re.search(rb'[A-Za-z0-9_\x80-\xff]*$', line).start()

    def name_position(self, node, keyword):
        """Position of the name after `def` or `class`."""
        rest = b'\n'.join([self.lines[node.lineno - 1][node.col_offset :]] + self.lines[node.lineno : node.lineno + 20])
        blank = rb'(?:[ \t\f]|\\\n)+'
        match = re.match(rb'(?:async' + blank + rb')?' + keyword + blank, rest)
        return advance(node.lineno, node.col_offset, rest[: match.end()])

    def name_after_as(self, handler):
        """Position of the name in `except type as name`."""
        line, col = handler.type.end_lineno, handler.type.end_col_offset
        rest = b'\n'.join([self.lines[line - 1][col:]] + self.lines[line : line + 20])
        match = re.match(rb'(?:[\s)]|\\\n|#[^\n]*\n)*as(?:\s|\\\n)+', rest)
        return advance(line, col, rest[: match.end()])


def advance(line, col, passed):
    """The position after the bytes `passed`, which start at (line, col)."""
    breaks = passed.count(b'\n')
    return (line, col + len(passed)) if breaks == 0 else (line + breaks, len(passed) - passed.rfind(b'\n') - 1)
