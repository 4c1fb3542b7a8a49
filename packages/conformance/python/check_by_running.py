"""
Checks resolve.py against Python itself: imports modules of a tree, looks up at run time what the oracle resolved by reading, and
compares the objects by identity.

For each use whose first name is bound in the module or in a class, and each module-level import: does the first target that the oracle
gives denote the object that the name has once the modules are imported? Receivers (`self`) are checked against the class itself.

Usage: check_by_running.py TREE [--src-root DIR]... [--files LIST] [--only PREFIX]... [--not PREFIX]... [--examples N]
Runs the code it imports: only for trees that may be run.
"""

import argparse
import collections
import contextlib
import importlib
import io
import os
import sys
import types
import warnings

from deep_stack import run_deep
from module_tree import ModuleTree
from resolver import IN_TREE, Resolver
from scope import CLASS, MODULE, binding_scope
from scope_builder import ScopeBuilder
from source_file import Rejected, read_source
from tree_files import list_files, read_file_list

MISSING = object()


def import_quietly(name):
    """The module, or None where importing it fails in whatever way."""
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            warnings.simplefilter('ignore')
            return importlib.import_module(name)
    except BaseException:  # anything can happen in a foreign module, SystemExit too
        return None


def look_up(owner, name):
    """The attribute as it is stored, without descriptors: in the module, or in the first class of the method resolution order that has it."""
    if isinstance(owner, types.ModuleType):
        return vars(owner).get(name, MISSING)
    if isinstance(owner, type):
        for entry in owner.__mro__:
            if name in vars(entry):
                return vars(entry)[name]
    return MISSING


def object_of(target, modules, module_name):
    """What a Target, in the module of that dotted path, denotes at run time."""
    module = modules.get(target.path)
    if module is None or target.kind == 'module':
        return MISSING if module is None else module
    found = module
    for name in target.fqn[len(module_name) + 1 :].split('.'):
        owner = found
        found = look_up(owner, name)
        if found is MISSING and isinstance(owner, type) and name.startswith('__'):
            found = look_up(owner, '_%s%s' % (owner.__name__.lstrip('_'), name))
        if found is MISSING:
            return MISSING
    return found


class Checker:
    def __init__(self, root, resolver, paths, examples):
        self.root = root
        self.resolver = resolver
        self.modules = {}
        for path in paths:
            module = import_quietly(resolver.modules.name_of(path))
            where = getattr(module, '__file__', None)
            if where is not None and os.path.realpath(where) == os.path.realpath(os.path.join(root, path)):
                self.modules[path] = module
        self.counts = collections.Counter()
        self.examples = examples
        self.shown = collections.Counter()

    def check(self, path):
        try:
            source = read_source(os.path.join(self.root, path))
        except Rejected:
            return
        module = self.modules[path]
        walk = ScopeBuilder(source, path.endswith('.pyi'))
        file = self.resolver.facts(path)
        for imported, _, scope in walk.imports:
            if scope.kind == MODULE and imported.name != '*':
                bound = imported.alias or imported.name or imported.module.split('.')[0]
                if len(scope.bindings[bound]) == 1:
                    targets = self.resolver.bound_targets(imported, path)
                    self.compare('import', look_up(module, bound), targets, path, imported.line, bound)
        for use in walk.uses:
            self.check_use(use, path, file, module)

    def check_use(self, use, path, file, module):
        name, line, _, _ = use.names[0]
        mangled = use.scope.mangle(name)
        scope = binding_scope(use.scope, mangled)
        steps = self.resolver.chain_steps(use, file)
        first = steps[0][0][0] if steps[0][0] else None
        if scope.kind == MODULE:
            value = look_up(module, mangled)
        elif scope.kind == CLASS and '<locals>' not in scope.qualname:
            value = look_up(self.class_at(module, scope.qualname), mangled)
        elif first is not None and first.kind == 'receiver' and '<locals>' not in first.detail.fqn:
            value = self.class_at(module, first.detail.scope.qualname)
        else:
            return
        for index, (name, line, _, context) in enumerate(use.names):
            targets, category = steps[index]
            if index:
                value = look_up(value, use.scope.mangle(name))
            if context != 'load':
                return
            if targets and targets[0].kind != 'receiver':
                self.compare(category, value, targets, path, line, '.'.join(item[0] for item in use.names[: index + 1]))

    def class_at(self, module, qualname):
        found = module
        for name in qualname.split('.'):
            found = look_up(found, name)
        return found

    def compare(self, category, value, targets, path, line, text):
        if targets[0].kind not in IN_TREE or targets[0].path is None:
            return
        if value is MISSING:
            self.counts[category, 'not there at run time'] += 1
            return
        if not targets[0].sure:
            self.counts[category, 'unsure'] += 1
            return
        found = [
            object_of(item, self.modules, self.resolver.modules.name_of(item.path))
            for item in targets
            if item.kind in IN_TREE and item.path
        ]
        if found[0] is MISSING:
            verdict = 'target not importable' if targets[0].path not in self.modules else 'no such target at run time'
        elif found[0] is value:
            verdict = 'same'
        elif isinstance(value, types.MemberDescriptorType):
            verdict = 'hidden by a slot'
        else:
            verdict = 'same, but not first' if any(item is value for item in found) else 'different'
        self.counts[category, verdict] += 1
        if verdict in ('different', 'no such target at run time', 'same, but not first'):
            self.shown[category, verdict] += 1
            if self.shown[category, verdict] <= self.examples:
                print('%s: %s: %s:%d %s -> %s; run time has %.80r' % (
                    verdict, category, path, line, text, [item[1:4] for item in targets], value,
                ))  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('tree')
    parser.add_argument('--src-root', action='append', default=[])
    parser.add_argument('--files')
    parser.add_argument('--only', action='append', default=[], help='import only files whose path starts with this')
    parser.add_argument('--not', dest='without', action='append', default=[], help='do not import files whose path starts with this')
    parser.add_argument('--examples', type=int, default=5)
    arguments = parser.parse_args()
    roots = arguments.src_root or ['']
    sys.path[:0] = [os.path.join(arguments.tree, root) for root in roots]
    paths = read_file_list(arguments.files) if arguments.files else list_files(arguments.tree)
    resolver = Resolver(arguments.tree, ModuleTree(paths, roots))
    resolver.load(paths)
    chosen = [
        path
        for path in paths
        if path.endswith('.py')
        and path.startswith(tuple(arguments.only) or '')
        and not path.startswith(tuple(arguments.without) or ('/',))
        and not path.endswith('__main__.py')
    ]
    checker = Checker(arguments.tree, resolver, chosen, arguments.examples)
    for path in sorted(checker.modules):
        checker.check(path)
    print('%d of %d modules imported' % (len(checker.modules), len(chosen)))
    for (category, verdict), count in sorted(checker.counts.items()):
        print('%8d  %-22s %s' % (count, category, verdict))
    return 1 if any(verdict == 'different' for _, verdict in checker.counts) else 0


if __name__ == '__main__':
    run_deep(main)
