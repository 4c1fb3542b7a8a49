import { existsSync, readFileSync, symlinkSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type CreateRegionOptions,
  type CreateRegionResult,
  createSharedRegion,
  createThreadRegion,
  formatFailure,
  type OpenRegionResult,
  openSharedRegion,
  openThreadRegion,
  type SharedRegion,
  unlinkSharedRegion,
  type WritableRegion,
  whyNotMapped,
} from '../src/index.ts';
import { startPeer } from './support/run-peer.ts';

const onLinux = process.platform === 'linux' && existsSync('/dev/shm');
const canMap = onLinux && process.getBuiltinModule('node:ffi') !== undefined;

const made: WritableRegion[] = [];
afterEach(() => {
  for (const region of made.splice(0)) {
    region.unlink();
    region.close();
  }
});

function created(options: CreateRegionOptions): WritableRegion {
  const result: CreateRegionResult = createSharedRegion(options);
  if (!result.ok) throw new Error(formatFailure(result.failure));
  made.push(result.region);
  return result.region;
}

function opened(result: OpenRegionResult): SharedRegion {
  if (!result.ok) throw new Error(formatFailure(result.failure));
  return result.region;
}

const reasonOf = (result: OpenRegionResult | CreateRegionResult) => (result.ok ? 'none' : result.failure.reason);

let names = 0;
const freshName = () => `strata-test-${process.pid}-${names++}`;

/** A published region whose payload is 0, 1, 2, …, 255, 0, … */
function counting(length: number, options: Partial<CreateRegionOptions> = {}): WritableRegion {
  const region = created({ bytes: length + 100, ...options });
  for (let i = 0; i < length; i++) region.payload[i] = i;
  region.publish(length);
  return region;
}

const expectCounting = (bytes: Uint8Array, length: number) => {
  expect(bytes.length).toBe(length);
  expect(bytes.findIndex((byte, i) => byte !== (i & 255))).toBe(-1);
};

describe('a region between threads', () => {
  it('has the payload that was published, in the same memory', () => {
    const region = createThreadRegion(1000);
    region.payload.set([1, 2, 3]);
    region.publish(3);
    const other = opened(openThreadRegion(region.buffer));
    expect([...other.bytes]).toEqual([1, 2, 3]);
    expect(other).toMatchObject({ how: 'thread', generation: 2, immutable: false });
    expect(other.bytes.buffer).toBe(region.buffer);
  });

  it('tells when its payload was replaced', () => {
    const region = createThreadRegion(10);
    region.publish(4);
    const before = opened(openThreadRegion(region.buffer));
    let during = '';
    region.rewrite((payload) => {
      payload.fill(9);
      during = reasonOf(openThreadRegion(region.buffer));
      return 10;
    });
    expect(during).toBe('unpublished');
    expect(before.isCurrent()).toBe(false);
    const after = opened(openThreadRegion(region.buffer));
    expect([after.generation, after.bytes.length, after.isCurrent()]).toEqual([4, 10, true]);
  });

  it('is refused, with the reason, when the bytes are something else', () => {
    const buffer = new SharedArrayBuffer(200);
    expect(reasonOf(openThreadRegion(buffer))).toBe('not-shared-memory');
    expect(reasonOf(openThreadRegion(new SharedArrayBuffer(20)))).toBe('truncated');
    const region = createThreadRegion(10);
    expect(reasonOf(openThreadRegion(region.buffer))).toBe('unpublished');
    region.publish(10);
    const view = new DataView(region.buffer);
    for (const [offset, value, reason] of [
      [8, 99, 'version'],
      [12, 64, 'damaged'],
      [16, 7, 'damaged'],
      [24, 1e9, 'truncated'],
      [24, 5, 'damaged'],
      [32, 11, 'damaged'],
      [36, 1, 'damaged'],
    ] as const) {
      const before = view.getUint32(offset, true);
      view.setUint32(offset, value, true);
      expect([offset, reasonOf(openThreadRegion(region.buffer))]).toEqual([offset, reason]);
      view.setUint32(offset, before, true);
    }
    expect(reasonOf(openThreadRegion(region.buffer))).toBe('none');
  });

  it('is not published with more than it holds', () => {
    expect(() => createThreadRegion(10).publish(11)).toThrow('at most 10 bytes, got 11');
  });
});

