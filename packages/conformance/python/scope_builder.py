"""
One walk over a file's ast that yields its scopes, bindings, definitions, imports and uses of names.

The walk visits children in the order in which CPython's symtable.c does, so that the tables of the `symtable` module can be matched to
the scopes: by type, name and line, and by this order among those of one line.
"""

import ast
import re
import sys

from alias_positions import alias_positions
from condition import known_condition
from name_positions import NamePositions, advance
from scope import (
    ANNOTATION_ONLY,
    CLASS,
    COMPREHENSION,
    FUNCTION,
    IMPORT,
    LAMBDA,
    MODULE,
    PARAMETER,
    STAR,
    TYPE_PARAMETER,
    TYPE_PARAMETERS,
    UNBIND,
    VARIABLE,
    Binding,
    ImportedName,
    Scope,
    mangled,
)
from walk_records import Definition, Use

_COMPREHENSIONS = {
    'ListComp': 'listcomp',
    'SetComp': 'setcomp',
    'DictComp': 'dictcomp',
    'GeneratorExp': 'genexpr',
}


# Order of a use that is evaluated after everything else, if ever: deferred annotations, and all of a stub.
_LATER = float('inf')
_DOT_AND_TRIVIA = re.compile(rb'(?:\s|\\\n|#[^\n]*\n)*\.(?:\s|\\\n|#[^\n]*\n)*$')


