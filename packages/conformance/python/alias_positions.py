"""Where the aliases of an import statement stand: Python before 3.10 does not say."""

import io
import tokenize


def alias_positions(node, source):
    """
    (line, column) of each alias of the ast Import or ImportFrom `node`; lines 1-based, columns UTF-8 bytes.

    source: bytes from the start of the statement to its end
    """
    if hasattr(node.names[0], 'lineno'):
        return [(alias.lineno, alias.col_offset) for alias in node.names]
    found, expecting = [], False
    for token in tokenize.generate_tokens(io.StringIO('(' + source.decode('utf-8') + ')').readline):
        if token.string in ('import', ','):
            expecting = True
        elif expecting and (token.type == tokenize.NAME or token.string == '*'):
            line, col = token.start
            before = len(token.line[:col].encode('utf-8'))
            found.append((node.lineno + line - 1, before + (node.col_offset - 1 if line == 1 else 0)))
            expecting = False
    return found
