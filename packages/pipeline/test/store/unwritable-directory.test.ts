import { existsSync } from 'node:fs';
import { createIndexWriter } from '@strata/pipeline';
import { expect, it } from 'vitest';

// Below /proc an existing directory answers ENOENT to every new name, which Node's recursive mkdir takes as a reason to try for ever.
it.skipIf(!existsSync('/proc/self'))(
  'an index in a place where nothing can be made is refused, and does not hang',
  async () => {
    for (const directory of ['/proc/self/.strata', '/proc/self/new/deep']) {
      const result = await createIndexWriter(directory, { root: '/', fingerprint: 'none', createdBy: 'test' });
      expect(result).toMatchObject({ ok: false, failure: { reason: expect.any(String) } });
    }
  },
);
