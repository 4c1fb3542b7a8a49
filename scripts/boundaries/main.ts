import path from 'node:path';
import { checkBoundaries } from './check-boundaries.ts';

const root = path.resolve(process.argv[2] ?? path.join(import.meta.dirname, '..', '..'));
const { files, imports, violations } = checkBoundaries(root);
for (const { rule, file, line, message } of violations) {
  console.error(`${file}${line === 0 ? '' : `:${line}`}: ${rule}: ${message}`);
}
// A checker that finds nothing to check has found the wrong directory, or lost its parser: never a success.
if (files === 0) console.error(`no source file in a package below ${root}: nothing was checked`);
console.log(`boundaries: ${files} files, ${imports} imports, ${violations.length} violations`);
process.exitCode = files === 0 || violations.length > 0 ? 1 : 0;
