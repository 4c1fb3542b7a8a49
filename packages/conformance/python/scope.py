"""Scopes, what they bind, and where a name that is loaded in one of them is bound."""

# What a binding is made by. 'unbind' (a `del`) makes the name local without defining anything.
FUNCTION, CLASS, VARIABLE, IMPORT, STAR, PARAMETER, TYPE_PARAMETER, UNBIND = (
    'function', 'class', 'variable', 'import', 'star', 'parameter', 'type_parameter', 'unbind',
)  # fmt: skip

ANNOTATION_ONLY = 'annotation only'

MODULE, COMPREHENSION, LAMBDA, TYPE_PARAMETERS = 'module', 'comprehension', 'lambda', 'type_parameters'


class Binding:
    """
    One place where a scope binds a name.

    name:      as written, while scopes keep bindings by mangled names
    line, col: 1-based line and 0-based UTF-8 byte column: of the def or class keyword for functions and classes, else of the name
    order:     statement number; a load of the same statement comes before
    weak:      True in an except handler and in the branch of an `if` that today's Python on a POSIX system is less likely to take
    detail:    the class's index (CLASS, or a PARAMETER that receives instances of it), the ImportedName, or ANNOTATION_ONLY for a VARIABLE
               that is declared and given no value
    """

    __slots__ = ('name', 'kind', 'line', 'col', 'order', 'weak', 'detail')

    def __init__(self, name, kind, line, col, order, weak, detail=None):
        self.name = name
        self.kind = kind
        self.line = line
        self.col = col
        self.order = order
        self.weak = weak
        self.detail = detail


class ImportedName:
    """An alias of an import statement. `module` is without its leading dots, `level` their number; `name` is None for `import m`."""

    __slots__ = ('level', 'module', 'name', 'alias', 'line')

    def __init__(self, level, module, name, alias, line):
        self.level = level
        self.module = module
        self.name = name
        self.alias = alias
        self.line = line


class Scope:
    """
    A module, class, function, lambda, comprehension, or the type parameters of one of them.

    qualname:   by the rules of __qualname__, '' for the module; type parameters have that of their owner
    line:       1-based line of the keyword (of comprehensions: of the start)
    bindings:   mangled name -> list of Binding, in the order of the walk
    class_name: name of the innermost class around, for name mangling, or None
    private_to: of the type parameters of a class, its name: they are mangled by it, other names by that of the class around
    class_index: for a class, its number within the file in the order of the class statements
    table:      its symtable.SymbolTable, or None where CPython keeps none
    """

    __slots__ = (
        'kind', 'qualname', 'line', 'parent', 'bindings', 'globals', 'nonlocals', 'class_name', 'private_to', 'class_index',
        'table', 'table_queue',
    )  # fmt: skip

    def __init__(self, kind, qualname, line, parent, class_name, table):
        self.kind = kind
        self.qualname = qualname
        self.line = line
        self.parent = parent
        self.bindings = {}
        self.globals = set()
        self.nonlocals = set()
        self.class_name = class_name
        self.private_to = None
        self.class_index = None
        self.table = table
        self.table_queue = None

    def module(self):
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def inner_qualname(self, name):
        """__qualname__ of a definition `name` in this scope."""
        if name in self.globals or not self.qualname:
            return name
        return self.qualname + ('.' if self.kind == CLASS else '.<locals>.') + name

    def mangle(self, name):
        """The name that `name` stands for in this scope: `__x` in class C is `_C__x`."""
        if self.private_to is not None:
            own = mangled(name, self.private_to)
            if own in self.bindings:
                return own
        return mangled(name, self.class_name)


def mangled(name, class_name):
    if class_name is None or not name.startswith('__') or name.endswith('__') or '.' in name:
        return name
    stripped = class_name.lstrip('_')
    return '_%s%s' % (stripped, name) if stripped else name


def binding_scope(scope, name):
    """The scope that binds the mangled `name` as loaded in `scope`, by CPython's symbol table; the module's stands for builtins too."""
    # A function called 'top' is taken for the module by symtable.Symbol before Python 3.12.
    if scope.table is None or scope.kind == TYPE_PARAMETERS or (scope.table.get_name() == 'top' and scope.kind != MODULE):
        return binding_scope_by_rule(scope, name)
    try:
        symbol = scope.table.lookup(name)
    except KeyError:
        return binding_scope_by_rule(scope, name)
    if scope.kind == MODULE or symbol.is_global():
        return scope.module()
    # Since 3.12 the table of a function also has the names of comprehensions that were inlined into it.
    if symbol.is_local() and name in scope.bindings:
        return scope
    return binding_scope_by_rule(scope, name)


def binding_scope_by_rule(scope, name):
    """The same by the language reference (4.2.2, Resolution of names)."""
    sees_class = scope.kind == TYPE_PARAMETERS
    if name in scope.globals:
        return scope.module()
    if name in scope.bindings and name not in scope.nonlocals:
        return scope
    outer = scope.parent
    while outer is not None and outer.parent is not None:
        if outer.kind != CLASS or sees_class:
            if name in outer.globals and outer.kind != CLASS:
                return outer.module()
            if name in outer.bindings and name not in outer.nonlocals and name not in outer.globals:
                return outer
        elif name == '__class__':
            return outer  # see is_class_cell
        sees_class = sees_class and outer.kind == TYPE_PARAMETERS
        outer = outer.parent
    return scope.module()


def is_read_first(use, scope, name):
    """
    Does the body of a class read the mangled `name` before any statement of it binds it? The table has the name in the class, but code of a
    class looks up what it reads when it runs: in the class, and else in the module (LOAD_NAME). Annotations may be evaluated later.
    """
    if scope.kind != CLASS or use.scope is not scope or use.role == 'annotate':
        return False
    return all(binding.order > use.written for binding in scope.bindings.get(name, []))


def is_class_cell(scope, name, inner):
    """
    Is `name`, loaded in the scope `inner` and bound in `scope`, the `__class__` that the functions of a class have without binding it
    (https://docs.python.org/3/reference/datamodel.html#creating-the-class-object)? It stands for the class itself.
    """
    return name == '__class__' and scope.kind == CLASS and inner is not scope
