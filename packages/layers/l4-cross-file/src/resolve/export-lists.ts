import { ExportAction } from '@strata/tables';
import { NO_FILE } from '../modules/module-tree.ts';
import type { Program } from './program.ts';

const UNDERSCORE = 0x5f;
/** Lists that include lists that include …: beyond this depth an included list counts as unreadable. */
const MAX_DEPTH = 200;

/** What `from m import *` takes where the module says so itself (`__all__`). */
export interface ExportList {
  readonly names: ReadonlySet<number>;
  /** True when a part of the list cannot be read: any public name may be in it. */
  readonly open: boolean;
}

const UNREADABLE: ExportList = { names: new Set(), open: true };

/** What an export list needs to know of names. */
export interface NameResolver {
  /** The module that a dotted path, a range of segments, means at the top level of a module; or -1. */
  moduleAt(module: number, segments: Int32Array, from: number, to: number): number;
  /** The module whose `__all__` a name at the top level of a module stands for, or -1 when it stands for none. */
  moduleOfList(module: number, name: number): number;
}

/** The export lists of modules, made from their steps on demand and kept. */
export class ExportLists {
  readonly #program: Program;
  readonly #resolver: NameResolver;
  readonly #allName: number;
  readonly #nameBytes: Uint8Array;
  readonly #nameOffsets: Int32Array;
  readonly #lists = new Map<number, ExportList | undefined>();
  readonly #underWay = new Set<number>();

  constructor(program: Program, resolver: NameResolver) {
    this.#program = program;
    this.#resolver = resolver;
    this.#allName = program.names.internString('__all__');
    this.#nameBytes = program.names.strings.bytes;
    this.#nameOffsets = program.names.strings.offsets;
  }

  /** True when `from module import *` takes the name, if the module has it. */
  exports(module: number, name: number): boolean {
    const list = this.listOf(module);
    if (list === undefined) return this.isPublic(name);
    return list.names.has(name) || (list.open && this.isPublic(name));
  }

  /** True when the module's own list names it. */
  lists(module: number, name: number): boolean {
    return this.listOf(module)?.names.has(name) ?? false;
  }

  /** True when the name does not begin with an underscore. */
  isPublic(name: number): boolean {
    return this.#nameBytes[this.#nameOffsets[name]] !== UNDERSCORE;
  }

  /** The list of a module; undefined when it has none. */
  listOf(module: number): ExportList | undefined {
    const lists = this.#lists;
    const known = lists.get(module);
    if (known !== undefined || lists.has(module)) return known;
    // A list that includes itself adds nothing to itself.
    if (this.#underWay.has(module)) return { names: new Set(), open: false };
    if (this.#underWay.size >= MAX_DEPTH) return UNREADABLE;
    this.#underWay.add(module);
    const list = this.#read(module);
    this.#underWay.delete(module);
    lists.set(module, list);
    return list;
  }

  #read(module: number): ExportList | undefined {
    const { tree, exports } = this.#program;
    for (const file of [tree.files[module], tree.stubs[module]]) {
      if (file !== NO_FILE && exports.bounds[file] < exports.bounds[file + 1]) return this.#follow(module, file);
    }
    // `from .core import __all__` has no steps of its own.
    const origin = this.#resolver.moduleOfList(module, this.#allName);
    return origin < 0 || origin === module ? undefined : this.listOf(origin);
  }

  #follow(module: number, file: number): ExportList {
    const { bounds, actions, texts, names, paths } = this.#program.exports;
    const list = new Set<number>();
    let open = false;
    for (let step = bounds[file]; step < bounds[file + 1]; step++) {
      const text = texts[step];
      switch (actions[step]) {
        case ExportAction.declare:
          list.clear();
          open = false;
          break;
        case ExportAction.add:
          list.add(names[text]);
          break;
        case ExportAction.remove:
          list.delete(names[text]);
          break;
        case ExportAction.include: {
          const other = this.#included(module, paths.starts[text], paths.starts[text + 1]);
          const included = other < 0 ? UNREADABLE : (this.listOf(other) ?? UNREADABLE);
          for (const name of included.names) list.add(name);
          open ||= included.open;
          break;
        }
        default:
          open = true;
      }
    }
    return { names: list, open };
  }

  /** The module whose list a range of segments names: a module, or a name for the list itself. */
  #included(module: number, from: number, to: number): number {
    const { segments } = this.#program.exports.paths;
    const other = this.#resolver.moduleAt(module, segments, from, to);
    return other < 0 && to - from === 1 ? this.#resolver.moduleOfList(module, segments[from]) : other;
  }
}
