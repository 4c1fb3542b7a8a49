import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ModuleFault } from '@strata/pipeline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const LAYER = `
import { defineLayer } from '@strata/pipeline';
import { defineTable, u32 } from '@strata/tables';
import { Table } from 'apache-arrow';
import { z } from 'zod';
const ones: readonly Table[] = [];
export default defineLayer({
  id: 'mine', version: '1', module: import.meta.url, scope: 'repository', options: z.object({}),
  inputs: {}, outputs: { ones: defineTable('ones', 'Ones', { one: u32('1') }) },
  run() {},
});
`;

const PIPELINE = `
import { definePipeline, defineSource } from '@strata/pipeline';
import { z } from 'zod';
import mine from './mine.ts';
const source = defineSource({ id: 'none', version: '1', module: import.meta.url, outputs: {}, options: z.object({}), discover: () => [], load() {} });
export default definePipeline({ source, layers: [mine] });
`;

/** The user's folder: what is wanted of each file, and its text. */
const files: Readonly<Record<string, readonly ['layer' | 'pipeline', string]>> = {
  'mine.ts': ['layer', LAYER],
  'plain.js': ['layer', LAYER.replace(': readonly Table[]', '')],
  'typed/module.mts': ['layer', LAYER],
  'uses-helper.ts': ['layer', `import './sub/helper.ts';\nexport { default } from './mine.ts';\n`],
  'sub/helper.ts': ['layer', `import { u8 } from '@strata/tables';\nu8('a');\n`],
  'common.cjs': ['layer', `module.exports = { id: 'common' };\n`],
  'common.js': ['layer', `// export nothing\nmodule.exports = { id: 'common' };\n`],
  'strata.config.ts': ['pipeline', PIPELINE],
  'own-copy.ts': ['layer', `import { name } from 'installed-here';\nthrow new Error('found ' + name);\n`],
  'from-installed.ts': ['layer', `import 'needs-more';\n`],
  'no-default.ts': ['layer', `export const a = 1;\nexport const b = 2;\n`],
  'empty.ts': ['layer', ''],
  'function.ts': ['layer', `export default function run() {}\n`],
  'half.ts': [
    'layer',
    `export default { id: 'half', version: '1', run: 3, scope: 'file', inputs: { a: 1 }, outputs: [] };\n`,
  ],
  'is-pipeline.ts': ['layer', PIPELINE],
  'bad-syntax.ts': ['layer', `const a: number = 1;\nexport default {{;\n`],
  'bad-syntax.js': ['layer', `const a = 1;\nexport default {{;\n`],
  'bad-import.ts': ['layer', `import './bad-syntax.ts';\n`],
  'enum.ts': ['layer', `enum A { b }\nexport default A;\n`],
  'unknown-package.ts': ['layer', `import '@nobody/nothing/deep';\n`],
  'unknown-subpath.ts': ['layer', `import '@strata/pipeline/run/secret';\n`],
  'unknown-file.ts': ['layer', `import './helper';\n`],
  'unknown-name.ts': ['layer', `import { TableSink } from '@strata/pipeline';\nexport default TableSink;\n`],
  'throws.ts': ['layer', `const a = 1;\nconst f = () => { throw new TypeError('no good'); };\nf();\n`],
  'throws-below.ts': ['layer', LAYER.replace(`id: 'mine'`, `id: 'Not Kebab'`)],
  'copied.ts': ['layer', `import mine from './mine.ts';\nexport default { ...mine, run() { throw 1; } };\n`],
  'layer.config.ts': ['pipeline', LAYER],
  'raw.config.ts': ['pipeline', `export default { source: {}, layers: [] };\n`],
  'inline.config.ts': [
    'pipeline',
    `${LAYER.replace('export default defineLayer', 'const mine = defineLayer')}
import { definePipeline } from '@strata/pipeline';
import config from './strata.config.ts';
export default definePipeline({ source: config.source, layers: [mine] });
`,
  ],
};

interface Outcome {
  readonly ok: boolean;
  readonly id: string;
  readonly fault: ModuleFault;
  readonly text: string;
}

