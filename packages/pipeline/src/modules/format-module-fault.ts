import path from 'node:path';
import { type Failure, formatFailure } from '@strata/formats/store';
import type { ModuleFault, ModulePlace, Wanted } from './module-fault.ts';

const made: Readonly<Record<Wanted, string>> = {
  layer: 'export default defineLayer({ … })',
  pipeline: 'export default definePipeline({ … })',
};

/** A fault for a person: where, what was expected and what came, the likely cause, the next step. A few lines, without a stack. */
export function formatModuleFault(fault: ModuleFault): string {
  return formatFailure(failureOf(fault));
}

function failureOf(fault: ModuleFault): Failure {
  const { reason } = fault;
  switch (reason) {
    case 'not-found':
      return { reason, ...notFound(fault) };
    case 'unresolved-import':
      return { reason, place: fault.importer, ...unresolved(fault) };
    case 'missing-name':
      return {
        reason,
        place: at(fault.place, fault.file),
        expected: 'imported names that exist',
        got: quote(fault.message, fault.place),
        likelyCause: 'a misspelt name, or a type: types are erased, so their import has to say so',
        nextStep: 'check the name, or write `import type { … }`',
      };
    case 'syntax':
      return {
        reason,
        place: at(fault.place, fault.file),
        expected: 'JavaScript, or TypeScript whose types can be stripped',
        got: quote(fault.message, fault.place),
        likelyCause: fault.erasable
          ? 'a slip of the pen'
          : 'types are stripped when the file is read; nothing is compiled',
        nextStep: fault.erasable ? 'mend the line' : 'write it without enum, namespace and parameter properties',
      };
    case 'threw':
      return {
        reason,
        place: at(fault.place, fault.file),
        expected: 'a module that can be imported',
        got: `an exception: ${fault.message}`,
        likelyCause: 'code at the top level of the file, or of a file it imports',
        nextStep: 'mend what runs when the file is imported',
      };
    case 'no-default-export': {
      const names = fault.exports.join(', ');
      return {
        reason,
        place: fault.file,
        expected: `a ${fault.wanted} as the default export`,
        got: names === '' ? 'no export at all' : `only the exports ${names}`,
        likelyCause: `the ${fault.wanted} is not exported, or under a name`,
        nextStep: made[fault.wanted],
      };
    }
    case 'wrong-default-export':
      return {
        reason,
        place: fault.file,
        expected: `a ${fault.wanted} as the default export`,
        got: `something else:${fault.problems.map((problem) => `\n    ${problem}`).join('')}`,
        likelyCause: `the default export is not what ${fault.wanted === 'layer' ? 'defineLayer' : 'definePipeline'} gives`,
        nextStep: made[fault.wanted],
      };
    case 'other-module':
      return {
        reason,
        place: fault.file,
        expected: `layer '${fault.layer}' to be the default export of ${fault.declared}, from where its \`module\` says that workers can import it`,
        got: `${fault.found} there`,
        likelyCause: 'a layer made from another by copying its properties, or one defined beside the pipeline',
        nextStep: 'give the layer a file of its own, export it by default, and set `module: import.meta.url`',
      };
  }
}

type Text = Omit<Failure, 'reason'>;

function notFound({ what, name, looked }: Extract<ModuleFault, { reason: 'not-found' }>): Text {
  switch (what) {
    case 'package':
      return {
        place: name,
        expected: `a package that can be found from ${looked}`,
        got: 'none of that name',
        likelyCause: 'it is not installed there; or a file is meant',
        nextStep: `(cd '${looked}' && npm install ${packageOf(name)}), or './${name}' for a file`,
      };
    case 'directory':
      return {
        place: looked,
        expected: 'a file',
        got: 'a directory',
        likelyCause: 'the name of the file in it is missing',
        nextStep: `name it: '${name.replace(/\/$/, '')}/index.ts'`,
      };
    case 'file':
      return {
        place: looked,
        expected: 'a file',
        got: 'nothing there',
        likelyCause: 'a misspelt path, or one without its ending; relative paths start where the command was typed',
        nextStep: 'check the path; it ends in .ts, .js or the like',
      };
  }
}

function unresolved({ importer, specifier, exported }: Extract<ModuleFault, { reason: 'unresolved-import' }>) {
  if (!exported) {
    return {
      expected: `'${specifier}' to be among what its package exports`,
      got: 'a package that does not export it',
      likelyCause: 'it is an inner file of the package',
      nextStep: `import what you need from '${packageOf(specifier)}'`,
    };
  }
  const folder = path.dirname(importer);
  if (/^[./]|^file:/.test(specifier)) {
    return {
      expected: `a file at '${specifier}'`,
      got: 'nothing there',
      likelyCause: "a misspelt path, or one without its ending: './helper.ts', not './helper'",
      nextStep: `check the import; it is relative to ${folder}`,
    };
  }
  return {
    expected: `the package '${specifier}', installed at or above ${folder}, or one of those that come with the program`,
    got: 'none of that name',
    likelyCause: 'a misspelt name, or a package that is not installed',
    nextStep: `check the name, or install it: (cd '${folder}' && npm install ${packageOf(specifier)})`,
  };
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function at(place: ModulePlace | null, file: string): string {
  return place === null ? file : `${place.file}:${place.line}`;
}

function quote(message: string, place: ModulePlace | null): string {
  return place?.excerpt ? `${message}\n${place.excerpt.replace(/^/gm, '    ')}` : message;
}
