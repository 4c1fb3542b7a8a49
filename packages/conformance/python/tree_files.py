"""Which files of a tree are Python, and what their modules are called."""

import hashlib
import os

SUFFIXES = ('.py', '.pyi', '.pyw')
_SKIPPED = ('__pycache__', 'node_modules')


def list_files(tree):
    """Paths of the Python files under `tree`, relative to it, with '/' between segments, sorted by their UTF-8 bytes."""
    found = []
    for folder, folders, names in os.walk(tree):
        folders[:] = [name for name in folders if name not in _SKIPPED and not name.startswith('.')]
        for name in names:
            path = os.path.join(folder, name)
            if name.endswith(SUFFIXES) and not os.path.islink(path):
                found.append(os.path.relpath(path, tree).replace(os.sep, '/'))
    return sorted(found, key=os.fsencode)


def read_file_list(path):
    """The Python files among the paths listed in the file `path`, one a line."""
    with open(path, encoding='utf-8', errors='surrogateescape') as stream:
        return [line for line in stream.read().split('\n') if line.endswith(SUFFIXES)]


def root_of(path, roots):
    """The innermost of the source roots ('' is the tree) that holds `path`; '' where none does."""
    return max((root for root in roots if root == '' or path.startswith(root + '/')), key=len, default='')


def module_name(path, root):
    """Dotted path of the module in the file `path` from the source root; of a root's own __init__ it is '__init__'."""
    relative = path[len(root) + 1 :] if root else path
    for suffix in ('.pyi', '.pyw', '.py'):
        if relative.endswith(suffix):
            relative = relative[: -len(suffix)]
            break
    parts = relative.split('/')
    if parts[-1] == '__init__' and len(parts) > 1:
        parts.pop()
    return '.'.join(parts)


def sampled(paths, count):
    """About `count` of the paths, chosen by the hash of their names."""
    if count is None or count >= len(paths):
        return paths
    ranked = sorted(paths, key=lambda path: hashlib.sha1(os.fsencode(path)).digest())
    chosen = set(ranked[:count])
    return [path for path in paths if path in chosen]