class ScopeBuilder:
    """
    Call with a SourceFile, and whether it is a stub, whose statements may use names that come later; then read:

    module:      the module's Scope
    scopes:      all scopes in the order of the walk
    definitions: every Definition in the order of the walk
    imports:     [(ImportedName, col, Scope)]
    uses:        every Use in the order of the walk
    classes:     [(Scope, Definition, [base Use or None])] by class_index
    all_steps:   module-level statements that touch `__all__`, as ast nodes in source order
    lists:       module-level name -> ast list or tuple it is assigned, or ImportFrom that brings it; None where there are several
    dynamic_lines: lines of calls such as import_module('m')
    has_future_annotations
    """

    def __init__(self, source, is_stub=False):
        self.is_stub = is_stub
        self.positions = NamePositions(source.lines)
        self.blind_fstrings = source.blind_fstrings
        self.scopes = []
        self.definitions = []
        self.imports = []
        self.uses = []
        self.classes = []
        self.all_steps = []
        self.lists = {}
        self.dynamic_lines = set()
        self.order = 0
        self.weak = 0
        self.role = 'read'
        self.roles = {}
        self.tableless = 0
        self.has_future_annotations = any(
            isinstance(node, ast.ImportFrom)
            and node.module == '__future__'
            and any(alias.name == 'annotations' for alias in node.names)
            for node in source.tree.body
        )
        self.module = self.scope = self._open(MODULE, '', 1, None, None, source.table)
        self.visit_all(source.tree.body)

    # Scopes

    def _open(self, kind, qualname, line, parent, class_name, table):
        scope = Scope(kind, qualname, line, parent, class_name, table)
        if table is not None:
            queue = {}
            for child in table.get_children():
                key = (_table_type(child), child.get_name(), child.get_lineno())
                queue.setdefault(key, []).append(child)
            scope.table_queue = queue
        self.scopes.append(scope)
        return scope

    def _child_table(self, kind, name, line):
        if self.tableless or self.scope.table_queue is None:
            return None
        waiting = self.scope.table_queue.get((kind, name, line))
        return waiting.pop(0) if waiting else None

    def bind(self, scope, name, kind, line, col, detail=None):
        """Records a binding of the unmangled name; global and nonlocal declarations send it elsewhere."""
        binding = Binding(name, kind, line, col, self.order + 0.5, self.weak > 0, detail)
        name = scope.mangle(name)
        if name in scope.globals:
            binding.weak = True  # happens when the function is called, if ever
            binding.name = name
            scope = self.module
        elif name in scope.nonlocals:
            return
        scope.bindings.setdefault(name, []).append(binding)

    def binding_target(self):
        """Where a walrus binds: the nearest scope that is no comprehension."""
        scope = self.scope
        while scope.kind == COMPREHENSION:
            scope = scope.parent
        return scope

    # Walk

    def visit(self, node):
        method = _METHODS.get(type(node).__name__)
        if method is not None:
            method(self, node)
        else:
            for field in node._fields:
                value = getattr(node, field, None)
                if isinstance(value, list):
                    self.visit_all(value)
                elif isinstance(value, ast.AST):
                    self.visit(value)

    def visit_all(self, nodes):
        for node in nodes:
            if isinstance(node, ast.AST):
                if isinstance(node, ast.stmt):
                    self.order += 1
                self.visit(node)

    def visit_optional(self, node):
        if node is not None:
            self.visit(node)

    def visit_as(self, role, node):
        if node is not None:
            self.roles[id(node)] = role
            self.visit(node)

    def visit_weakly(self, nodes, weak=True):
        self.weak += weak
        self.visit_all(nodes)
        self.weak -= weak

    # Names

    def visit_name(self, node):
        self._use(node, [node])

    def visit_attribute(self, node):
        chain = [node]
        while isinstance(chain[-1], ast.Attribute):
            chain.append(chain[-1].value)
        if isinstance(chain[-1], ast.Name):
            chain.reverse()
            self._use(node, chain)
        else:
            self.visit(node.value)

    def _use(self, node, chain):
        head = chain[0]
        if isinstance(head.ctx, ast.Store):
            self.bind(self.scope, head.id, VARIABLE, head.lineno, head.col_offset)
        elif isinstance(head.ctx, ast.Del):
            self.bind(self.scope, head.id, UNBIND, head.lineno, head.col_offset)
        names = [(head.id, head.lineno, head.col_offset, _context(head))]
        joined = True
        end = (head.end_lineno, head.end_col_offset)
        for attribute in chain[1:]:
            line, col = self.positions.last_identifier(attribute.end_lineno, attribute.end_col_offset, attribute.attr)
            between = self.positions.between(end, (line, col))
            joined = joined and (between == b'.' or _DOT_AND_TRIVIA.match(between) is not None)
            names.append((attribute.attr, line, col, _context(attribute)))
            end = (attribute.end_lineno, attribute.end_col_offset)
        role = self.roles.pop(id(node), None) or self.role
        if names[-1][3] != 'load':
            role = 'write'
        order = _LATER if self.tableless or self.is_stub else self.order
        self.uses.append(Use(names, self.scope, order, role, joined, written=self.order))

    def visit_namedexpr(self, node):
        self.visit(node.value)
        target = self.binding_target()
        head = node.target
        for scope in self._comprehensions_up_to(target):
            # The comprehension reads and writes the outer scope's variable.
            if target.kind == MODULE or head.id in target.globals:
                scope.globals.add(head.id)
            else:
                scope.nonlocals.add(scope.mangle(head.id))
        self.bind(target, head.id, VARIABLE, head.lineno, head.col_offset)
        self.uses.append(Use([(head.id, head.lineno, head.col_offset, 'store')], target, self.order, 'write', True))

    def _comprehensions_up_to(self, target):
        scope = self.scope
        while scope is not target:
            yield scope
            scope = scope.parent

    def visit_call(self, node):
        self.roles.pop(id(node), None)
        if _is_dynamic_import(node):
            self.dynamic_lines.update((node.lineno, node.args[0].lineno))
        elif self.scope is self.module and _touches_all(node.func):
            self.all_steps.append(node)
        elif isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            self._change(node.func.value.id)
        self.visit_as('call', node.func)
        self.visit_all(node.args)
        self.visit_all(node.keywords)

    def _change(self, name):
        """A method of the variable is called, or it is added to or made anew: what it was assigned is no longer what it is, if it is a list."""
        if isinstance(self.lists.get(name), (ast.List, ast.Tuple)):
            self.lists[name] = None

    # Scopes made by expressions

    def visit_lambda(self, node):
        self.visit_all(node.args.defaults)
        self.visit_all([default for default in node.args.kw_defaults if default is not None])
        table = self._child_table(FUNCTION, 'lambda', node.lineno)
        outer, self.scope = (
            self.scope,
            self._open(LAMBDA, self.scope.inner_qualname('<lambda>'), node.lineno, self.scope, self.scope.class_name, table),
        )
        self._bind_parameters(node.args, None)
        self.visit(node.body)
        self.scope = outer

    def visit_comprehension_expression(self, node):
        name = _COMPREHENSIONS[type(node).__name__]
        generators = node.generators
        self.visit(generators[0].iter)
        table = self._child_table(FUNCTION, name, node.lineno)
        qualname = self.scope.inner_qualname('<%s>' % name)
        outer, self.scope = (
            self.scope,
            self._open(COMPREHENSION, qualname, node.lineno, self.scope, self.scope.class_name, table),
        )
        self.visit(generators[0].target)
        self.visit_all(generators[0].ifs)
        for generator in generators[1:]:
            self.visit(generator.target)
            self.visit(generator.iter)
            self.visit_all(generator.ifs)
        if isinstance(node, ast.DictComp):
            self.visit_optional(node.value)
            self.visit(node.key)
        else:
            self.visit(node.elt)
        self.scope = outer

    # Definitions

    def visit_function(self, node):
        kind = 'method' if self.scope.kind == CLASS and self.scope.mangle(node.name) not in self.scope.globals else FUNCTION
        outer = self.scope
        self.bind(outer, node.name, FUNCTION, node.lineno, node.col_offset)
        self.visit_all(node.args.defaults)
        self.visit_all([default for default in node.args.kw_defaults if default is not None])
        qualname = outer.inner_qualname(node.name)
        self.definitions.append(Definition(kind, qualname, node, self.positions.name_position(node, b'def'), outer))
        params = getattr(node, 'type_params', None)
        decorators_first = sys.version_info >= (3, 12)
        if decorators_first:
            self._visit_decorators(node)
        if params:
            self._open_type_parameters(node.name, qualname, node.lineno, params)
        self._visit_annotations(node)
        if not decorators_first:
            self._visit_decorators(node)
        table = self._child_table(FUNCTION, node.name, node.lineno)
        self.scope = self._open(FUNCTION, qualname, node.lineno, self.scope, outer.class_name, table)
        receiver_of = outer.class_index if kind == 'method' and not _is_static(node) else None
        self._bind_parameters(node.args, receiver_of)
        weak, self.weak = self.weak, 0
        self.visit_all(node.body)
        self.weak = weak
        self.scope = outer

    def _visit_decorators(self, node):
        for decorator in node.decorator_list:
            self.visit_as('decorate', decorator)

    def _visit_annotations(self, node):
        arguments = node.args
        every = getattr(arguments, 'posonlyargs', []) + arguments.args + [arguments.vararg, arguments.kwarg] + arguments.kwonlyargs
        for argument in every:
            if argument is not None:
                self._visit_annotation(argument.annotation)
        self._visit_annotation(node.returns)

    def _visit_annotation(self, node):
        if node is None:
            return
        # Deferred annotations (PEP 563, PEP 649) have no table in reach.
        deferred = self.has_future_annotations or sys.version_info >= (3, 14)
        self.tableless += deferred
        role, self.role = self.role, 'annotate'
        self.visit(node)
        self.role = role
        self.tableless -= deferred

    def _bind_parameters(self, arguments, receiver_of):
        positional = getattr(arguments, 'posonlyargs', []) + arguments.args
        for index, argument in enumerate(positional + arguments.kwonlyargs + [arguments.vararg, arguments.kwarg]):
            if argument is not None:
                detail = receiver_of if index == 0 and positional else None
                self.bind(self.scope, argument.arg, PARAMETER, argument.lineno, argument.col_offset, detail)

    def visit_class(self, node):
        outer = self.scope
        self.bind(outer, node.name, CLASS, node.lineno, node.col_offset, len(self.classes))
        qualname = outer.inner_qualname(node.name)
        definition = Definition(CLASS, qualname, node, self.positions.name_position(node, b'class'), outer)
        self.definitions.append(definition)
        params = getattr(node, 'type_params', None)
        decorators_first = sys.version_info >= (3, 12)
        if decorators_first:
            self._visit_decorators(node)
        class_index = len(self.classes)
        self.classes.append(None)
        if params:
            self._open_type_parameters(node.name, qualname, node.lineno, params, private_to=node.name)
        bases = []
        for base in node.bases:
            bases.append(self._visit_base(base))
        for keyword in node.keywords:
            self.visit(keyword)
        if not decorators_first:
            self._visit_decorators(node)
        table = self._child_table(CLASS, node.name, node.lineno)
        self.scope = self._open(CLASS, qualname, node.lineno, self.scope, node.name, table)
        self.scope.class_index = class_index
        self.classes[class_index] = (self.scope, definition, bases)
        weak, self.weak = self.weak, 0
        self.visit_all(node.body)
        self.weak = weak
        self.scope = outer

    def _visit_base(self, base):
        """The Use of a base that is a (subscripted) chain of names, else None."""
        bare = base.value if isinstance(base, ast.Subscript) else base
        chain = bare
        while isinstance(chain, ast.Attribute):
            chain = chain.value
        before = len(self.uses)
        self.visit_as('inherit', base)
        return self.uses[before] if isinstance(chain, ast.Name) else None

    def _open_type_parameters(self, name, qualname, line, params, private_to=None):
        table = self._child_table('type parameters', name, line)
        self.scope = self._open(TYPE_PARAMETERS, qualname, line, self.scope, self.scope.class_name, table)
        self.scope.private_to = private_to
        for param in params:
            name = param.name if private_to is None else mangled(param.name, private_to)
            self.scope.bindings.setdefault(self.scope.mangle(name), []).append(
                Binding(param.name, TYPE_PARAMETER, param.lineno, param.col_offset, self.order + 0.5, False)
            )
        self.tableless += 1
        for param in params:
            self.visit_optional(getattr(param, 'bound', None))
            self.visit_optional(getattr(param, 'default_value', None))
        self.tableless -= 1

    def visit_type_alias(self, node):
        outer = self.scope
        self.visit(node.name)
        self._open_type_parameters(node.name.id, outer.inner_qualname(node.name.id), node.lineno, node.type_params)
        self.tableless += 1
        self.visit(node.value)
        self.tableless -= 1
        self.scope = outer

    # Statements

    def visit_global(self, node):
        self.scope.globals.update(self.scope.mangle(name) for name in node.names)

    def visit_nonlocal(self, node):
        self.scope.nonlocals.update(self.scope.mangle(name) for name in node.names)

    def visit_import(self, node):
        for alias, (line, col) in zip(node.names, alias_positions(node, self.positions.between((node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)))):
            imported = ImportedName(0, alias.name, None, alias.asname, line)
            self.imports.append((imported, col, self.scope))
            self.bind(self.scope, alias.asname or alias.name.split('.')[0], IMPORT, line, col, imported)

    def visit_import_from(self, node):
        for alias, (line, col) in zip(node.names, alias_positions(node, self.positions.between((node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)))):
            imported = ImportedName(node.level or 0, node.module or '', alias.name, alias.asname, line)
            self.imports.append((imported, col, self.scope))
            if alias.name == '__all__' and self.scope is self.module:
                if alias.asname is None:
                    self.all_steps.append(node)
                else:
                    self.lists[alias.asname] = node
            if alias.name == '*':
                self.scope.bindings.setdefault('*', []).append(
                    Binding('*', STAR, line, col, self.order + 0.5, self.weak > 0, imported)
                )
            else:
                self.bind(self.scope, alias.asname or alias.name, IMPORT, line, col, imported)

    def visit_assign(self, node):
        if self.scope is self.module:
            if any(_touches_all(target) for target in node.targets):
                self.all_steps.append(node)
            elif isinstance(node.targets[0], ast.Name) and isinstance(node.value, (ast.List, ast.Tuple)):
                name = node.targets[0].id
                if not (self.weak and name in self.lists):
                    self.lists[name] = None if name in self.lists else node.value
            elif isinstance(node.targets[0], ast.Name):
                self._change(node.targets[0].id)
        self.visit_all(node.targets)
        self.visit(node.value)

    def visit_aug_assign(self, node):
        if self.scope is self.module and _touches_all(node.target):
            self.all_steps.append(node)
        elif isinstance(node.target, ast.Name):
            self._change(node.target.id)
        self.visit(node.target)
        self.visit(node.value)

    def visit_ann_assign(self, node):
        if self.scope is self.module and _touches_all(node.target):
            self.all_steps.append(node)
        target = node.target
        if isinstance(target, ast.Name) and not node.simple and node.value is None:
            self.uses.append(
                Use([(target.id, target.lineno, target.col_offset, 'store')], self.scope, self.order, 'write', True)
            )
        else:
            self.visit(target)
            if isinstance(target, ast.Name) and node.value is None and self.scope.mangle(target.id) in self.scope.bindings:
                self.scope.bindings[self.scope.mangle(target.id)][-1].detail = ANNOTATION_ONLY
        self._visit_annotation(node.annotation)
        self.visit_optional(node.value)

    def visit_if(self, node):
        self.visit(node.test)
        truth = known_condition(node.test)
        self.visit_weakly(node.body, truth is False)
        self.visit_weakly(node.orelse, truth is not False)

    def visit_try(self, node):
        self.visit_all(node.body)
        self.visit_all(node.orelse)
        for handler in node.handlers:
            self.order += 1
            self.visit_optional(handler.type)
            self.weak += 1
            if handler.name is not None:
                line, col = self.positions.name_after_as(handler)
                self._bind_capture(handler.name, line, col)
            self.visit_all(handler.body)
            self.weak -= 1
        self.visit_all(node.finalbody)

    def visit_match_as(self, node):
        self.visit_optional(node.pattern)
        if node.name is not None:
            line, col = self.positions.last_identifier(node.end_lineno, node.end_col_offset, node.name)
            self._bind_capture(node.name, line, col)

    def visit_match_star(self, node):
        if node.name is not None:
            line, col = self.positions.last_identifier(node.end_lineno, node.end_col_offset, node.name)
            self._bind_capture(node.name, line, col)

    def visit_match_mapping(self, node):
        self.visit_all(node.keys)
        self.visit_all(node.patterns)
        if node.rest is not None:
            tail = self.positions.between((node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset))
            match = list(re.finditer(rb'\*\*(?:\s|\\\n|#[^\n]*\n)*', tail))[-1]
            line, col = advance(node.lineno, node.col_offset, tail[: match.end()])
            self._bind_capture(node.rest, line, col)

    def _bind_capture(self, name, line, col):
        """Binds a name that stands in the source without an ast.Name."""
        self.bind(self.scope, name, VARIABLE, line, col)
        self.uses.append(Use([(name, line, col, 'store')], self.scope, self.order, 'write', True))

    def visit_joined_string(self, node):
        if not self.blind_fstrings:
            self.visit_all(node.values)


