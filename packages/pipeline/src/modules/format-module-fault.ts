import path from 'node:path';
import type { ModuleFault, ModulePlace, Wanted } from './module-fault.ts';

const made: Readonly<Record<Wanted, string>> = {
  layer: 'export default defineLayer({ … })',
  pipeline: 'export default definePipeline({ … })',
};

/** A fault for a person: where, what was expected and what came, the likely cause, the next step. A few lines, without a stack. */
export function formatModuleFault(fault: ModuleFault): string {
  switch (fault.reason) {
    case 'not-found':
      return notFound(fault);
    case 'unresolved-import':
      return unresolved(fault);
    case 'missing-name':
      return lines(
        at(fault.place, fault.file),
        `got:          ${fault.message}`,
        'likely cause: a misspelt name, or a type: types are erased, so their import has to say so',
        'next step:    check the name, or write `import type { … }`',
      );
    case 'syntax':
      return lines(
        at(fault.place, fault.file),
        'expected:     JavaScript, or TypeScript whose types can be stripped',
        `got:          ${fault.message}`,
        fault.erasable
          ? 'next step:    mend the syntax'
          : 'next step:    write it without enum, namespace and parameter properties: types are stripped, nothing is compiled',
      );
    case 'threw':
      return lines(
        at(fault.place, fault.file),
        `expected:     a module that can be imported`,
        `got:          ${fault.message}`,
        'next step:    mend what runs when the file is imported',
      );
    case 'no-default-export':
      return lines(
        fault.file,
        `expected:     a ${fault.wanted} as the default export`,
        `got:          ${fault.exports.length === 0 ? 'no export at all' : `only the exports ${fault.exports.join(', ')}`}`,
        `next step:    ${made[fault.wanted]}`,
      );
    case 'wrong-default-export':
      return lines(
        fault.file,
        `expected:     a ${fault.wanted} as the default export: ${made[fault.wanted]}`,
        ...fault.problems.map((problem) => `got:          ${problem}`),
      );
    case 'other-module':
      return lines(
        fault.file,
        `expected:     layer '${fault.layer}' to be the default export of the file that its \`module\` names, from where workers import it`,
        `got:          ${fault.found}, in ${fault.declared}`,
        'likely cause: a layer made from another by copying its properties, or one defined beside the pipeline',
        'next step:    give the layer a file of its own, make it the default export, and set `module: import.meta.url`',
      );
  }
}

function notFound({ what, name, looked }: Extract<ModuleFault, { reason: 'not-found' }>): string {
  switch (what) {
    case 'package':
      return lines(
        name,
        `expected:     a package to be found from ${looked}`,
        'got:          none of that name',
        `likely cause: not installed there; or a file is meant: then begin with './', as in './${name}'`,
      );
    case 'directory':
      return lines(
        looked,
        'expected:     a file',
        'got:          a directory',
        `next step:    name the file in it: '${name.replace(/\/$/, '')}/index.ts'`,
      );
    case 'file':
      return lines(
        looked,
        'expected:     a file',
        'got:          nothing there',
        'likely cause: a misspelt path, or one without its ending (.ts); relative paths start where the command was typed',
      );
  }
}

function unresolved({ importer, specifier, exported }: Extract<ModuleFault, { reason: 'unresolved-import' }>): string {
  const isPath = /^[./]|^file:/.test(specifier);
  const folder = path.dirname(importer);
  if (!exported) {
    return lines(
      importer,
      `expected:     '${specifier}' to be among what its package exports`,
      'got:          a package that does not export it',
      'next step:    import it from the package itself',
    );
  }
  return isPath
    ? lines(
        importer,
        `expected:     a file at '${specifier}'`,
        'got:          nothing there',
        "likely cause: a misspelt path, or one without its ending: './helper.ts', not './helper'",
      )
    : lines(
        importer,
        `expected:     the package '${specifier}', in a node_modules at or above ${folder}, or among those that come with the program`,
        'got:          none of that name',
        `next step:    check the name, or install it: (cd '${folder}' && npm install ${packageOf(specifier)})`,
      );
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function at(place: ModulePlace | null, file: string): string {
  if (place === null) return file;
  const excerpt = place.excerpt === null ? '' : `\n${place.excerpt.replace(/^/gm, '    ')}`;
  return `${place.file}:${place.line}${excerpt}`;
}

function lines(head: string, ...rest: readonly string[]): string {
  return [head, ...rest.map((line) => `  ${line}`)].join('\n');
}
