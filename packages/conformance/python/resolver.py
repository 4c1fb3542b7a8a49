"""Where names end: through imports, re-exports, star imports, packages and base classes, as Python would look them up."""

import builtins
from collections import namedtuple

from dunder_all import AllNames, read_all
from file_facts import fqn_in, read_facts
from mro import merge
from scope import (
    ANNOTATION_ONLY,
    CLASS,
    COMPREHENSION,
    IMPORT,
    MODULE,
    PARAMETER,
    STAR,
    UNBIND,
    VARIABLE,
    binding_scope,
    is_class_cell,
)

# kind: module, function, class, variable: what was found, with path, fqn and line (path is None for a namespace package)
#       receiver: the parameter that receives an instance of the class
#       local: bound in a function; external: outside the tree; unknown: the tree does not say
# detail: Module of a module, ClassFacts of a class or receiver. sure: False where Python may as well find something else.
Target = namedtuple('Target', 'kind path fqn line detail sure')

IN_TREE = ('module', 'function', 'class', 'variable')
EXTERNAL = Target('external', None, None, None, None, True)
UNKNOWN = Target('unknown', None, None, None, None, True)

# Classes of the standard library that add no names a subclass is likely to use.
_PLAIN_BASES = frozenset(
    ('abc', name) for name in ('ABC', 'ABCMeta')
) | frozenset(('typing', name) for name in ('Generic', 'Protocol', 'NamedTuple', 'TypedDict'))  # fmt: skip
_UNKNOWN_BASE = 'a base class that is not in the tree'


