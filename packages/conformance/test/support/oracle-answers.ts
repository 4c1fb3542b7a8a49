import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Case } from '../../src/cases/case.ts';
import type { OracleAnswers } from '../../src/cases/check-case.ts';
import { writeCase } from '../../src/cases/write-case.ts';
import { startWasmPython, type WasmPython } from '../../src/oracle/pyodide.ts';
import type { Python } from '../../src/oracle/python.ts';
import { runOracle } from '../../src/oracle/run-oracle.ts';

let wasm: Promise<WasmPython> | undefined;

/** What CPython says of a case: the machine's own, or for new syntax the one in `pyodide`. Writes the case below `directory`. */
export async function oracleAnswers(python: Python, given: Case, directory: string): Promise<OracleAnswers> {
  const tree = path.join(directory, 'tree');
  mkdirSync(tree, { recursive: true });
  writeCase(given, tree);
  if (given.newSyntax) {
    wasm ??= startWasmPython();
    const recent = await wasm;
    return {
      scopes: parseLines(recent.run('definitions', given.files, given.roots)),
      resolved: parseLines(recent.run('resolve', given.files, given.roots)),
    };
  }
  const output = await runOracle(python, { tree, roots: given.roots }, directory);
  return {
    scopes: parseLines(readFileSync(output.scopes, 'utf8')),
    resolved: parseLines(readFileSync(output.resolved, 'utf8')),
  };
}

export function parseLines<Row>(text: string): Row[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}
