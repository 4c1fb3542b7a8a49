import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A source and what is expected of it. */
export interface TextCase {
  readonly name: string;
  readonly path: string;
  readonly source: string;
  readonly expected: readonly string[];
}

/**
 * Reads cases from text:
 *
 *     ## a sentence about behaviour (pkg/mod.pyi)
 *     source
 *     ==>
 *     node function pkg.mod.f 1:0-1:13 name 1:4
 *
 * The path is pkg/mod.py unless it is said. Of each table that an expectation names (by its first word), all rows of the file are expected;
 * `none TABLE` expects none. The file of all cases of a folder is named by its concept.
 */
export function parseCases(text: string): TextCase[] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [title, ...lines] = section.split('\n');
      const arrow = lines.indexOf('==>');
      if (arrow < 0) throw new TypeError(`case '${title}': expected a line '==>', got none`);
      const [, name, path = 'pkg/mod.py'] = /^(.*?)(?: \((\S+\.pyi?w?)\))?$/.exec(title) as RegExpExecArray;
      const source = `${lines.slice(0, arrow).join('\n')}\n`;
      return { name, path, source, expected: lines.slice(arrow + 1).filter((line) => line.trim() !== '') };
    });
}

/** The cases of each file of a folder, by the file's name. */
export function readCases(folder: string): Map<string, TextCase[]> {
  const names = readdirSync(folder).sort();
  return new Map(names.map((name) => [name, parseCases(readFileSync(join(folder, name), 'utf8'))]));
}