def _context(node):
    return type(node.ctx).__name__.lower()


def _table_type(table):
    """The type of a symbol table in one spelling: it became an enumeration in 3.13."""
    kind = table.get_type()
    return str(getattr(kind, 'value', kind))


def _touches_all(node):
    """Is it `__all__`, a method of it, or an assignment's tuple with it?"""
    if isinstance(node, (ast.Tuple, ast.List)):
        return any(_touches_all(element) for element in node.elts)
    if isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id == '__all__'


def _is_static(node):
    return any(isinstance(decorator, ast.Name) and decorator.id == 'staticmethod' for decorator in node.decorator_list)


def _is_dynamic_import(node):
    name = getattr(node.func, 'attr', None) or getattr(node.func, 'id', None)
    return name in ('import_module', '__import__') and bool(node.args) and isinstance(node.args[0], ast.Constant)


_METHODS = {
    'Name': ScopeBuilder.visit_name,
    'Attribute': ScopeBuilder.visit_attribute,
    'NamedExpr': ScopeBuilder.visit_namedexpr,
    'Call': ScopeBuilder.visit_call,
    'Lambda': ScopeBuilder.visit_lambda,
    'FunctionDef': ScopeBuilder.visit_function,
    'AsyncFunctionDef': ScopeBuilder.visit_function,
    'ClassDef': ScopeBuilder.visit_class,
    'TypeAlias': ScopeBuilder.visit_type_alias,
    'Global': ScopeBuilder.visit_global,
    'Nonlocal': ScopeBuilder.visit_nonlocal,
    'Import': ScopeBuilder.visit_import,
    'ImportFrom': ScopeBuilder.visit_import_from,
    'Assign': ScopeBuilder.visit_assign,
    'AugAssign': ScopeBuilder.visit_aug_assign,
    'AnnAssign': ScopeBuilder.visit_ann_assign,
    'If': ScopeBuilder.visit_if,
    'Try': ScopeBuilder.visit_try,
    'TryStar': ScopeBuilder.visit_try,
    'MatchAs': ScopeBuilder.visit_match_as,
    'MatchStar': ScopeBuilder.visit_match_star,
    'MatchMapping': ScopeBuilder.visit_match_mapping,
    'JoinedStr': ScopeBuilder.visit_joined_string,
}
_METHODS.update({name: ScopeBuilder.visit_comprehension_expression for name in _COMPREHENSIONS})