describe("modules that a user names, in a folder where nothing of the program's is installed", () => {
  let folder: string;
  let stderr: string;
  const outcomes = new Map<string, Outcome>();
  const driver = path.join(import.meta.dirname, '../fixtures/modules/load-modules.ts');
  const of = (name: string) => outcomes.get(name)!;
  const at = (name: string) => path.join(folder, name);

  beforeAll(() => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'strata user ')));
    for (const [name, [, text]] of Object.entries(files)) {
      mkdirSync(path.dirname(at(name)), { recursive: true });
      writeFileSync(at(name), text);
    }
    writeFileSync(at('package.json'), '{}');
    writeFileSync(at('typed/package.json'), '{ "type": "commonjs" }');
    for (const [name, text] of [
      ['installed-here', `export const name = 'the one installed here';`],
      ['needs-more', `import '@strata/tables';`],
    ]) {
      mkdirSync(at(`node_modules/${name}`), { recursive: true });
      writeFileSync(at(`node_modules/${name}/package.json`), '{ "type": "module", "exports": "./index.js" }');
      writeFileSync(at(`node_modules/${name}/index.js`), text);
    }
    const asked: [string, string][] = [
      ...Object.entries(files).map(([name, [wanted]]): [string, string] => [wanted, `./${name}`]),
      ['layer', 'mine.ts'],
      ['layer', at('mine.ts')],
      ['layer', './absent.ts'],
      ['layer', './sub'],
      ['layer', '@nobody/nothing'],
      ['layer', 'installed-here'],
    ];
    const run = spawnSync(process.execPath, [driver, folder, ...asked.flat()], { encoding: 'utf8', cwd: '/' });
    stderr = run.stderr;
    const lines = run.stdout.trimEnd().split('\n');
    asked.forEach(([, name], i) => {
      outcomes.set(name.replace('./', ''), JSON.parse(lines[i]) as Outcome);
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('imports the packages of the program from TypeScript and from JavaScript', () => {
    for (const name of ['mine.ts', 'plain.js', 'typed/module.mts', 'uses-helper.ts'])
      expect(of(name)).toEqual({ ok: true, id: 'mine' });
  });

  it('takes a path with or without ./, and an absolute one', () => {
    expect(of(at('mine.ts'))).toEqual({ ok: true, id: 'mine' });
  });

  it('reads a pipeline and the layers it imports', () => {
    expect(of('strata.config.ts')).toEqual({ ok: true, id: 'mine' });
  });

  it('prints no warning of the runtime', () => {
    expect(stderr.replace(/.*stripTypeScriptTypes is an experimental.*\n.*trace-warnings.*\n/, '')).toBe('');
  });

  it('still reads CommonJS', () => {
    for (const name of ['common.cjs', 'common.js']) {
      expect(of(name).fault).toMatchObject({
        reason: 'wrong-default-export',
        problems: expect.arrayContaining([expect.stringContaining('version')]),
      });
    }
  });

  it("prefers what is installed in the user's folder, and lends installed packages nothing", () => {
    expect(of('own-copy.ts').fault).toMatchObject({ reason: 'threw', message: 'Error: found the one installed here' });
    expect(of('from-installed.ts').fault).toMatchObject({
      reason: 'unresolved-import',
      importer: at('node_modules/needs-more/index.js'),
      specifier: '@strata/tables',
    });
  });

  it('finds a package by name from the folder', () => {
    expect(of('installed-here').fault).toMatchObject({
      reason: 'no-default-export',
      file: 'installed-here',
      exports: ['name'],
    });
    expect(of('@nobody/nothing').fault).toEqual({
      reason: 'not-found',
      what: 'package',
      name: '@nobody/nothing',
      looked: folder,
    });
  });

  it('says that there is no such file', () => {
    expect(of('absent.ts').fault).toEqual({
      reason: 'not-found',
      what: 'file',
      name: './absent.ts',
      looked: at('absent.ts'),
    });
    expect(of('sub').fault).toEqual({ reason: 'not-found', what: 'directory', name: './sub', looked: at('sub') });
  });

  it('says what a module exports that has no default export', () => {
    expect(of('no-default.ts').fault).toEqual({
      reason: 'no-default-export',
      file: at('no-default.ts'),
      wanted: 'layer',
      exports: ['a', 'b'],
    });
    expect(of('empty.ts').text).toContain('an object without properties');
  });

  it('says what a default export lacks to be a layer', () => {
    expect(of('function.ts').text).toContain('expected what defineLayer gives, got a function');
    expect(of('is-pipeline.ts').text).toContain('got a pipeline');
    expect(of('half.ts').fault).toMatchObject({
      problems: [
        'module: expected import.meta.url, got undefined',
        "scope: expected 'partition' or 'repository', got the text 'file'",
        'run: expected a function, got the number 3',
        'options: expected a schema of zod, got undefined',
        'inputs.a: expected a table or some columns of one, got the number 1',
        'outputs: expected tables by name, got an array of 0',
      ],
    });
    expect(of('layer.config.ts').text).toContain('got a layer');
    expect(of('raw.config.ts').text).toContain('wrap it: definePipeline(');
  });

  it('gives the line of a syntax error, in TypeScript and JavaScript and in what is imported', () => {
    for (const name of ['bad-syntax.ts', 'bad-syntax.js', 'bad-import.ts']) {
      const file = name === 'bad-import.ts' ? at('bad-syntax.ts') : at(name);
      expect(of(name).fault).toMatchObject({ reason: 'syntax', erasable: true, place: { file, line: 2 } });
      expect(of(name).text).toMatch(
        new RegExp(`^${file}:2: expected JavaScript.*\n    export default {{;\n +\\^\n  likely`),
      );
    }
  });

  it('says that TypeScript which cannot be stripped is not read', () => {
    expect(of('enum.ts').fault).toMatchObject({
      reason: 'syntax',
      erasable: false,
      place: { file: at('enum.ts'), line: 1 },
    });
  });

  it('names the importer and the import that cannot be resolved', () => {
    expect(of('unknown-package.ts').fault).toEqual({
      reason: 'unresolved-import',
      importer: at('unknown-package.ts'),
      specifier: '@nobody/nothing/deep',
      exported: true,
    });
    expect(of('unknown-package.ts').text).toContain(`(cd '${folder}' && npm install @nobody/nothing)`);
    expect(of('unknown-subpath.ts').fault).toMatchObject({ specifier: '@strata/pipeline/run/secret', exported: false });
    expect(of('unknown-file.ts').text).toContain("'./helper.ts', not './helper'");
  });

  it('suggests `import type` where an imported name is missing', () => {
    expect(of('unknown-name.ts').fault).toMatchObject({
      reason: 'missing-name',
      place: { file: at('unknown-name.ts'), line: 1 },
    });
    expect(of('unknown-name.ts').text).toContain('import type');
  });

  it("gives the place in the user's file where it threw, without a stack", () => {
    expect(of('throws.ts').fault).toMatchObject({
      reason: 'threw',
      message: 'TypeError: no good',
      place: { file: at('throws.ts'), line: 2 },
    });
    expect(of('throws-below.ts').fault).toMatchObject({ reason: 'threw', place: { file: at('throws-below.ts') } });
    for (const { text } of outcomes.values()) expect(text ?? '').not.toMatch(/^ *at .*:\d+:\d+/m);
  });

  it('refuses a layer that workers would not find where it says it is', () => {
    expect(of('copied.ts').fault).toEqual({
      reason: 'other-module',
      file: at('copied.ts'),
      layer: 'mine',
      declared: at('mine.ts'),
      found: 'another layer',
    });
    expect(of('inline.config.ts').fault).toMatchObject({
      reason: 'other-module',
      found: 'an object with source, entries',
    });
  });

  it('leaves the resolution of the program itself alone', () => {
    const script = `import { registerHostModules } from '@strata/pipeline'; registerHostModules(import.meta.url); await import('nothing-of-the-kind').catch((e) => console.log(e.code));`;
    const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      cwd: import.meta.dirname,
    });
    expect(out).toBe('ERR_MODULE_NOT_FOUND\n');
  });
});
