import { isUtf8 } from 'node:buffer';
import type { LanguageFrontEnd } from '@strata/l1-ir';
import { Binding, NodeKind, ReferenceKind } from '@strata/tables';

const BLANK = /^[ \t]*(?:[#;].*)?$/;
const SECTION = /^([ \t]*\[[ \t]*)([^ \t\]]+)[ \t]*\][ \t]*$/;
const KEY = /^([ \t]*)([^ \t=:[\]]+)[ \t]*[=:]/;
const USE = /%\(([^ \t)]+)\)s/g;

/**
 * INI files: a section is a class, a key a variable; `%(key)s` in a value is a reference to a key of the same section. `port` below
 * `[server]` in app/settings.ini is `app.settings.server.port`.
 */
const iniFrontEnd: LanguageFrontEnd = {
  language: 'ini',
  extensions: ['.ini', '.cfg'],
  analyze({ path, sourceRoot, bytes, from, to }, { nodes, references, diagnostics }) {
    const source = Buffer.from(bytes.subarray(from, to));
    const inRoot = sourceRoot === '' ? path : path.slice(sourceRoot.length + 1);
    const module = inRoot.replace(/\.\w+$/, '').replaceAll('/', '.');
    let line = 1;
    let lineStart = 0;

    /** Adds the definition whose name is `source[start..end)`, in the definition that is called `prefix`. */
    const add = (parent: number, kind: number, prefix: string, start: number, end: number): number => {
      const name = nodes.names.intern(source, start, end);
      const row = nodes.add(parent, kind, name, 0, line, start - lineStart, start, end - start);
      nodes.fqnText(`${prefix}.${source.toString('utf8', start, end)}`);
      return row;
    };

    // Row 0 is the module, whatever comes of the rest.
    nodes.add(0, NodeKind.module, nodes.names.internString(module.slice(module.lastIndexOf('.') + 1)), 0, 1, 0, 0, 0);
    nodes.fqnText(module);
    if (!isUtf8(source)) {
      diagnostics.error('encoding-error', 'expected UTF-8, got other bytes', 1, 0);
      return;
    }
    let scope = 0;
    let prefix = module;
    /** Rows of keys, and which of them a name in a scope stands for. */
    const rows: number[] = [];
    const keys = new Map<string, number>();
    /** For each row of references, the key that is meant. */
    const used: string[] = [];
    // In latin-1 one character is one byte, so that positions in the text are positions in the file.
    const pieces = source.toString('latin1').split(/(\r\n|\n|\r)/);
    for (let i = 0; i < pieces.length; i += 2) {
      const [text, lineEnd = ''] = [pieces[i], pieces[i + 1]];
      const section = SECTION.exec(text);
      const key = KEY.exec(text);
      if (section) {
        const start = lineStart + section[1].length;
        const end = start + section[2].length;
        scope = add(0, NodeKind.class, module, start, end);
        prefix = `${module}.${source.toString('utf8', start, end)}`;
      } else if (key) {
        // A name has one row for each scope, where it is first bound.
        const start = lineStart + key[1].length;
        const name = `${scope} ${key[2]}`;
        if (!keys.has(name)) {
          keys.set(name, rows.push(add(scope, NodeKind.variable, prefix, start, start + key[2].length)) - 1);
        }
        for (const { index, 1: target } of text.matchAll(USE)) {
          const at = lineStart + index + '%('.length;
          const written = references.texts.intern(source, at, at + target.length);
          references.add(scope, ReferenceKind.read, written, line, at - lineStart, target.length);
          used.push(`${scope} ${target}`);
        }
      } else if (!BLANK.test(text)) {
        diagnostics.error('syntax-error', 'expected [section] or key = value, got something else', line, 0);
      }
      // The module and the open section reach at least to here.
      if (text !== '') for (const open of [0, scope]) nodes.setEnd(open, line, text.length, lineStart + text.length);
      line++;
      lineStart += text.length + lineEnd.length;
    }
    // What names are bound to is known at the end: a key may come after its use.
    references.bind(
      Int32Array.from(used, (name) => keys.get(name) ?? -1),
      new Uint8Array(rows.length).fill(Binding.node),
      Uint32Array.from(rows),
      Binding.unknown,
    );
  },
};

export default iniFrontEnd;
