import { readFileSync } from 'node:fs';
import path from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { CompressionType, compressionRegistry, tableFromIPC } from 'apache-arrow';

// Some columns are compressed; apache-arrow brings no codec of its own.
compressionRegistry.set(CompressionType.ZSTD, {
  encode: (bytes) => new Uint8Array(zstdCompressSync(bytes)),
  decode: (bytes) => new Uint8Array(zstdDecompressSync(bytes)),
});

const index = process.argv[2];
const { generation } = JSON.parse(readFileSync(path.join(index, 'manifest.json'), 'utf8'));
const directory = path.join(index, 'generations', String(generation).padStart(6, '0'));

const symbols = tableFromIPC(readFileSync(path.join(directory, 'symbols.arrow')));
for (const { fqn, kind } of symbols) console.log(kind, fqn);
