/** What a user's module has to export by default. */
export type Wanted = 'layer' | 'pipeline';

/** A place in a user's file. */
export interface ModulePlace {
  /** Path. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** The line's text, with a mark below what is meant, as the runtime shows them; null where it does not. */
  readonly excerpt: string | null;
}

/** Why a module that a user names cannot be used. Files are paths, not URLs. */
export type ModuleFault =
  /** There is no such file, or no such package to be found from the folder `looked`. */
  | {
      readonly reason: 'not-found';
      readonly what: 'file' | 'directory' | 'package';
      readonly name: string;
      readonly looked: string;
    }
  /** The module, or one that it imports, imports something that is not to be found, or that its package does not export. */
  | {
      readonly reason: 'unresolved-import';
      readonly importer: string;
      readonly specifier: string;
      readonly exported: boolean;
    }
  /** A module that was found lacks a name that is imported from it. */
  | {
      readonly reason: 'missing-name';
      readonly file: string;
      readonly place: ModulePlace | null;
      readonly message: string;
    }
  /** It does not parse. `erasable` is false for TypeScript that cannot be stripped: enums, namespaces, parameter properties. */
  | {
      readonly reason: 'syntax';
      readonly file: string;
      readonly place: ModulePlace | null;
      readonly message: string;
      readonly erasable: boolean;
    }
  /** It threw while it was imported. */
  | { readonly reason: 'threw'; readonly file: string; readonly place: ModulePlace | null; readonly message: string }
  | {
      readonly reason: 'no-default-export';
      readonly file: string;
      readonly wanted: Wanted;
      readonly exports: readonly string[];
    }
  /** The default export is something else than was wanted; `problems` says what it lacks. */
  | {
      readonly reason: 'wrong-default-export';
      readonly file: string;
      readonly wanted: Wanted;
      readonly problems: readonly string[];
    }
  /** The `module` of a layer does not lead back to the layer: workers, which import it from there, would run something else. */
  | {
      readonly reason: 'other-module';
      readonly file: string;
      readonly layer: string;
      readonly declared: string;
      readonly found: string;
    };
