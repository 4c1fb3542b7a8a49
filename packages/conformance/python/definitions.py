"""
What CPython says of every Python file of a tree, as NDJSON; one record a line, grouped by file in path order:

    {"record": "definition", path, fqn, name, kind, line, col, end_line, end_col, name_line, name_col}
        kind: function, method, class, or variable (module and class level; its first binding, end_line and end_col null)
    {"record": "import", path, line, col, module, name, alias}
        module with its leading dots; name null for `import m`, '*' for star
    {"record": "name", path, line, col, name, bound, scope, scope_line}
        a Name load; bound: module, class, function, lambda, comprehension, type_parameters (what kind of scope binds it; scope and
        scope_line say which), builtin, unknown (neither bound in the file nor built in) or implicit (`__class__` and the like)
    {"record": "dynamic_import", path, line}
        a call of import_module or __import__ with a literal
    {"record": "rejected", path, stage, message, line}
        CPython refuses the file; stage 'symtable': its definitions and imports are there, its names are not

Usage: definitions.py TREE [--src-root DIR]... [--files LIST] [--sample N] [--output FILE] [--self-check]
Lines are 1-based, columns 0-based UTF-8 bytes.
"""

import argparse
import builtins
import os
import sys

from deep_stack import run_deep
from ndjson import Writer
from scope import CLASS, COMPREHENSION, FUNCTION, MODULE, VARIABLE, binding_scope, binding_scope_by_rule, is_class_cell, is_read_first
from scope_builder import ScopeBuilder
from source_file import Rejected, read_source
from tree_files import list_files, module_name, read_file_list, root_of, sampled

IMPLICIT_MODULE_NAMES = frozenset(
    '__annotations__ __builtins__ __cached__ __doc__ __file__ __loader__ __name__ __package__ __path__ __spec__ __dict__'.split()
)
IMPLICIT_CLASS_NAMES = frozenset(('__module__', '__qualname__', '__class__', '__firstlineno__', '__classdict__'))
BUILTINS = frozenset(dir(builtins))


def describe_file(tree, path, root):
    """Yields the records of one file."""
    try:
        source = read_source(os.path.join(tree, path))
    except Rejected as reason:
        yield {'record': 'rejected', 'path': path, 'stage': reason.stage, 'message': reason.message, 'line': reason.line}
        return
    if source.table_error is not None:
        reason = source.table_error
        yield {'record': 'rejected', 'path': path, 'stage': reason.stage, 'message': reason.message, 'line': reason.line}
    walk = ScopeBuilder(source, path.endswith('.pyi'))
    module = module_name(path, root)
    for record in _definitions(walk, module):
        record['path'] = path
        yield record
    for imported, col, _ in walk.imports:
        yield {
            'record': 'import',
            'path': path,
            'line': imported.line,
            'col': col,
            'module': '.' * imported.level + imported.module,
            'name': imported.name,
            'alias': imported.alias,
        }
    for line in sorted(walk.dynamic_lines):
        yield {'record': 'dynamic_import', 'path': path, 'line': line}
    if source.table_error is None:
        for use in walk.uses:
            if use.names[0][3] == 'load':
                yield _name(use, module, path, walk.module)


def _definitions(walk, module):
    found = [
        {
            'record': 'definition',
            'fqn': module + '.' + item.qualname,
            'name': item.node.name,
            'kind': item.kind,
            'line': item.line,
            'col': item.col,
            'end_line': item.end_line,
            'end_col': item.end_col,
            'name_line': item.name_line,
            'name_col': item.name_col,
        }
        for item in walk.definitions
    ]
    for scope in walk.scopes:
        if scope.kind in (MODULE, CLASS):
            for bindings in scope.bindings.values():
                variables = [item for item in bindings if item.kind == VARIABLE]
                if variables:
                    first = min(variables, key=lambda item: (item.line, item.col))
                    found.append(_variable(scope, module, first))
    return sorted(found, key=lambda record: (record['line'], record['col']))


