import type { z } from 'zod';
import { EmbedFailure } from './embed-failure.ts';
import type { Embedder, EmbedderDefinition } from './embedder.ts';

/** An embedder that is ready, with what it was opened with. */
export interface OpenedEmbedder {
  readonly embedder: Embedder;
  /** Names all that decides what its vectors are, for the cache. */
  readonly identity: string;
}

/**
 * Opens a built-in embedder (`openai`), or the one that a module exports by default.
 *
 * @param name - 'openai', or the URL of a module
 * @throws EmbedFailure
 */
export async function openEmbedder(name: string, given: unknown): Promise<OpenedEmbedder> {
  const definition = await definitionOf(name);
  const settings = definition.settings.safeParse(given);
  if (!settings.success) throw badSettings(definition.name, settings.error);
  const identity = JSON.stringify([definition.name, definition.identity?.(settings.data) ?? settings.data]);
  return { embedder: await definition.open(settings.data), identity };
}

async function definitionOf(name: string): Promise<EmbedderDefinition> {
  if (name === 'openai') return (await import('./openai-embedder.ts')).default as EmbedderDefinition;
  const fail = (got: string) =>
    new EmbedFailure({
      reason: 'bad-settings',
      expected: `'${name}' to be a module whose default export is an embedder`,
      got,
      likelyCause: 'a misspelt name, or a package that is not installed',
      nextStep: 'name openai, onnx, or a module as docs/guides/writing-an-embedder.md describes',
    });
  let module: { readonly default?: Partial<EmbedderDefinition> };
  try {
    module = await import(name);
  } catch (error) {
    throw fail((error as Error).message.split('\n')[0]);
  }
  const { default: definition } = module;
  if (typeof definition?.name === 'string' && typeof definition.open === 'function' && definition.settings) {
    return definition as EmbedderDefinition;
  }
  throw fail('another default export');
}

function badSettings(name: string, { issues }: z.ZodError): EmbedFailure {
  const got = issues.map((issue) => {
    const setting = issue.path.join('.');
    if (issue.code === 'unrecognized_keys') return `'${issue.keys.join("', '")}', which it has not`;
    // zod (4.4) has no code for what is missing.
    if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return `no ${setting}`;
    return `another ${setting} (${issue.message})`;
  });
  const flags = issues.map(({ path: [setting] }) => setting).filter((setting) => setting !== undefined);
  return new EmbedFailure({
    reason: 'bad-settings',
    expected: `settings that the embedder '${name}' takes`,
    got: got.join('; '),
    likelyCause: 'a flag that is missing, or has another form',
    nextStep: `${flags.length === 0 ? '' : `check ${flags.map((setting) => flagOf(String(setting))).join(' and ')}; `}strata index --help has all`,
  });
}

/** The flag for a setting: --base-url for baseUrl. */
function flagOf(setting: string): string {
  return `--${setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
