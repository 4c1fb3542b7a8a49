"""Python's module finder over a tree of files: packages, modules, namespace packages (PEP 420), stubs, several source roots."""

from tree_files import module_name, root_of


class Module:
    """
    What an import finds.

    files:    paths: the one Python would run first, then the stub beside it; empty for a namespace package
    folders:  where its submodules are looked for: one folder for a package, several for a namespace package, none for a plain module
    """

    __slots__ = ('files', 'folders')

    def __init__(self, files, folders):
        self.files = files
        self.folders = folders

    @property
    def path(self):
        return self.files[0] if self.files else None


class ModuleTree:
    """The files `paths` under the source roots `roots` ('' is the tree itself), as import sees them."""

    def __init__(self, paths, roots):
        self.roots = roots
        self.paths = set(paths)
        self.folders = set()
        for path in paths:
            parts = path.split('/')
            self.folders.update('/'.join(parts[:count]) for count in range(len(parts)))
        self._submodules = {}

    def root_of(self, path):
        return root_of(path, self.roots)

    def name_of(self, path):
        """The module's dotted path from the file's own source root."""
        return module_name(path, self.root_of(path))

    def find(self, dotted, importer):
        """The module `dotted` as imported absolutely from the file `importer`, whose own root is searched first; or None."""
        own = self.root_of(importer)
        roots = [own] + [root for root in self.roots if root != own]
        module = Module([], roots)
        for name in dotted.split('.'):
            module = self.submodule(module, name)
            if module is None:
                return None
        return module

    def find_relative(self, level, dotted, importer):
        """
        The module that `level` dots and `dotted` mean in the file `importer`, or None. The package of a source root is its own __init__,
        where it has one: that is a tree that is itself a package. Without one, an import that climbs to the root fails.
        """
        folder = importer.rpartition('/')[0]
        root = self.root_of(importer)
        for _ in range(level - 1):
            if folder == root:
                return None
            folder = folder.rpartition('/')[0]
        module = self.package_in(folder)
        if not module.files:
            if folder == root:
                return None
            everywhere = self.find(module_name(folder, root).replace('/', '.'), importer)
            if everywhere is not None and not everywhere.files:
                module = everywhere  # a namespace package goes on in other source roots
        for name in dotted.split('.') if dotted else []:
            module = self.submodule(module, name)
            if module is None:
                return None
        return module

    def package_in(self, folder):
        """The package whose folder is `folder`: a namespace package where it has no __init__."""
        stem = folder + '/__init__' if folder else '__init__'
        return Module([stem + suffix for suffix in ('.py', '.pyi') if stem + suffix in self.paths], [folder])

    def submodule(self, module, name):
        """The module `name` in the package `module`, or None."""
        key = (tuple(module.folders), name)
        if key not in self._submodules:
            self._submodules[key] = self._search(module.folders, name)
        return self._submodules[key]

    def _search(self, folders, name):
        portions = []
        for folder in folders:
            stem = folder + '/' + name if folder else name
            package = self.package_in(stem)
            if package.path is not None and package.path.endswith('.py'):
                return package
            if stem + '.py' in self.paths:
                return Module([stem + suffix for suffix in ('.py', '.pyi') if stem + suffix in self.paths], [])
            if package.files:
                return package
            if stem + '.pyi' in self.paths:
                return Module([stem + '.pyi'], [])
            if stem in self.folders:
                portions.append(stem)
        return Module([], portions) if portions else None

    def module_at(self, path):
        """The module that the file `path` belongs to."""
        stem, _, _ = path.rpartition('.')
        files = [path] if path.endswith('.py') else [other for other in (stem + '.py', path) if other in self.paths]
        if path.endswith('.py') and stem + '.pyi' in self.paths:
            files.append(stem + '.pyi')
        folder, _, last = stem.rpartition('/')
        return Module(files, [folder] if last == '__init__' else [])