describe.runIf(canMap)('a region that is mapped by all', () => {
  it.each([undefined, 'name'])('cannot be changed any more once it is published (%s)', (named) => {
    const region = counting(5000, named ? { name: freshName() } : {});
    const reader = opened(openSharedRegion(region.address));
    expect(reader).toMatchObject({ how: 'mapped', immutable: true });
    expectCounting(reader.bytes, 5000);
    expect(() => region.payload).toThrow('after it was published');
    const [file] = region.address.split('#');
    const writable = named ? path.join('/dev/shm', file) : file;
    expect(() => truncateSync(writable, 10)).toThrow('EPERM');
    expect(() => writeFileSync(writable, 'x', { flag: 'r+' })).toThrow('EPERM');
    expectCounting(reader.bytes, 5000);
  });

  it("survives a reader's writes, which stay the reader's own", () => {
    const region = counting(5000);
    const [one, two] = [opened(openSharedRegion(region.address)), opened(openSharedRegion(region.address))];
    one.bytes.fill(77);
    expectCounting(two.bytes, 5000);
  });

  it('shows zeroes through views of a region that was closed, and says so when asked for more', () => {
    const region = counting(5000);
    const reader = opened(openSharedRegion(region.address));
    const { bytes } = reader;
    reader.close();
    reader.close();
    expect(bytes.every((byte) => byte === 0)).toBe(true);
    expect(() => reader.bytes).toThrow('read after close');
    expect(reader.isCurrent()).toBe(false);
    const writer = created({ bytes: 100 });
    const { payload } = writer;
    writer.close();
    payload.fill(1);
    expect(() => writer.payload).toThrow('used after close');
    expect(() => writer.publish(1)).toThrow('used after close');
  });

  it('is not moved out of its mapping by a transfer', () => {
    const reader = opened(openSharedRegion(counting(100).address));
    expect(() => structuredClone(reader.bytes, { transfer: [reader.bytes.buffer as ArrayBuffer] })).toThrow();
    expect(() => (reader.bytes.buffer as ArrayBuffer).transfer()).toThrow();
  });

  it('outlives its maker for those who have it, and for nobody else', () => {
    const region = counting(5000, { name: freshName() });
    const reader = opened(openSharedRegion(region.address));
    region.close();
    expectCounting(reader.bytes, 5000);
    expect(reasonOf(openSharedRegion(region.address))).toBe('not-found');
    expect(existsSync(`/dev/shm/${region.address}`)).toBe(false);
  });

  it('can be rewritten when it was made so, and its size cannot be changed', () => {
    const region = counting(50, { rewritable: true });
    const before = opened(openSharedRegion(region.address));
    expect(before).toMatchObject({ how: 'mapped', immutable: false, generation: 2 });
    region.rewrite((payload) => {
      payload.fill(8);
      return 150;
    });
    expect(before.isCurrent()).toBe(false);
    expect(opened(openSharedRegion(region.address)).bytes).toEqual(new Uint8Array(150).fill(8));
    expect(() => truncateSync(region.address.split('#')[0], 10)).toThrow('EPERM');
  });

  it('is not found by an address that leads to another file', () => {
    const region = counting(50);
    const another = region.address.replace(/#.*/, '#strata-another');
    expect(reasonOf(openSharedRegion(another))).toBe('not-found');
    expect(reasonOf(openSharedRegion(`/proc/${process.pid}/fd/99999#strata-another`))).toBe('not-found');
    expect(reasonOf(openSharedRegion('/etc/passwd'))).toBe('bad-name');
  });

  it('takes the name of one whose maker was killed', async () => {
    const name = freshName();
    const { child, started, ended } = startPeer('make-region.ts', [name, 'sealed']);
    await started;
    expect(reasonOf(createSharedRegion({ bytes: 10, name }))).toBe('exists');
    expectCounting(opened(openSharedRegion(name)).bytes, 3000);
    child.kill('SIGKILL');
    await ended;
    expect(reasonOf(openSharedRegion(name))).toBe('not-found');
    expect(counting(10, { name }).address).toBe(name);
  });
});

describe.runIf(onLinux)('a POSIX object', () => {
  it('has its name when it is whole, not before', () => {
    const name = freshName();
    const region = created({ bytes: 100, name, kind: 'posix' });
    expect(reasonOf(openSharedRegion(name))).toBe('not-found');
    region.payload.fill(5);
    region.publish(100);
    expect(opened(openSharedRegion(name))).toMatchObject({ how: 'copied', bytes: new Uint8Array(100).fill(5) });
    // As any program sees it: magic, header, payload.
    const file = readFileSync(`/dev/shm/${name}`);
    expect([file.length, file.toString('latin1', 0, 8), file[128]]).toEqual([228, 'STRATSHM', 5]);
  });

  it('is copied out when it is opened, so that nothing that happens to it later matters', () => {
    const region = counting(5000, { name: freshName(), kind: 'posix' });
    const reader = opened(openSharedRegion(region.address));
    truncateSync(`/dev/shm/${region.address}`, 300);
    expectCounting(reader.bytes, 5000);
    expect(reader.isCurrent()).toBe(false);
    expect(reasonOf(openSharedRegion(region.address))).toBe('truncated');
    truncateSync(`/dev/shm/${region.address}`, 0);
    expect(reasonOf(openSharedRegion(region.address))).toBe('truncated');
  });

  it('is refused when it claims more than the reader would take', () => {
    const name = freshName();
    const region = counting(100, { name, kind: 'posix' });
    truncateSync(`/dev/shm/${name}`, 2 ** 40);
    expect(reasonOf(openSharedRegion(name))).toBe('no-room');
    expect(reasonOf(openSharedRegion(name, { maxBytes: 2 ** 41 }))).toBe('none');
    region.unlink();
  });

  it('can be rewritten when it was made so', () => {
    const region = counting(50, { name: freshName(), kind: 'posix', rewritable: true });
    const before = opened(openSharedRegion(region.address));
    region.rewrite((payload) => payload.fill(8).length);
    expect(before.isCurrent()).toBe(false);
    expect(opened(openSharedRegion(region.address))).toMatchObject({
      generation: 4,
      bytes: new Uint8Array(150).fill(8),
    });
  });

  it('stays when its maker has closed it, until it is unlinked', () => {
    const region = counting(50, { name: freshName(), kind: 'posix' });
    region.close();
    expectCounting(opened(openSharedRegion(region.address)).bytes, 50);
    expect(unlinkSharedRegion(region.address)).toBeUndefined();
    expect(reasonOf(openSharedRegion(region.address))).toBe('not-found');
  });

  it("is not unlinked when the name is another's by now", () => {
    const name = freshName();
    const [mine, other] = [counting(50, { name, kind: 'posix' }), `/dev/shm/${name}`];
    unlinkSync(other);
    writeFileSync(other, 'not a region');
    mine.unlink();
    expect(readFileSync(other, 'utf8')).toBe('not a region');
    expect(unlinkSharedRegion(name)).toMatchObject({ reason: 'truncated' });
    expect(reasonOf(createSharedRegion({ bytes: 1, name, kind: 'posix' }))).toBe('exists');
    expect(readFileSync(other, 'utf8')).toBe('not a region');
    unlinkSync(other);
    symlinkSync('/etc/passwd', other);
    expect(reasonOf(openSharedRegion(name))).toBe('not-shared-memory');
    unlinkSync(other);
  });

  it('is made of a file where there is no node:ffi, with the same bytes', async () => {
    const name = freshName();
    const { started, child, ended } = startPeer('make-region.ts', [name, 'posix'], {
      // Node 24 has none, and refuses the option.
      NODE_OPTIONS: process.getBuiltinModule('node:ffi') === undefined ? '' : '--no-experimental-ffi',
    });
    await started;
    expectCounting(opened(openSharedRegion(name)).bytes, 3000);
    child.kill();
    expect((await ended).output).toContain('copied');
    expect(unlinkSharedRegion(name)).toBeUndefined();
  });
});

describe('a name', () => {
  it.each(['', '../x', 'a/b', '.hidden', 'x'.repeat(300), 'a\0b'])(
    'is refused when no region can have it: %j',
    (name) => {
      expect(reasonOf(createSharedRegion({ bytes: 1, name }))).toBe('bad-name');
      expect(reasonOf(openSharedRegion(name))).toBe('bad-name');
      expect(unlinkSharedRegion(name)).toMatchObject({ reason: 'bad-name' });
    },
  );
});

it.runIf(canMap)(
  'whatever another process does to the memory, a reader goes on; without these rules SIGBUS ends it',
  async () => {
    const name = freshName();
    const regions = [
      counting(200_000),
      counting(200_000, { rewritable: true }),
      counting(200_000, { name, kind: 'posix' }),
    ];
    const files = [...regions.slice(0, 2).map(({ address }) => address.split('#')[0]), `/dev/shm/${name}`];
    const attacker = startPeer('attack-memory.ts', ['200228', ...files]);
    await attacker.started;
    const reader = startPeer('read-memory.ts', ['250', ...regions.map(({ address }) => address)]);
    const { code, signal, output } = await reader.ended;
    attacker.child.kill('SIGKILL');
    await attacker.ended;
    truncateSync(`/dev/shm/${name}`, 200_228);
    const unprotected = await startPeer('touch-unprotected.ts', [`/dev/shm/${name}`]).ended;
    expect({ code, signal }).toEqual({ code: 0, signal: null });
    expect(unprotected.signal).toBe('SIGBUS');
    const tallies = JSON.parse(output) as Record<string, number>[];
    const damage = ['truncated', 'damaged', 'not-shared-memory', 'version', 'unpublished'];
    const possible = [['mapped'], ['mapped', ...damage], ['copied', 'changing', ...damage]];
    tallies.forEach((tally, i) => {
      expect(Object.keys(tally).filter((outcome) => !possible[i].includes(outcome))).toEqual([]);
      expect(Object.values(tally).reduce((sum, n) => sum + n)).toBeGreaterThan(10);
    });
  },
);

it('says why memory is not mapped where it is not', () => {
  expect(whyNotMapped()).toMatch(/Linux only|node:ffi/);
});
