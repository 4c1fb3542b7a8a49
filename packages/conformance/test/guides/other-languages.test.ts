import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pythonWithArrow } from '../python/python-environment.ts';

const root = path.resolve(import.meta.dirname, '../../../..');
const strata = path.join(root, 'bin/strata');
const guide = readFileSync(path.join(root, 'docs/guides/other-languages.md'), 'utf8');

/** The guide's Python by the heading of its section. */
const programs = new Map(
  guide.split(/^## /m).flatMap((section) => {
    const [, code] = /^```python\n(.*?)^```/ms.exec(section) ?? [];
    return code === undefined ? [] : [[section.slice(0, section.indexOf('\n')), code] as const];
  }),
);

const environment = pythonWithArrow();
if ('missing' in environment) console.warn(`other-languages: NOT RUN: ${environment.missing}`);
const python = 'python' in environment ? environment.python : '';

describe.skipIf(!python)('the Python of docs/guides/other-languages.md', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'strata-other-'));
    mkdirSync(path.join(folder, 'tree/pkg'), { recursive: true });
    const files = {
      'pkg/__init__.py': '',
      'pkg/core.py': 'def work(a):\n    return a\n\ndef rest():\n    pass\n',
      'pkg/user.py': 'from .core import work, rest\n\nwork(work(1))\n',
      'pkg/other.py': 'from .core import work\n\nwork(rest)\n',
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, 'tree', name), text);
    for (const [heading, name] of [
      ['L4 from pyarrow', 'resolve.py'],
      ['A layer in Python', 'fan_in.py'],
    ]) {
      writeFileSync(path.join(folder, name), programs.get(heading) ?? '');
    }
    copyFileSync(path.join(root, 'examples/guides/test/other-languages/fan-in.ts'), path.join(folder, 'fan-in.ts'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...args: string[]) =>
    spawnSync(strata, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, STRATA_PYTHON: python } });

  it('feeds L4, and prints what comes of it', () => {
    const output = execFileSync(python, [path.join(folder, 'resolve.py'), strata], { encoding: 'utf8' });
    expect(output).toBe('reference 0 of file 1 is node 1 of file 0: exact\nfile 1 needs file 0\n');
  });

  it('is a layer, and runs in the pipeline', () => {
    const indexed = run('index', 'tree', '--use', 'fan-in=./fan-in.ts');
    expect(indexed.status, indexed.stderr).toBe(0);
    const { stdout } = run('export', 'fan_in', '--index', 'tree');
    // pkg.core.work: twice in user.py, once in other.py.
    expect(stdout.split('\n')[0]).toBe('{"file_id":1,"node":1,"uses":3,"files":2}');
  });

  it('says what the program said when it fails', () => {
    writeFileSync(path.join(folder, 'fan_in.py'), 'raise SystemExit("no links today")\n');
    const { status, stderr } = run('index', 'tree', '--use', 'fan-in=./fan-in.ts');
    expect(status).toBe(1);
    expect(stderr).toContain('exit code 1:\nno links today');
  });
});

describe.skipIf(!python)('l4-cross-file on the tables of an index', () => {
  it('gives the tables that the index has, byte for byte as pyarrow sees them', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'strata-same-'));
    try {
      writeFileSync(path.join(folder, 'a.py'), 'import b\nfrom b import f\nf(b.g)\nclass A(b.B): pass\n');
      writeFileSync(path.join(folder, 'b.py'), 'def f(x): return x\ndef g(): pass\nclass B: pass\n');
      execFileSync(strata, ['index', folder], { stdio: 'ignore' });
      const output = execFileSync(python, ['-c', SAME, strata, path.join(folder, '.strata')], { encoding: 'utf8' });
      const [counts, ways] = output.split('---\n');
      expect(counts).toMatch(/^dependencies 1\ndiagnostics 0\nlinks \d+\nresolutions 2\nsymbols \d+\n$/);
      expect(ways.trimEnd().split('\n')).toEqual([
        'strings True',
        'large strings True',
        'string views True',
        'wide numbers True',
        'batches of one row True',
        'lz4 True',
        'zstd True',
        'polars True',
        'files True',
        'streams by path True',
      ]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/**
 * Reads an index's tables with pyarrow, pipes them through the layer, and compares what comes out with what the index has; then hands the same rows in again in
 * every way in which a program may write them, and says of each whether the same bytes came out.
 */
const SAME = `
import io, json, pathlib, subprocess, sys, tempfile
import polars
import pyarrow as pa
strata, index = sys.argv[1], pathlib.Path(sys.argv[2])
manifest = json.loads((index / "manifest.json").read_text())
folder = index / "generations" / f"{manifest['generation']:06d}"
NAMES = ["exports", "references", "imports", "nodes", "files"]

def stored(name):
    return pa.ipc.open_file(pa.memory_map(str(folder / f"{name}.arrow"))).read_all()

def resolve(given, *arguments):
    done = subprocess.run([strata, "layer", "l4-cross-file", *arguments], input=given, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout

def streams(change, size=None, **options):
    sink = io.BytesIO()
    for name in NAMES:
        table = change(stored(name))
        with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
            writer.write_table(table, max_chunksize=size)
    return sink.getvalue()

same = lambda table: table
out = resolve(streams(same))
stream, found = io.BytesIO(out), {}
while stream.tell() < len(out):
    table = pa.ipc.open_stream(stream).read_all()
    found[table.schema.metadata[b"strata.table"].decode()] = table
for name in sorted(found):
    assert found[name].to_pylist() == stored(name).to_pylist(), name
    print(name, found[name].num_rows)

print("---")
def texts_as(type):
    def change(table):
        def of(field):
            text = pa.types.is_string(field.type) or pa.types.is_dictionary(field.type)
            return field.with_type(type) if text else field
        schema = pa.schema([of(field) for field in table.schema], metadata=table.schema.metadata)
        plain = pa.table([column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column for column in table], names=table.schema.names)
        return plain.cast(schema)
    return change

def wide(table):
    of = lambda field: field.with_type(pa.int64()) if pa.types.is_integer(field.type) else field
    return table.cast(pa.schema([of(field) for field in table.schema], metadata=table.schema.metadata))

ways = {
    "strings": lambda: streams(texts_as(pa.string())),
    "large strings": lambda: streams(texts_as(pa.large_string())),
    "string views": lambda: streams(texts_as(pa.string_view())),
    "wide numbers": lambda: streams(wide),
    "batches of one row": lambda: streams(same, size=1),
    "lz4": lambda: streams(same, compression="lz4"),
    "zstd": lambda: streams(same, compression="zstd"),
}
for way, given in ways.items():
    print(way, resolve(given()) == out)

with tempfile.TemporaryDirectory() as made:
    def by_path(write):
        arguments = []
        for name in NAMES:
            path = f"{made}/{name}"
            write(stored(name), path)
            arguments += ["--input", f"{name}={path}"]
        return resolve(b"", *arguments)
    def files(table, path):
        with pa.ipc.new_file(path, table.schema) as writer:
            writer.write_table(table)
    def streams_at(table, path):
        with pa.ipc.new_stream(path, table.schema) as writer:
            writer.write_table(table)
    print("polars", by_path(lambda table, path: polars.from_arrow(table).write_ipc(path, compression="lz4")) == out)
    print("files", by_path(files) == out)
    print("streams by path", by_path(streams_at) == out)
`;