def _variable(scope, module, binding):
    return {
        'record': 'definition',
        'fqn': '.'.join(part for part in (module, scope.qualname, binding.name) if part),
        'name': binding.name,
        'kind': VARIABLE,
        'line': binding.line,
        'col': binding.col,
        'end_line': None,
        'end_col': None,
        'name_line': binding.line,
        'name_col': binding.col,
    }


def _name(use, module, path, module_scope):
    name, line, col, _ = use.names[0]
    mangled = use.scope.mangle(name)
    scope = binding_scope(use.scope, mangled)
    if is_read_first(use, scope, mangled):
        scope = scope.module()
    record = {'record': 'name', 'path': path, 'line': line, 'col': col, 'name': name, 'scope': None, 'scope_line': None}
    if is_class_cell(scope, mangled, use.scope):
        record['bound'] = 'implicit'
    elif scope.kind != MODULE or mangled in module_scope.bindings:
        record['bound'] = scope.kind
        record['scope'] = '.'.join(part for part in (module, scope.qualname) if part)
        record['scope_line'] = scope.line
    elif name in IMPLICIT_CLASS_NAMES or name in IMPLICIT_MODULE_NAMES:
        record['bound'] = 'implicit'
    else:
        record['bound'] = 'builtin' if mangled in BUILTINS else 'unknown'
    return record


def check_rules(tree, path):
    """Names of one file for which the symbol table and the rules of the reference disagree: there should be none."""
    try:
        source = read_source(os.path.join(tree, path))
    except Rejected:
        return
    if source.table_error is not None:
        return
    walk = ScopeBuilder(source, path.endswith('.pyi'))
    for scope in walk.scopes:
        inlined = scope.kind == COMPREHENSION and sys.version_info >= (3, 12)  # PEP 709
        if scope.table is None and not inlined and not (scope.parent and scope.parent.table is None) and not walk.has_future_annotations:
            yield '%s:%d: no symbol table for %s %s' % (path, scope.line, scope.kind, scope.qualname)
        for kind, waiting in (scope.table_queue or {}).items():
            if waiting and kind[0] in (FUNCTION, CLASS) and not walk.blind_fstrings:
                yield '%s:%d: symbol table of %s was matched to no scope' % (path, kind[2], kind[1])
    for use in walk.uses:
        name, line, col, _ = use.names[0]
        mangled = use.scope.mangle(name)
        by_table, by_rule = binding_scope(use.scope, mangled), binding_scope_by_rule(use.scope, mangled)
        if by_table is not by_rule:
            yield '%s:%d:%d: %s: symtable says %s %r, the rules %s %r' % (
                path, line, col, name, by_table.kind, by_table.qualname, by_rule.kind, by_rule.qualname,
            )  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('tree')
    parser.add_argument('--src-root', action='append', default=[], help="source root, relative to TREE; default: '', the tree itself")
    parser.add_argument('--files', help='file with the paths to read, one a line; default: every Python file of the tree')
    parser.add_argument('--sample', type=int, help='describe about this many files only, the same ones every time')
    parser.add_argument('--output')
    parser.add_argument('--self-check', action='store_true', help='compare symtable with the rules of the reference instead')
    arguments = parser.parse_args()
    roots = arguments.src_root or ['']
    paths = sampled(read_file_list(arguments.files) if arguments.files else list_files(arguments.tree), arguments.sample)
    if arguments.self_check:
        faults = [fault for path in paths for fault in check_rules(arguments.tree, path)]
        print('\n'.join(faults + ['%d files, %d disagreements' % (len(paths), len(faults))]))
        return 1 if faults else 0
    writer = Writer(arguments.output)
    for path in paths:
        for record in describe_file(arguments.tree, path, root_of(path, roots)):
            writer.write(record)
    writer.close()
    return 0


if __name__ == '__main__':
    run_deep(main)
