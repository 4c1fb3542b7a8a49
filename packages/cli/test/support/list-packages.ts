// Loaded before a program (`--import`): when it ends, says on stderr in one line of JSON which packages its modules were of.
import { registerHooks } from 'node:module';
import process from 'node:process';

const seen = new Set<string>();

registerHooks({
  load(url, context, next) {
    const name =
      /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/.exec(url)?.[1] ??
      /\/packages\/((?:layers\/)?[^/]+)\/src\//.exec(url)?.[1];
    if (name !== undefined) seen.add(name);
    return next(url, context);
  },
});

process.on('exit', () => process.stderr.write(`${JSON.stringify([...seen].sort())}\n`));
