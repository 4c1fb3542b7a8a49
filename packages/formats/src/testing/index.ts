export { arbitraryTable } from './arbitrary-table.ts';
export { CodecViolation, checkHostile, checkRoundTrip, checkZeroCopy, decodeGood } from './codec-checks.ts';
export { type CodecSuiteOptions, codecSuite } from './codec-suite.ts';
export { type FuzzOptions, type FuzzResults, fuzzCodec } from './fuzz-codec.ts';
export { type Damage, damage, damagedBytes } from './mutate-bytes.ts';
export { readEverything } from './read-everything.ts';
export { sampleTable } from './sample-table.ts';
