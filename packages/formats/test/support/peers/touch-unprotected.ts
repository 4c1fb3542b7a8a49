// What the protections are for: maps a file that others may cut short, and reads it while they do: `touch-unprotected.ts FILE`.
import process from 'node:process';
import { mapFile } from '../../../src/index.ts';

const end = performance.now() + 5000;
while (performance.now() < end) {
  const mapped = mapFile(process.argv[2], { mode: 'auto' });
  if (!mapped.ok) continue;
  const { bytes } = mapped.file;
  for (let i = 0; i < bytes.length; i += 512) if (bytes[i] > 255) throw new Error('no byte');
}
