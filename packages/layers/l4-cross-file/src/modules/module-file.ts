const DOT = 0x2e;

/** What a file is to the import system, in the order in which files claim the same dotted path. */
export const ModuleFile = Object.freeze({
  /** `__init__.py`: makes its directory a regular package. */
  init: 0,
  /** `__init__.pyi` */
  initStub: 1,
  /** `m.py` */
  source: 2,
  /** `m.pyi` */
  stub: 3,
  /** A script without extension, say: no import can name it. */
  script: 4,
});

/** What the file whose name is `bytes[from] .. bytes[to - 1]` is: see {@link ModuleFile}. */
export function moduleFileOf(bytes: Uint8Array, from: number, to: number): number {
  if (endsWith(bytes, from, to, '.py')) return stemIsInit(bytes, from, to - 3) ? ModuleFile.init : ModuleFile.source;
  if (endsWith(bytes, from, to, '.pyi')) return stemIsInit(bytes, from, to - 4) ? ModuleFile.initStub : ModuleFile.stub;
  return ModuleFile.script;
}

/** Where the module's name ends in the file's name. */
export function stemEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = to;
  while (at > from && bytes[at - 1] !== DOT) at--;
  return at > from ? at - 1 : to;
}

export function isInit(file: number): boolean {
  return file === ModuleFile.init || file === ModuleFile.initStub;
}

export function isStub(file: number): boolean {
  return file === ModuleFile.initStub || file === ModuleFile.stub;
}

function stemIsInit(bytes: Uint8Array, from: number, to: number): boolean {
  return to - from === 8 && endsWith(bytes, from, to, '__init__');
}

function endsWith(bytes: Uint8Array, from: number, to: number, text: string): boolean {
  const start = to - text.length;
  if (start < from) return false;
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false;
  return true;
}
