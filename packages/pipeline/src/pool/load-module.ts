import type { AnyLayer } from '../contract/layer.ts';
import type { SourceDefinition } from '../contract/source.ts';
import type { ModuleSpec } from './protocol.ts';

/** A module's default export, with its options validated. */
export interface LoadedModule {
  readonly definition: AnyLayer | SourceDefinition;
  readonly options: unknown;
}

/** Why a module cannot be used. The message says what was expected and what came. */
export class BadModule extends Error {}

/**
 * Imports the module of a layer or source in a worker.
 * @throws BadModule when it cannot be imported, or when its default export is not the layer or source the plan has
 */
export async function loadModule({ role, url, id, version, options }: ModuleSpec): Promise<LoadedModule> {
  const expected = `expected the default export to be the ${role} '${id}', version ${version}`;
  let definition: AnyLayer | SourceDefinition | undefined;
  try {
    definition = ((await import(url)) as { default?: AnyLayer | SourceDefinition }).default;
  } catch (error) {
    throw new BadModule(`${expected}; importing it failed: ${error instanceof Error ? error.stack : error}`);
  }
  if (typeof definition !== 'object' || definition === null || !('id' in definition)) {
    throw new BadModule(`${expected}, got ${definition === undefined ? 'no default export' : typeof definition}`);
  }
  if (definition.id !== id || definition.version !== version) {
    throw new BadModule(
      `${expected}, got '${definition.id}', version ${definition.version}; is its \`module\` set to import.meta.url?`,
    );
  }
  return { definition, options: definition.options.parse(options) };
}
