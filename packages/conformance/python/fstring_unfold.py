"""
True positions for the names inside f-strings, on Pythons before 3.12.

Those Pythons parse the expressions of an f-string apart from the file and give them positions that are often wrong (PEP 701 tells the
story). Here each f-string is overwritten, byte for byte, by a tuple of its expressions, every expression staying where it is:

    f"total {price!r:>{width}} EUR"
    (       price   ,  width ,    )

and the text is parsed again. Scopes, bindings and references of the file are the same; only the string literals are gone.
"""

import ast
import re

_FSTRING = re.compile(r'''(?:[fF][rR]?|[rR][fF])["']''')


def has_fstring(text):
    """False only when `text` certainly has no f-string."""
    return _FSTRING.search(text) is not None


def unfold(text, tree):
    """(text, tree) without f-strings; None where that fails (an expression that is no element of a tuple, such as a bare generator)."""
    try:
        while has_fstring(text):
            spots = list(_outermost(tree))
            if not spots:
                break  # what looks like one is in a comment or a plain string
            data = bytearray(text.encode('utf-8'))
            starts = _line_starts(data)
            for node in spots:
                begin = starts[node.lineno - 1] + node.col_offset
                end = starts[node.end_lineno - 1] + node.end_col_offset
                data[begin:end] = _overwrite(bytes(data[begin:end]))
            text = data.decode('utf-8')
            tree = ast.parse(text)
        return text, tree
    except (SyntaxError, ValueError, IndexError):
        return None


def _outermost(tree):
    """The f-strings that lie in no other f-string: those whose own positions are right."""
    todo = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.JoinedStr):
            yield node
        else:
            todo.extend(ast.iter_child_nodes(node))


def _line_starts(data):
    return [0] + [match.end() for match in re.finditer(rb'\n', data)]


def _overwrite(source):
    """The bytes of adjacent string literals, at least one an f-string, as a tuple of the expressions in them; same length."""
    out = bytearray(10 if byte == 10 else 32 for byte in source)
    position = 0
    while True:
        position = _skip_trivia(source, position)
        if position >= len(source):
            break
        match = re.compile(rb'''([A-Za-z]*)("""|\'\'\'|"|\')''').match(source, position)
        if match is None:
            raise ValueError('expected a string literal')
        prefix, quote = match.group(1).lower(), match.group(2)
        close = _find_close(source, match.end(), quote)
        if b'f' in prefix:
            end = _copy_expressions(source, match.end(), close, b'r' in prefix, 0, out)
            if end != close:
                raise ValueError('expected the end of the literal')
        position = close + len(quote)
    out[0:1] = b'('
    out[-1:] = b')'
    return out


def _skip_trivia(source, position):
    """Past blanks, line ends, continued lines and comments."""
    return re.compile(rb'(?:[ \t\f\n]|\\\n|#[^\n]*)*').match(source, position).end()


def _find_close(source, position, quote):
    while not source.startswith(quote, position):
        position += 2 if source[position : position + 1] == b'\\' else 1
        if position >= len(source):
            raise ValueError('expected a closing quote')
    return position


def _copy_expressions(source, position, end, raw, depth, out):
    """Copies what stands in the replacement fields from `position` on; returns where it stopped: `end`, or at the '}' that closes a format spec."""
    while position < end:
        char = source[position : position + 1]
        if char == b'\\' and not raw:
            if source.startswith(b'\\N{', position):
                position = source.index(b'}', position) + 1
            else:
                position += 1 if source[position + 1 : position + 2] in (b'{', b'}') else 2
        elif char == b'{':
            if depth == 0 and source.startswith(b'{{', position):
                position += 2
            else:
                position = _copy_field(source, position + 1, end, raw, depth, out)
        elif char == b'}':
            if depth > 0:
                return position
            position += 2
        else:
            position += 1
    return position


def _copy_field(source, begin, end, raw, depth, out):
    """One replacement field, from after its '{'; returns the position after its '}'."""
    stop = _expression_end(source, begin, end)
    out[begin:stop] = source[begin:stop]
    if source[begin:stop].lstrip().startswith(b'yield'):
        out[begin - 1 : begin], out[stop : stop + 1] = b'(', b')'  # a yield is no element of a tuple
    elif not source[begin:stop].rstrip().endswith(b','):
        out[stop : stop + 1] = b','
    position = stop
    if source[position : position + 1] == b'=':
        position += 1
        while source[position : position + 1].isspace():
            position += 1
    if source[position : position + 1] == b'!':
        position += 2
        while source[position : position + 1].isspace():
            position += 1
    if source[position : position + 1] == b':':
        position = _copy_expressions(source, position + 1, end, raw, depth + 1, out)
    if source[position : position + 1] != b'}':
        raise ValueError("expected '}'")
    return position + 1


def _expression_end(source, position, end):
    """Where the expression that starts at `position` is followed by '!', ':', '=' or '}' of its field."""
    nesting = 0
    while position < end:
        char = source[position : position + 1]
        if char in (b'"', b"'"):
            quote = char * 3 if source.startswith(char * 3, position) else char
            position = source.index(quote, position + len(quote)) + len(quote)
            continue
        if char in (b'(', b'[', b'{'):
            nesting += 1
        elif nesting > 0 and char in (b')', b']', b'}'):
            nesting -= 1
        elif nesting == 0:
            if source[position : position + 2] in (b'!=', b'==', b'<=', b'>='):
                position += 2
                continue
            if char in (b'!', b':', b'=', b'}'):
                return position
        position += 1
    raise ValueError('expected the end of a replacement field')
