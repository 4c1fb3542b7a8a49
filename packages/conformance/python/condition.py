"""Conditions whose outcome every reader knows: version, platform and TYPE_CHECKING tests."""

import ast

_TRUE_NAMES = ('TYPE_CHECKING', 'PY3', 'MYPY')
_FALSE_NAMES = ('PY2',)
_VERSION = (3, 14)
_TEXTS = {'platform': 'linux', 'name': 'posix'}


def known_condition(test):
    """True or False where the outcome is known on a current Python 3 on Linux (TYPE_CHECKING counts as true), else None."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = known_condition(test.operand)
        return None if inner is None else not inner
    if isinstance(test, ast.BoolOp):
        parts = [known_condition(value) for value in test.values]
        deciding = isinstance(test.op, ast.Or)
        if deciding in parts:
            return deciding
        return None if None in parts else not deciding
    if isinstance(test, ast.Constant):
        return bool(test.value)
    name = getattr(test, 'id', None) or getattr(test, 'attr', None)
    if isinstance(test, (ast.Name, ast.Attribute)):
        return True if name in _TRUE_NAMES else False if name in _FALSE_NAMES else None
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return _known_comparison(test.left, test.ops[0], test.comparators[0])
    return None


def _known_comparison(left, operator, right):
    try:
        value = ast.literal_eval(right)
    except (ValueError, SyntaxError, TypeError, RecursionError):
        return None
    subject = ast.dump(left)
    if "attr='version_info'" in subject or "id='version_info'" in subject:
        if isinstance(value, int):
            actual = _VERSION[0] if 'slice' in subject or "attr='major'" in subject else None
        else:
            actual = _VERSION[: len(value)] if isinstance(value, tuple) else None
        if actual is None or "attr='minor'" in subject:
            return None
    elif isinstance(left, ast.Attribute) and isinstance(value, str):
        owner = getattr(left.value, 'id', None)
        if (owner, left.attr) not in (('sys', 'platform'), ('os', 'name')):
            return None
        actual = _TEXTS[left.attr]
    else:
        return None
    compare = {
        ast.Lt: lambda: actual < value,
        ast.LtE: lambda: actual <= value,
        ast.Gt: lambda: actual > value,
        ast.GtE: lambda: actual >= value,
        ast.Eq: lambda: actual == value,
        ast.NotEq: lambda: actual != value,
    }.get(type(operator))
    try:
        return None if compare is None else bool(compare())
    except TypeError:
        return None
