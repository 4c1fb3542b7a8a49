import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { profileWithClinic } from '../src/suites/clinic.ts';

it('clinic makes a page of an index run', { timeout: 120_000 }, async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'strata-clinic-test-'));
  try {
    const directory = path.join(root, 'tree');
    mkdirSync(directory);
    writeFileSync(path.join(directory, 'm.py'), 'def f():\n    return 1\n');
    const lines: string[] = [];
    const options = {
      tool: 'doctor',
      directory,
      destination: path.join(root, 'pages'),
      flags: ['--workers=1'],
    } as const;
    const page = await profileWithClinic(options, (line) => lines.push(line));
    expect(lines.join('\n')).toContain('Indexed');
    expect(readFileSync(page, 'utf8')).toContain('<html');
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
