// Does to the memory of regions whatever a process can do that may open it, until it is killed: `attack-memory.ts BYTES FILE...`.
import { constants, ftruncateSync, openSync, writeSync } from 'node:fs';
import process from 'node:process';

const [, , bytes, ...files] = process.argv;
const size = Number(bytes);
const descriptors = files.map((file) => openSync(file, constants.O_RDWR));
const garbage = new Uint8Array(4096).fill(0xff);
const attempt = (action: () => void) => {
  try {
    action();
  } catch {
    // Sealed: that is the point.
  }
};

console.log('attacking');
for (let round = 0; ; round++) {
  const fd = descriptors[round % descriptors.length];
  attempt(() => ftruncateSync(fd, 0));
  attempt(() => ftruncateSync(fd, size));
  attempt(() => ftruncateSync(fd, (round * 4099) % size));
  attempt(() => ftruncateSync(fd, size));
  attempt(() => writeSync(fd, garbage, 0, garbage.length, (round * 7919) % size));
  // A length beyond the end, in a header that is else as it was.
  if (round % 3 === 0) attempt(() => writeSync(fd, garbage, 0, 8, 32));
}
