/**
 * Python that takes every path of the front end which ordinary code takes now and then. Read a few times before the first real file, so
 * that the compiler has seen each path when it optimises: otherwise every late first time throws optimised code away (measured on 83 MB:
 * half of the time spent compiling).
 */
export const WARM_UP = `#!/usr/bin/env python
"""Docstring of
two lines."""
from __future__ import annotations
import os, sys as system, a.b.c as d
from . import sibling
from ..pkg.mod import (one, two as two, three as drei,)
from star import *
if TYPE_CHECKING:
    import typing as t
elif typing.TYPE_CHECKING: pass
else:
    t = None
try:
    import json
except (ImportError, ValueError) as error:
    json = None; error
except OSError: pass
except: pass
else: pass
finally: pass
__all__ = ['one', "two"] + sibling.__all__
__all__ += ('three',)
__all__.append('four'); __all__.extend(['five']); __all__.remove("five")
lazy = importlib.import_module('.lazy', 'pkg') or __import__('x')
a = b = c, *d = 1, 0x1F, .5, 1e-3, 1_0j, 0b1, 0o7, None, True, ...
x.y.z, q[0].r, (m, [n]) = f(1)(2).g[1:2, ::3, :].h, -u ** ~v @ w // 2 << 3, not p in o
x.y += 1; i -= 2; del x.y, q[0], a, (b, c); i: int; j: dict[str, t.List[int]] = {}; k.l: str = 'z'
n = x if a is not b else y or z and (yield_, *rest) <= c != d == e
print('a' "b" r'\\d' b"\\x00" rb'' 'it\\'s', """x""" f'{a!r:>{w}.2f} {{}} {b.c["d"]=} {x:%Y}', f"""{
    a + b}\\n""", rf'\\{x}', end='', *args, **kw)
[v for v in w if v for u in v]; {k: v for k, v in w.items()}; {s for s in w}; any(g for g in h if g)
f = lambda self, *a, k=1, **kw: (yield self)
while x := next(it): break
else: pass
for k, (v, *_) in sorted(d.items(), key=lambda kv: kv[1]):
    if k not in d: continue
    elif (
        k  # comment
    ): pass
    else:
        assert k, 'm'
with open(p) as f, (g) as h.i: pass
with (open(p) as f, q as r,): pass
@decorated
@a.b(1).c
class C(Base, m.Mixin[T], *more, metaclass=Meta, **kw):
    '''Doc.'''
    attr: int = 0
    __private = [1, 2]; other = __private
    @property
    def p(self, /) -> str: return self.__private.x
    @p.setter
    def p(self, value: str): self.p = value; self.a.b[0] = self.__class__
    @staticmethod
    async def s(a: int = 1, *args: int, b, c: str = '', **kw: t.Any) -> t.Optional[int]:
        global counter, made
        counter += 1; made = 1
        async with a as b: await c
        async for d in e: yield d
        def inner():
            nonlocal b, c
            b = yield from c
            raise ValueError('x') from b
        return [await q async for q in r]
    @classmethod
    @functools.wraps(f)
    def c(cls, x, *, y): raise
def generic[T: int, *Ts, **P](x: T) -> T: return
type Alias[K] = dict[K, int]
match command.split():
    case [a, 1 | -2, *rest] if a: pass
    case {'k': v, **others}: pass
    case Point(x=0, y=yy) | m.P(): pass
    case (None | "s") as z: pass
    case _: pass
if x: y = 1; z = 2
if a == b and \\
        c:
\tpass
été = naïve.café
def unfinished(a b): pass
broken = (1,
def after(): print "x"
`;
