"""What a module's `__all__` comes to, read from its module-level statements without running them."""

import ast


class AllNames:
    """`names`: those that are certain, in order; `complete`: False where some expression could not be read."""

    def __init__(self, names, complete):
        self.names = names
        self.complete = complete


def read_all(steps, names_of, names_from, assigned):
    """
    The AllNames that `steps` make; None where they are no list at all.

    steps:      ast nodes in source order: assignments to `__all__`, calls of its methods, `from m import __all__`
    names_of:   for `mod.__all__`, given as the dotted text 'mod' -> AllNames or None
    names_from: for `from m import __all__`, given as its node -> AllNames or None
    assigned:   name of a module-level variable -> the ast expression it is assigned once, an ImportFrom that brings it, or None
    """
    reader = _Reader(names_of, names_from, assigned)
    for step in steps:
        reader.apply(step)
    return AllNames(list(dict.fromkeys(reader.names)), reader.complete) if reader.seen else None


class _Reader:
    def __init__(self, names_of, names_from, assigned):
        self.names_of = names_of
        self.names_from = names_from
        self.assigned = assigned
        self.names = []
        self.complete = True
        self.seen = False

    def apply(self, step):
        if isinstance(step, (ast.Assign, ast.AnnAssign)):
            targets = step.targets if isinstance(step, ast.Assign) else [step.target]
            whole = any(isinstance(target, ast.Name) and target.id == '__all__' for target in targets)
            if whole and step.value is not None:
                before, self.names, self.complete, self.seen = self.names, [], True, True
                self.add(step.value, before)
            elif not whole:
                self.complete, self.seen = False, True  # one of several targets: `__all__, x = ...`
        elif isinstance(step, ast.ImportFrom):
            self.names, self.complete, self.seen = [], True, True
            self.include(self.names_from(step))
        elif isinstance(step, ast.AugAssign):
            self.add(step.value, self.names)
        elif isinstance(step, ast.Call) and isinstance(step.func, ast.Attribute) and step.args:
            self.call(step.func.attr, step.args)
        else:
            self.complete = False

    def call(self, method, arguments):
        if method == 'extend':
            self.add(arguments[0], self.names)
        elif method == 'append':
            self.add(ast.List(elts=[arguments[0]]), self.names)
        elif method == 'insert' and len(arguments) == 2:
            self.add(ast.List(elts=[arguments[1]]), self.names)
        elif method == 'remove':
            text = _text(arguments[0])
            if text in self.names:
                self.names.remove(text)
            elif text is None:
                self.complete = False
        elif method not in ('sort', 'reverse', 'index', 'count'):
            self.complete = False

    def add(self, node, current):
        """Adds the names in the list that the expression `node` makes; `current` is what `__all__` in it stands for."""
        if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            for element in node.elts:
                if isinstance(element, ast.Starred):
                    self.add(element.value, current)
                elif _text(element) is not None:
                    self.names.append(_text(element))
                else:
                    self.complete = False
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            self.add(node.left, current)
            self.add(node.right, current)
        elif isinstance(node, ast.Call) and getattr(node.func, 'id', None) in ('list', 'tuple', 'sorted', 'set') and node.args:
            self.add(node.args[0], current)
        elif isinstance(node, ast.Call) and getattr(node.func, 'attr', None) == 'copy' and not node.args:
            self.add(node.func.value, current)
        elif isinstance(node, ast.Subscript) and _is_whole(node.slice):
            self.add(node.value, current)
        elif isinstance(node, (ast.ListComp, ast.GeneratorExp)) and _takes_all(node):
            self.add(node.generators[0].iter, current)
        elif isinstance(node, ast.Name) and node.id == '__all__':
            self.names.extend(current)
        elif isinstance(node, ast.Name) and self.assigned(node.id) is not None:
            value = self.assigned(node.id)
            if isinstance(value, ast.ImportFrom):
                self.include(self.names_from(value))
            else:
                self.add(value, current)
        elif isinstance(node, ast.Attribute) and node.attr == '__all__' and _dotted(node.value):
            self.include(self.names_of(_dotted(node.value)))
        else:
            self.complete = False

    def include(self, other):
        if other is None:
            self.complete = False
        else:
            self.names.extend(other.names)
            self.complete = self.complete and other.complete


def _text(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _is_whole(node):
    return isinstance(node, ast.Slice) and node.lower is None and node.upper is None and node.step is None


def _takes_all(node):
    """Is it `x for x in LIST`, or leaves out only what is in `__all__` already?"""
    generator = node.generators[0]
    names = (node.elt, generator.target)
    if len(node.generators) > 1 or not all(isinstance(name, ast.Name) for name in names) or names[0].id != names[1].id:
        return False
    new = '%s not in __all__' % names[0].id
    return all(ast.dump(test) == ast.dump(ast.parse(new, mode='eval').body) for test in generator.ifs)


def _dotted(node):
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return '.'.join([node.id] + names[::-1])
