"""
Where the imports and references of a tree end, by Python's rules, as NDJSON; one record a line, grouped by file in path order:

    {"record": "import", path, line, module, name, alias, resolution, sure, targets}
        resolution: module, symbol, namespace (a package without file), external, or unknown (nothing in the tree says)
    {"record": "reference", path, line, col, name, kind, category, sure, targets}
        a name, or the last name of a chain of attributes, that ends at a module or at a definition outside function locals;
        line and col are those of this name
        kind: call, read, write, inherit, decorate, annotate
        category: name, module_attribute, class_attribute, self_attribute, inherited_attribute, or write
    {"record": "dynamic_import", path, line}; {"record": "rejected", path, stage, message, line}: as in definitions.py

    targets: [[path, fqn, line]...], every acceptable one, the one Python would most likely use first
    sure: False where Python may also find something that is not in the tree, or the way there is uncommon

Usage: resolve.py TREE [--src-root DIR]... [--files LIST] [--sample N] [--output FILE]
"""

import argparse
import os

from deep_stack import run_deep
from module_tree import ModuleTree
from ndjson import Writer
from resolver import IN_TREE, Resolver
from scope_builder import ScopeBuilder
from source_file import Rejected, read_source
from tree_files import list_files, read_file_list, sampled


def describe_file(root, path, resolver):
    """Yields the records of one file."""
    try:
        source = read_source(os.path.join(root, path))
    except Rejected as reason:
        yield {'record': 'rejected', 'path': path, 'stage': reason.stage, 'message': reason.message, 'line': reason.line}
        return
    if source.table_error is not None:
        reason = source.table_error
        yield {'record': 'rejected', 'path': path, 'stage': reason.stage, 'message': reason.message, 'line': reason.line}
    walk = ScopeBuilder(source, path.endswith('.pyi'))
    file = resolver.facts(path)
    for imported, _, _ in walk.imports:
        yield _import(imported, path, resolver)
    for line in sorted(walk.dynamic_lines):
        yield {'record': 'dynamic_import', 'path': path, 'line': line}
    if source.table_error is None:
        for use in walk.uses:
            for record in _references(use, path, file, resolver):
                yield record


def _import(imported, path, resolver):
    found = resolver.import_targets(imported, path)
    targets = _acceptable(found)
    if not targets:
        namespace = any(item.kind == 'module' for item in found)
        resolution = 'namespace' if namespace else 'external' if found and found[0].kind == 'external' else 'unknown'
    else:
        resolution = 'module' if _first(found).kind == 'module' else 'symbol'
    return {
        'record': 'import',
        'path': path,
        'line': imported.line,
        'module': '.' * imported.level + imported.module,
        'name': imported.name,
        'alias': imported.alias,
        'resolution': resolution,
        'sure': bool(targets) and found[0].kind in IN_TREE and found[0].sure,
        'targets': targets,
    }


def _references(use, path, file, resolver):
    steps = resolver.chain_steps(use, file)
    for index, ((name, line, col, context), (found, category)) in enumerate(zip(use.names, steps)):
        targets = _acceptable(found)
        if not targets:
            continue
        last = index == len(use.names) - 1
        first = found[0]
        sure = first.kind in IN_TREE and first.sure and (first.path is not None) and (use.joined or index == 0)
        if context != 'load':
            category, sure = 'write', False
        yield {
            'record': 'reference',
            'path': path,
            'line': line,
            'col': col,
            'name': name,
            'kind': use.role if last else 'read',
            'category': category,
            'sure': sure,
            'targets': targets,
        }


def _acceptable(found):
    return [
        [item.path, item.fqn, item.line]
        for item in found
        if item.kind in IN_TREE and item.path is not None and '<locals>' not in item.fqn
    ]


def _first(found):
    return next(item for item in found if item.kind in IN_TREE and item.path is not None)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('tree')
    parser.add_argument('--src-root', action='append', default=[], help="source root, relative to TREE; default: '', the tree itself")
    parser.add_argument('--files', help='file with the paths to read, one a line; default: every Python file of the tree')
    parser.add_argument('--sample', type=int, help='describe about this many files only, the same ones every time')
    parser.add_argument('--output')
    arguments = parser.parse_args()
    paths = read_file_list(arguments.files) if arguments.files else list_files(arguments.tree)
    resolver = Resolver(arguments.tree, ModuleTree(paths, arguments.src_root or ['']))
    resolver.load(paths)
    writer = Writer(arguments.output)
    for path in sampled(paths, arguments.sample):
        for record in describe_file(arguments.tree, path, resolver):
            writer.write(record)
    writer.close()
    return 0


if __name__ == '__main__':
    run_deep(main)