class Resolver:
    """Resolves in the tree at the folder `root`, whose modules the ModuleTree `modules` finds."""

    def __init__(self, root, modules):
        self.root = root
        self.modules = modules
        self._facts = {}
        self._all_names = {}
        self._orders = {}
        self._open_orders = set()
        self.imported_paths = set()

    def load(self, paths):
        """Reads the facts of all files, and which modules any of them imports."""
        for path in paths:
            self.facts(path)
        for path in paths:
            file = self.facts(path)
            for imported in file.imports if file else ():
                self._note_imported(imported, path)

    def facts(self, path):
        if path not in self._facts:
            self._facts[path] = read_facts(self.root, path, self.modules.name_of(path))
        return self._facts[path]

    def _note_imported(self, imported, path):
        names = imported.module.split('.') if imported.module else []
        for count in range(len(names) + 1):
            module = self._find(imported.level, '.'.join(names[:count]), path)
            if module is not None and module.path:
                self.imported_paths.add(module.path)
            if module is not None and count == len(names) and imported.name not in (None, '*'):
                submodule = self.modules.submodule(module, imported.name)
                if submodule is not None and submodule.path:
                    self.imported_paths.add(submodule.path)

    def _find(self, level, dotted, importer):
        if level:
            return self.modules.find_relative(level, dotted, importer)
        return self.modules.find(dotted, importer) if dotted else None

    # Imports

    def import_targets(self, imported, path, seen=frozenset()):
        """What an import statement's alias names, likeliest first: the module a.b.c of `import a.b.c`."""
        if imported.name is None and imported.alias and '.' in imported.module:
            # `import a.b as c` takes the attribute b of a, and the module a.b only where there is none.
            package, _, name = imported.module.rpartition('.')
            parent, whole = self.modules.find(package, path), self.modules.find(imported.module, path)
            if parent is None or whole is None:
                return [self._missing(imported, path)]
            return _distinct(self.attribute(parent, name, seen, importing=True) + self.module_targets(whole))
        module = self._find(imported.level, imported.module, path)
        if module is None:
            return [self._missing(imported, path)]
        if imported.name in (None, '*'):
            return self.module_targets(module)
        found = self.attribute(module, imported.name, seen, importing=True)
        if not found and self._is_open(module):
            return [EXTERNAL]
        return found or [UNKNOWN]

    def bound_targets(self, imported, path, seen=frozenset()):
        """What the name is that the alias binds: the module a of `import a.b.c`."""
        if imported.name is None and not imported.alias:
            module = self.modules.find(imported.module.split('.')[0], path)
            return [EXTERNAL] if module is None else self.module_targets(module)
        return self.import_targets(imported, path, seen)

    def _missing(self, imported, path):
        if imported.level:
            return UNKNOWN
        return EXTERNAL if self.modules.find(imported.module.split('.')[0], path) is None else UNKNOWN

    def _is_open(self, module):
        """Does a star import from outside the tree, or an attribute hook, add names nobody can list?"""
        file = self.facts(module.path) if module.path else None
        return file is not None and ('*' in file.module.bindings or '__getattr__' in file.module.bindings)

    def module_targets(self, module):
        if not module.files:
            return [Target('module', None, None, 1, module, True)]
        return [Target('module', path, self.modules.name_of(path), 1, module, True) for path in module.files]

    # Attributes of modules

    def attribute(self, module, name, seen=frozenset(), importing=False):
        """`module.name`: what the module binds, then the submodule. `importing`: looked up by an import, which loads the submodule."""
        found = []
        for path in module.files:
            file = self.facts(path)
            if file is not None:
                own = self.module_binding(file, name, seen)
                # A stub says what the module beside it has, where that one does not show it itself.
                found += own if path.endswith('.py') or len(module.files) == 1 else [item._replace(sure=False) for item in own]
        submodule = self.modules.submodule(module, name)
        if submodule is not None:
            loaded = importing or submodule.path is None or submodule.path in self.imported_paths
            found += [item._replace(sure=item.sure and loaded) for item in self.module_targets(submodule)]
        return _distinct(found)

    def module_binding(self, file, name, seen=frozenset(), before=None):
        """What the module-level `name` (mangled) of a file is; `before`: as seen by a module-level statement of that order."""
        key = (file.path, name)
        if key in seen:
            return []
        seen = seen | {key}
        found = []
        hidden = False
        bindings = file.module.bindings.get(name, []) + file.module.bindings.get('*', [])
        for binding in _likeliest_first(bindings, before):
            if binding.kind == STAR:
                more = self._star_targets(binding, file, name, seen)
            else:
                more = self.binding_targets(binding, file, file.module, seen)
            found += [item._replace(sure=item.sure and not hidden) for item in more]
            # A star import from outside the tree may bring the name too, and then hides what comes after it in this list.
            hidden = hidden or (binding.kind == STAR and self._find(binding.detail.level, binding.detail.module, file.path) is None)
        if before is not None and found and all(item.order >= before for item in bindings):
            found = [item._replace(sure=False) for item in found]
        return _distinct(found)

    def _star_targets(self, binding, file, name, seen):
        imported = binding.detail
        module = self._find(imported.level, imported.module, file.path)
        if module is None:
            return []
        exported = self.exports(module, name, seen)
        if not exported:
            return []
        found = self.attribute(module, name, seen, importing=exported == 'listed')
        return found if exported in ('listed', 'public') else [item._replace(sure=False) for item in found]

    def exports(self, module, name, seen):
        """Does `from module import *` take `name`? 'listed' in `__all__`, 'public', 'maybe' (`__all__` cannot be read), or ''."""
        for path in module.files:
            file = self.facts(path)
            if file is None:
                continue
            listed = self.all_names(file)
            if listed is not None:
                if name in listed.names:
                    return 'listed'
                return '' if listed.complete else 'maybe'
            if name.startswith('_'):
                return ''
            if self.module_binding(file, name, seen) or self._loads_submodule(file, module, name):
                return 'public'
        return ''

    def _loads_submodule(self, file, module, name):
        """Does a package's own __init__ import its submodule `name`, and so bind it?"""
        submodule = self.modules.submodule(module, name)
        if submodule is None:
            return False
        for imported in file.imports:
            found = self._find(imported.level, imported.module, file.path)
            if found is not None and found.files == submodule.files and found.folders == submodule.folders:
                return True
            if found is not None and imported.name == name and found.files == module.files:
                return True
        return False

    def all_names(self, file):
        """The AllNames of a file's `__all__`; None where it has none."""
        if file.path not in self._all_names:
            self._all_names[file.path] = AllNames([], False)  # for a list that includes itself through a cycle

            def names_of(dotted):
                names = dotted.split('.')
                targets = self.module_binding(file, names[0]) or self._own_submodule(file, names[0])
                for name in names[1:]:
                    targets = [found for item in targets if item.kind == 'module' for found in self.attribute(item.detail, name)]
                return next((self._module_names(item.detail) for item in targets if item.kind == 'module'), None)

            def names_from(node):
                module = self._find(node.level, node.module or '', file.path)
                return None if module is None else self._module_names(module)

            self._all_names[file.path] = read_all(file.all_steps, names_of, names_from, file.lists.get)
        return self._all_names[file.path]

    def _module_names(self, module):
        file = self.facts(module.path) if module.path else None
        return None if file is None else self.all_names(file)

    # Bindings

    def binding_targets(self, binding, file, scope, seen=frozenset()):
        """What one binding of a scope of `file` makes its name stand for."""
        fqn = fqn_in(file, scope, binding.name)
        local = scope.kind not in (MODULE, CLASS)
        if binding.kind == IMPORT:
            return self.bound_targets(binding.detail, file.path, seen)
        if binding.kind == CLASS:
            facts = file.classes[binding.detail]
            return [Target('class', file.path, facts.fqn, binding.line, facts, True)]
        if binding.kind == PARAMETER and binding.detail is not None:
            alone = len(scope.bindings[scope.mangle(binding.name)]) == 1
            return [Target('receiver', None, None, None, file.classes[binding.detail], alone)]
        if binding.kind == UNBIND:
            return []
        if local:
            return [Target('local', None, None, None, None, True)]
        if binding.kind == VARIABLE:
            # All bindings of a variable are one definition: the first.
            every = scope.bindings[scope.mangle(binding.name)]
            line = min((item.line, item.col) for item in every if item.kind == VARIABLE)[0]
            return [Target('variable', file.path, fqn, line, None, True)]
        return [Target('function', file.path, fqn, binding.line, None, True)]

    # Classes

    def order_of(self, facts):
        """
        The method resolution order of a class: ClassFacts, built-in types, and _UNKNOWN_BASE where a base is not known. None where Python
        would refuse the class, or the class is its own base.
        """
        if facts not in self._orders:
            if facts in self._open_orders:
                return None
            self._open_orders.add(facts)
            self._orders[facts] = self._order(facts)
            self._open_orders.discard(facts)
        return self._orders[facts]

    def _order(self, facts):
        bases, orders = [], []
        for base in facts.bases:
            for entry in [_UNKNOWN_BASE] if base is None else self._base(base, facts.file):
                if entry == _UNKNOWN_BASE:
                    entry = (_UNKNOWN_BASE, len(bases), facts.fqn)  # no two unknown bases are the same
                    order = [entry]
                elif isinstance(entry, type):
                    order = [item for item in entry.__mro__ if item is not object]
                else:
                    order = self.order_of(entry)
                if order is None:
                    return None
                if order:
                    bases.append(entry)
                    orders.append(order)
        merged = merge(orders + [bases])
        return None if merged is None else [facts] + merged

    def _base(self, use, file):
        """A base as a list of none or one entry, after _UNKNOWN_BASE where it is one guess among several."""
        targets = self.chain_targets(use, file)[-1]
        if not targets:
            name = use.names[0][0]
            known = getattr(builtins, name, None) if len(use.names) == 1 else None
            if known is object:
                return []
            return [known] if isinstance(known, type) else [_UNKNOWN_BASE]
        for target in targets:
            if target.kind == 'class':
                return [target.detail] if target is targets[0] and target.sure else [_UNKNOWN_BASE, target.detail]
        return [] if self._is_plain(use, file) else [_UNKNOWN_BASE]

    def _is_plain(self, use, file):
        """Is the base one of _PLAIN_BASES, imported from outside the tree?"""
        scope = binding_scope(use.scope, use.scope.mangle(use.names[0][0]))
        names = [name for name, _, _, _ in use.names]
        for binding in scope.bindings.get(use.scope.mangle(names[0]), []):
            if binding.kind == IMPORT:
                imported = binding.detail
                if (imported.module, imported.name) in _PLAIN_BASES and len(names) == 1:
                    return True
                if imported.name is None and (imported.module, names[-1]) in _PLAIN_BASES and len(names) == 2:
                    return True
        return False

    def class_attribute(self, facts, name):
        """(targets of the attribute `name` (mangled) of a class, was it inherited)"""
        order = self.order_of(facts)
        sure = order is not None
        found, owner = [], None
        for entry in order or [facts]:
            if isinstance(entry, tuple):
                sure = False
            elif isinstance(entry, type):
                if name in entry.__dict__:
                    found.append(EXTERNAL)
                    break
            else:
                bindings = [item for item in entry.scope.bindings.get(name, []) if item.kind != UNBIND]
                for binding in _likeliest_first(bindings, None):
                    owner = owner or entry
                    found += [item._replace(sure=item.sure and sure) for item in self.binding_targets(binding, entry.file, entry.scope)]
                # A declaration without a value hides nothing: the value is that of a base class, if any.
                if any(item.detail != ANNOTATION_ONLY for item in bindings):
                    break
        return _distinct(found), owner is not facts

    # Uses

    def chain_targets(self, use, file):
        """For each name of a Use in `file`, its targets, likeliest first; empty where it is built in or unknown."""
        steps = self.chain_steps(use, file)
        return [targets for targets, _ in steps]

    def chain_steps(self, use, file):
        """For each name of a Use: (targets, category), category being name, module_attribute, class_attribute, self_attribute or inherited_attribute."""
        targets = self._head(use, file)
        steps = [(targets, 'name')]
        for written, _, _, _ in use.names[1:]:
            name = use.scope.mangle(written)
            category = None
            found = []
            for item in targets:
                if item.kind == 'module':
                    found += [more._replace(sure=more.sure and item.sure) for more in self.attribute(item.detail, name) or [UNKNOWN]]
                    category = category or 'module_attribute'
                elif item.kind in ('class', 'receiver'):
                    own, inherited = self.class_attribute(item.detail, name)
                    found += [more._replace(sure=more.sure and item.sure) for more in own or [UNKNOWN]]
                    category = category or (
                        'inherited_attribute' if inherited else 'class_attribute' if item.kind == 'class' else 'self_attribute'
                    )
                else:
                    found.append(EXTERNAL if item.kind == 'external' else UNKNOWN)
            targets = _distinct(found)
            steps.append((targets, category or 'unknown'))
        return steps

    def _own_submodule(self, file, name):
        """In a package's __init__, a submodule that it imports is bound under its name, whatever the import statement binds itself."""
        module = self.modules.module_at(file.path)
        if module.folders and self._loads_submodule(file, module, name):
            return self.module_targets(self.modules.submodule(module, name))
        return []

    def _head(self, use, file):
        name = use.scope.mangle(use.names[0][0])
        scope = binding_scope(use.scope, name)
        immediate = _runs_with(use.scope, scope)
        before = use.order if immediate else None
        if scope.kind == MODULE:
            return self.module_binding(file, name, before=before) or self._own_submodule(file, name)
        if is_class_cell(scope, name, use.scope):
            facts = file.classes[scope.class_index]
            return [Target('class', file.path, facts.fqn, facts.line, facts, True)]
        bindings = [item for item in scope.bindings.get(name, []) if item.kind != UNBIND]
        found = []
        for binding in _likeliest_first(bindings, before):
            found += self.binding_targets(binding, file, scope)
        if scope.kind == CLASS and before is not None and all(item.order >= before for item in bindings):
            # `x = x` in a class takes the module's x the first time, and the class's own where it is run again, in a loop.
            found = self.module_binding(file, name, before=before if _runs_with(scope, scope.module()) else None) + found
        return _distinct(found)


def _runs_with(inner, outer):
    """Does the code of scope `inner` run while that of `outer` does, not in a later call?"""
    while inner is not outer:
        if inner.kind not in (CLASS, COMPREHENSION):
            return False
        inner = inner.parent
    return True


def _likeliest_first(bindings, before):
    """
    Bindings in the order in which one would expect them to be the one in force: the last one first, weak ones after the others; and those
    that a statement of order `before` comes too early for at the end.
    """
    return sorted(bindings, key=lambda item: (before is not None and item.order >= before, item.weak, -item.order))


def _distinct(targets):
    seen, distinct = set(), []
    for item in targets:
        key = (item.kind, item.path, item.fqn, item.line, id(item.detail) if item.kind == 'receiver' else None)
        if key not in seen or item.kind in ('module',) and item.path is None:
            seen.add(key)
            distinct.append(item)
    return distinct
