import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadPyodide } from 'pyodide';
import { PYTHON_SOURCES } from './python.ts';

const SOURCES = '/oracle';
const TREE = '/tree';

export interface TreeFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A recent CPython compiled to WebAssembly, with its standard library, from the npm package `pyodide`: for syntax the machine's own lacks. */
export interface WasmPython {
  /** For example '3.14.2'. */
  readonly version: string;
  /** Runs one of the oracle's programs over a tree given as bytes; returns the NDJSON it writes. */
  run(program: 'definitions' | 'resolve', files: readonly TreeFile[], roots: readonly string[]): string;
}

/** Starts it, in some three seconds and without the network. */
export async function startWasmPython(): Promise<WasmPython> {
  const pyodide = await loadPyodide();
  pyodide.FS.mkdirTree(SOURCES);
  for (const name of readdirSync(PYTHON_SOURCES)) {
    if (name.endsWith('.py')) {
      pyodide.FS.writeFile(`${SOURCES}/${name}`, readFileSync(path.join(PYTHON_SOURCES, name), 'utf8'));
    }
  }
  const version = pyodide.runPython(`import sys; sys.path.insert(0, '${SOURCES}'); sys.version.split()[0]`) as string;
  return {
    version,
    run(program, files, roots) {
      pyodide.runPython(`import shutil; shutil.rmtree('${TREE}', ignore_errors=True)`);
      for (const file of files) {
        pyodide.FS.mkdirTree(path.posix.dirname(`${TREE}/${file.path}`));
        pyodide.FS.writeFile(`${TREE}/${file.path}`, file.bytes);
      }
      const args = [program, TREE, ...roots.flatMap((root) => ['--src-root', root]), '--output', '/output.ndjson'];
      pyodide.runPython(`
import importlib, json
sys.argv = json.loads(${JSON.stringify(JSON.stringify(args))})
importlib.import_module('${program}').main()
`);
      return pyodide.FS.readFile('/output.ndjson', { encoding: 'utf8' });
    },
  };
}
