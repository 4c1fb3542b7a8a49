"""What other files need to know of a file: what its module and its classes bind, and the bases of the classes."""

import os

from scope import CLASS
from scope_builder import ScopeBuilder
from source_file import Rejected, read_source


class ClassFacts:
    """
    A class statement. scope: its Scope; fqn, line; bases: the Use of each base, None for one that is no (subscripted) chain of names;
    file: the FileFacts it is in.
    """

    __slots__ = ('file', 'scope', 'fqn', 'line', 'bases')

    def __init__(self, file, scope, fqn, line, bases):
        self.file = file
        self.scope = scope
        self.fqn = fqn
        self.line = line
        self.bases = bases


class FileFacts:
    """
    path, name (dotted path of the module); module: its Scope; classes: ClassFacts by class_index; imports: every ImportedName;
    all_steps, lists: as in ScopeBuilder.
    """

    __slots__ = ('path', 'name', 'module', 'classes', 'imports', 'all_steps', 'lists')

    def __init__(self, path, name, walk):
        self.path = path
        self.name = name
        self.module = walk.module
        self.classes = [
            ClassFacts(self, scope, name + '.' + definition.qualname, definition.line, bases)
            for scope, definition, bases in walk.classes
        ]
        self.imports = [imported for imported, _, _ in walk.imports]
        self.all_steps = walk.all_steps
        self.lists = walk.lists


def read_facts(tree, path, name):
    """The FileFacts of the file; None where CPython refuses it."""
    try:
        source = read_source(os.path.join(tree, path), with_table=False)
    except Rejected:
        return None
    return FileFacts(path, name, ScopeBuilder(source, path.endswith('.pyi')))


def fqn_in(file, scope, name):
    """Fully qualified name of what `scope` of `file` binds under `name` (as written)."""
    if scope.kind == CLASS or scope.parent is not None:
        return file.name + '.' + scope.inner_qualname(name)
    return file.name + '.' + name
