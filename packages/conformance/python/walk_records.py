"""What the walk over a file finds beside its scopes."""


class Use:
    """
    A name, or a chain of attributes on a name, as it stands in the source.

    names:    [(name, line, col, context)]; context is 'load', 'store' or 'del', of inner names 'load'
    scope:    where the first name is looked up
    order:    statement number, see Binding; infinite where it is evaluated after everything else, if ever
    written:  statement number in any case
    role:     what is done with the last name: call, read, write, inherit, decorate, annotate
    joined:   False where parentheses or other tokens than trivia and dots stand between the names
    """

    __slots__ = ('names', 'scope', 'order', 'written', 'role', 'joined')

    def __init__(self, names, scope, order, role, joined, written=None):
        self.names = names
        self.scope = scope
        self.order = order
        self.written = order if written is None else written
        self.role = role
        self.joined = joined


class Definition:
    """A def or class statement. line, col: of its keyword; name_line, name_col: of its name; bases: ast expressions of a class."""

    __slots__ = ('kind', 'qualname', 'line', 'col', 'end_line', 'end_col', 'name_line', 'name_col', 'scope', 'node')

    def __init__(self, kind, qualname, node, name_position, scope):
        self.kind = kind
        self.qualname = qualname
        self.line = node.lineno
        self.col = node.col_offset
        self.end_line = node.end_lineno
        self.end_col = node.end_col_offset
        self.name_line, self.name_col = name_position
        self.scope = scope
        self.node = node
