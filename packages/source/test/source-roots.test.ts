import { describe, expect, it } from 'vitest';
import { scanTree, type Tree } from './scan.ts';

/** The files of a layout by source root, `ROOT: PATH PATH`, with '.' for the tree; setup.py and the like left out. */
async function check(tree: Tree, expected: string[], sourceRoots?: string[]): Promise<void> {
  const { files } = await scanTree(tree, { sourceRoots });
  const roots = new Map<string, string[]>();
  for (const { path, source_root } of files) {
    if (path.endsWith('setup.py')) continue;
    const root = source_root || '.';
    const rest = source_root === '' ? path : path.slice(source_root.length + 1);
    roots.set(root, [...(roots.get(root) ?? []), rest]);
  }
  const found = [...roots].map(([root, paths]) => `${root}: ${paths.join(' ')}`);
  expect(found.sort()).toEqual([...expected].sort());
}

const empty = (...paths: string[]) => Object.fromEntries(paths.map((path) => [path, '']));

describe('a source root', () => {
  it('is the tree for packages and modules right in it', async () => {
    const tree = { 'pkg/__init__.py': '', 'pkg/sub/__init__.py': '', 'pkg/sub/m.py': 'import pkg', 'm.py': '' };
    await check(tree, ['.: m.py pkg/__init__.py pkg/sub/__init__.py pkg/sub/m.py']);
  });

  it('is src by its name, even with a namespace package and no import that says so', async () => {
    await check(empty('src/pkg/__init__.py', 'tests/test_x.py'), ['src: pkg/__init__.py', '.: tests/test_x.py']);
    await check(empty('src/ns/pkg/__init__.py', 'src/ns/m.py'), ['src: ns/m.py ns/pkg/__init__.py']);
  });

  it('is dist-packages, deep in a file system', async () => {
    const at = 'usr/lib/python3/dist-packages';
    const tree = {
      [`${at}/sympy/__init__.py`]: 'from sympy.core import x',
      [`${at}/sympy/core.py`]: 'x = 1',
      [`${at}/six.py`]: '',
      'usr/share/tool/run.py': 'import sympy',
    };
    await check(tree, [`${at}: six.py sympy/__init__.py sympy/core.py`, '.: usr/share/tool/run.py']);
  });

  it('is above namespace packages, because imports name these', async () => {
    const tree = {
      'sdk/azure/mgmt/compute/__init__.py': 'from azure.mgmt.core import base',
      'sdk/azure/mgmt/compute/models.py': '',
      'sdk/azure/mgmt/core/__init__.py': '',
      'sdk/azure/mgmt/core/base.py': 'import azure.mgmt.compute.models as m',
    };
    await check(tree, [
      'sdk: azure/mgmt/compute/__init__.py azure/mgmt/compute/models.py azure/mgmt/core/__init__.py azure/mgmt/core/base.py',
    ]);
  });

  it('stays the tree for namespace packages right in it', async () => {
    const tree = {
      'google/cloud/storage/__init__.py': 'from google.cloud.storage.blob import Blob',
      'google/cloud/storage/blob.py': '',
    };
    await check(tree, ['.: google/cloud/storage/__init__.py google/cloud/storage/blob.py']);
  });

  it('is each project of a monorepo', async () => {
    const tree = {
      ...empty('services/a/pyproject.toml', 'services/a/src/a/__init__.py', 'services/a/tests/test_a.py'),
      ...empty('services/b/setup.py', 'services/b/b/__init__.py', 'services/b/b/m.py'),
      'packages/x/y/__init__.py': 'from y.z import w',
      'packages/x/y/z.py': '',
    };
    await check(tree, [
      'services/a/src: a/__init__.py',
      'services/a: tests/test_a.py',
      'services/b: b/__init__.py b/m.py',
      'packages/x: y/__init__.py y/z.py',
    ]);
  });

  it('is not where a manifest only has the settings of tools', async () => {
    const tree = {
      'a/pyproject.toml': '[tool.black]\n',
      'a/pkg/__init__.py': '',
      'b/setup.cfg': '[metadata]',
      'b/p/m.py': '',
    };
    await check(tree, ['.: a/pkg/__init__.py', 'b: p/m.py']);
  });

  it('is not where a few of many files import one another', async () => {
    const tree: Record<string, string> = { 'plugins/m0.py': 'import m1' };
    for (let i = 1; i < 20; i++) tree[`plugins/m${i}.py`] = '';
    const { files } = await scanTree(tree);
    expect(new Set(files.map((file) => file.source_root))).toEqual(new Set(['']));
  });

  it('keeps apart projects that have modules of the same name', async () => {
    const tree = {
      'services/a/main.py': 'import utils\nfrom models.user import User',
      'services/a/utils.py': '',
      'services/a/models/user.py': '',
      'services/b/main.py': 'import utils',
      'services/b/utils.py': '',
    };
    await check(tree, ['services/a: main.py models/user.py utils.py', 'services/b: main.py utils.py']);
  });

  it('is lib when packages lie right in it, and not when it is imported from', async () => {
    await check(empty('lib/ansible/__init__.py', 'test/units/x.py'), [
      'lib: ansible/__init__.py',
      '.: test/units/x.py',
    ]);
    const tree = { 'lib/util.py': '', 'main.py': 'from lib import util\nfrom lib.util import x' };
    await check(tree, ['.: lib/util.py main.py']);
  });

  it('is Lib of an interpreter', async () => {
    const tree = { 'Lib/os.py': 'import posixpath', 'Lib/posixpath.py': '', 'Tools/x/y.py': 'import json' };
    await check(tree, ['Lib: os.py posixpath.py', '.: Tools/x/y.py']);
  });

  it('stays the tree for tests without __init__.py, unless they import one another', async () => {
    const tests = { 'tests/test_a.py': 'import pkg', 'tests/helper.py': '', 'pkg/__init__.py': '' };
    await check(tests, ['.: pkg/__init__.py tests/helper.py tests/test_a.py']);
    const siblings = { ...tests, 'tests/test_a.py': 'import pkg\nfrom helper import x' };
    await check(siblings, ['.: pkg/__init__.py', 'tests: helper.py test_a.py']);
    const dotted = {
      ...tests,
      'tests/test_a.py': 'from tests.helper import x\nfrom tests import helper\nimport helper',
    };
    await check(dotted, ['.: pkg/__init__.py tests/helper.py tests/test_a.py']);
  });

  it('is found for an application below a directory', async () => {
    const tree = {
      'backend/manage.py': '',
      'backend/app/__init__.py': '',
      'backend/app/views.py': 'from app.models import X',
      'backend/app/models.py': '',
      'frontend/tool.py': '',
    };
    await check(tree, ['backend: app/__init__.py app/models.py app/views.py manage.py', '.: frontend/tool.py']);
  });

  it('never lies inside a regular package', async () => {
    const tree = {
      'pkg/__init__.py': '',
      'pkg/data/src/m.py': 'import n',
      'pkg/data/src/n.py': '',
      'pkg/data/src/pyproject.toml': '',
    };
    await check(tree, ['.: pkg/__init__.py pkg/data/src/m.py pkg/data/src/n.py']);
  });

  it('is not misled by a directory that bears the name of an installed package', async () => {
    const tree = { 'examples/asyncio/run.py': '', 'examples/x.py': 'import asyncio\nfrom asyncio import Queue' };
    await check(tree, ['.: examples/asyncio/run.py examples/x.py']);
  });

  it('is not where a file bears the name of a library that is imported all over the tree', async () => {
    const library = 'import yaml\nimport os';
    const tree = {
      'plugins/cache/yaml.py': library,
      'plugins/cache/redis.py': 'import redis',
      'plugins/cache/memory.py': library,
      'plugins/lookup/file.py': library,
      'plugins/lookup/env.py': library,
    };
    const all = Object.keys(tree).sort().join(' ');
    await check(tree, [`.: ${all}`]);
  });

  it('is not voted for by an import that several places could serve', async () => {
    const tree = { 'a/util.py': '', 'b/util.py': '', 'c/main.py': 'import util' };
    await check(tree, ['.: a/util.py b/util.py c/main.py']);
  });

  it('takes an __init__.py right in the tree for no package', async () => {
    const tree = { '__init__.py': '', 'src/pkg/__init__.py': '', 'm.py': '' };
    await check(tree, ['.: __init__.py m.py', 'src: pkg/__init__.py']);
  });

  it('is what the options say and nothing else, the deepest first', async () => {
    const tree = empty('src/pkg/__init__.py', 'src/vendor/lib/x.py', 'other/y.py');
    await check(tree, ['.: other/y.py src/pkg/__init__.py src/vendor/lib/x.py'], []);
    await check(tree, ['src: pkg/__init__.py', 'src/vendor: lib/x.py', '.: other/y.py'], ['./src/vendor/', 'src']);
    await check(tree, ['.: other/y.py src/vendor/lib/x.py', 'src/pkg: __init__.py'], ['src/pkg', '.']);
  });

  it('is found from a sample when there are many files', async () => {
    const tree: Record<string, string> = {};
    for (let i = 0; i < 40; i++) {
      for (let k = 0; k < 45; k++) tree[`deps/p${i}/m${k}.py`] = k % 9 === 0 ? `from p${i}.m${k + 1} import x` : '';
      tree[`deps/p${i}/__init__.py`] = '';
    }
    const { files } = await scanTree(tree);
    expect(new Set(files.map((file) => file.source_root))).toEqual(new Set(['deps']));
  });
});
