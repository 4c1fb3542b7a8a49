"""Reads a Python file as CPython does: encodings (PEP 263), BOM, line ends; or says why CPython refuses it."""

import ast
import io
import symtable
import sys
import tokenize
import warnings

from fstring_unfold import has_fstring, unfold


class Rejected(Exception):
    """CPython refuses the file. `stage` is 'parse' or 'symtable'; `line` is 1-based or None."""

    def __init__(self, stage, message, line=None):
        super().__init__(message)
        self.stage = stage
        self.message = message
        self.line = line


class SourceFile:
    """
    A file CPython accepts.

    tree:          its ast, with every position true (see fstring_unfold)
    table:         its symtable.SymbolTable, or None where only `tree` was wanted
    table_error:   Rejected when the parser accepts the file and the symbol table does not, else None
    lines:         its lines as UTF-8 bytes, whatever the encoding of the file; ast columns are offsets into them
    blind_fstrings: True where names inside f-strings have no true positions and are left out
    """

    def __init__(self, tree, table, table_error, lines, blind_fstrings):
        self.tree = tree
        self.table = table
        self.table_error = table_error
        self.lines = lines
        self.blind_fstrings = blind_fstrings


def read_source(path, with_table=True):
    """
    Parses the file at `path`. Raises Rejected when CPython's parser does not accept it. Without `with_table` there is no symbol table, and
    names inside f-strings may have wrong positions.
    """
    with open(path, 'rb') as stream:
        data = stream.read()
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        return _parse(data, with_table)


def _parse(data, with_table):
    try:
        tree = ast.parse(data)  # bytes: encoding and line ends are CPython's own affair
    except (SyntaxError, ValueError, MemoryError, RecursionError, OverflowError) as error:
        raise Rejected('parse', '%s: %s' % (type(error).__name__, error), getattr(error, 'lineno', None))
    text = decode(data)
    blind = False
    if with_table and sys.version_info < (3, 12) and has_fstring(text):
        unfolded = unfold(text, tree)
        if unfolded is None:
            blind = True
        else:
            text, tree = unfolded
    table, table_error = None, None
    try:
        table = symtable.symtable(text, '<source>', 'exec') if with_table else None
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        table_error = Rejected('symtable', '%s: %s' % (type(error).__name__, error), getattr(error, 'lineno', None))
    return SourceFile(tree, table, table_error, text.encode('utf-8').split(b'\n'), blind)


def decode(data):
    """The file's text with '\\n' line ends and no BOM. Only for data that ast.parse accepted."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    return data.decode(encoding).replace('\r\n', '\n').replace('\r', '\n')
