import { parseSync, Visitor } from 'oxc-parser';

/** What one source file asks of the world outside it. */
export interface ModuleUse {
  readonly imports: readonly ModuleImport[];
  /** Uses of the console, the standard streams or `process.exit`. */
  readonly prints: readonly Place[];
  /** Syntax errors: a file that cannot be read cannot be vouched for. */
  readonly errors: readonly string[];
}

export interface Place {
  /** As written: `console.log`. */
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

export interface ModuleImport extends Place {
  /** The specifier: `./kind.ts`, `@strata/tables`, `node:fs`. */
  readonly text: string;
  /** The names taken from it, for `node:process`; empty for a namespace, a star or a dynamic import. */
  readonly names: readonly string[];
}

const PROCESS_OUTPUT = new Set(['stdout', 'stderr', 'exit', 'exitCode', 'abort', 'reallyExit']);

/** Parses a TypeScript file and lists what it imports in any form (static, re-export, dynamic, `import()` type) and where it prints. */
export function readModule(file: string, source: string): ModuleUse {
  const { program, errors } = parseSync(file, source);
  const imports: ModuleImport[] = [];
  const prints: Place[] = [];
  const lineOf = lineFinder(source);
  const add = (specifier: { value: unknown; start: number } | null, names: readonly string[] = []) => {
    if (specifier !== null && typeof specifier.value === 'string') {
      imports.push({ text: specifier.value, line: lineOf(specifier.start), names });
    }
  };

  new Visitor({
    ImportDeclaration(node) {
      const names = node.specifiers.map((s) =>
        s.type === 'ImportSpecifier' && s.imported.type === 'Identifier' ? s.imported.name : '*',
      );
      add(node.source, names);
    },
    ExportNamedDeclaration(node) {
      add(node.source);
    },
    ExportAllDeclaration(node) {
      add(node.source);
    },
    ImportExpression(node) {
      // A computed specifier is the user's own module (a layer, a config file): nothing to check before it runs.
      if (node.source.type === 'Literal') add(node.source);
    },
    TSImportType(node) {
      add(node.source);
    },
    CallExpression(node) {
      // `require(…)`, `process.getBuiltinModule(…)`: other doors to the same modules.
      const callee = node.callee.type === 'MemberExpression' ? node.callee.property : node.callee;
      const first = node.arguments[0];
      if (callee.type !== 'Identifier' || (callee.name !== 'require' && callee.name !== 'getBuiltinModule')) return;
      if (first?.type === 'Literal') add(first);
    },
    MemberExpression(node) {
      const { object, property } = node;
      const name = property.type === 'Identifier' ? property.name : '';
      const base = object.type === 'Identifier' ? object.name : '';
      if (base === 'console' || (base === 'globalThis' && name === 'console')) {
        prints.push({ text: `${base}.${name}`, line: lineOf(node.start) });
      } else if (base === 'process' && PROCESS_OUTPUT.has(name)) {
        prints.push({ text: `process.${name}`, line: lineOf(node.start) });
      }
    },
  }).visit(program);

  for (const { text, names, line } of imports) {
    const module = text.replace(/^node:/, '');
    if (module === 'console') prints.push({ text, line });
    if (module !== 'process') continue;
    for (const name of names) if (PROCESS_OUTPUT.has(name)) prints.push({ text: `${name} of ${text}`, line });
  }
  return { imports, prints, errors: errors.map((error) => error.message) };
}

function lineFinder(source: string): (offset: number) => number {
  const starts = [0];
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let line = starts.length;
    while (line > 1 && (starts[line - 1] as number) > offset) line--;
    return line;
  };
}
