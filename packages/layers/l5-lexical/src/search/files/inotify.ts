import process from 'node:process';

/** Linux's word of changes in directories, see inotify(7). */
export interface Inotify {
  /** Watches a directory for the events of {@link WATCHED}. Gives its number, the same for the same directory; undefined if the system refuses. */
  add(path: string): number | undefined;
  /** What has happened since the last time. */
  read(): InotifyEvent[];
  close(): void;
}

export interface InotifyEvent {
  /** Number of the directory. */
  readonly watch: number;
  /** Of {@link Event}. */
  readonly mask: number;
  /** Name in the directory; '' if it is about the directory itself. */
  readonly name: string;
}

/** From linux/inotify.h. */
export const Event = {
  modify: 0x2,
  attributes: 0x4,
  closeWrite: 0x8,
  movedFrom: 0x40,
  movedTo: 0x80,
  create: 0x100,
  delete: 0x200,
  moveSelf: 0x800,
  unmount: 0x2000,
  overflow: 0x4000,
  /** The watch is no more. */
  ignored: 0x8000,
} as const;

/** `closeWrite` tells of what was written through a mapping, when that has ended. */
const WATCHED =
  Event.modify |
  Event.attributes |
  Event.closeWrite |
  Event.movedFrom |
  Event.movedTo |
  Event.create |
  Event.delete |
  Event.moveSelf;
const ONLY_DIRECTORIES = 0x100_0000;
const DO_NOT_FOLLOW = 0x200_0000;
const NON_BLOCKING_CLOSED_ON_EXEC = 0x8_0800;

const HEADER_BYTES = 16;
const BUFFER_BYTES = 65_536;

interface Libc {
  inotify_init1(flags: number): number;
  inotify_add_watch(fd: number, path: Buffer, mask: number): number;
  read(fd: number, into: Buffer, bytes: bigint): bigint;
  close(fd: number): number;
}

let loaded: Libc | null | undefined;

/** libc through `node:ffi`, loaded when first asked for; undefined where there is no such module, it may not be used, or this is no Linux. */
function libc(): Libc | undefined {
  if (loaded === undefined) loaded = load() ?? null;
  return loaded ?? undefined;
}

function load(): Libc | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const ffi = process.getBuiltinModule('node:ffi');
    return ffi?.dlopen(null, {
      inotify_init1: { arguments: ['i32'], return: 'i32' },
      inotify_add_watch: { arguments: ['i32', 'pointer', 'u32'], return: 'i32' },
      read: { arguments: ['i32', 'pointer', 'u64'], return: 'i64' },
      close: { arguments: ['i32'], return: 'i32' },
    }).functions as unknown as Libc | undefined;
  } catch {
    return undefined;
  }
}

/** Undefined where the system does not tell of changes, or has no more of such descriptors. */
export function createInotify(): Inotify | undefined {
  const system = libc();
  const fd = system?.inotify_init1(NON_BLOCKING_CLOSED_ON_EXEC) ?? -1;
  if (system === undefined || fd < 0) return undefined;
  const buffer = Buffer.alloc(BUFFER_BYTES);
  let isOpen = true;
  return {
    add(path) {
      const watch = system.inotify_add_watch(fd, Buffer.from(`${path}\0`), WATCHED | ONLY_DIRECTORIES | DO_NOT_FOLLOW);
      return watch < 0 ? undefined : watch;
    },
    read() {
      const events: InotifyEvent[] = [];
      // Less than all of the buffer may have been filled though there is more: an event is not divided.
      for (let bytes = 1; bytes > 0; ) {
        bytes = Number(system.read(fd, buffer, BigInt(BUFFER_BYTES)));
        for (let at = 0; at < bytes; ) {
          const nameBytes = buffer.readUInt32LE(at + 12);
          const name = buffer.toString('utf8', at + HEADER_BYTES, at + HEADER_BYTES + nameBytes);
          const end = name.indexOf('\0');
          events.push({
            watch: buffer.readInt32LE(at),
            mask: buffer.readUInt32LE(at + 4),
            name: end < 0 ? name : name.slice(0, end),
          });
          at += HEADER_BYTES + nameBytes;
        }
      }
      return events;
    },
    close() {
      if (isOpen) system.close(fd);
      isOpen = false;
    },
  };
}
