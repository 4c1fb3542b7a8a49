import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { ModulePlace } from './module-fault.ts';
import { lastUserFile } from './user-files.ts';

/**
 * Where in a user's file an import failed.
 * @param url - the module that was imported: of several stack frames, one in it is preferred
 */
export function placeOfError(error: unknown, url: string): ModulePlace | null {
  if (!(error instanceof Error)) return null;
  const stack = error.stack ?? '';
  return headPlace(stack) ?? (error instanceof SyntaxError ? placeInLastFile() : placeInStack(stack, url));
}

/** Paths as a person would type them. */
export function pathOf(url: string): string {
  return url.startsWith('file:') ? fileURLToPath(url) : url;
}

/** Most syntax errors start their stack with the place: `FILE:LINE`, some lines that end at that one, and a mark below it. */
function headPlace(stack: string): ModulePlace | null {
  const head = /^(\S.*):(\d+)\n(?:.*\n){0,3}?(.*\n[ \t]*\^+)/.exec(stack);
  return head && { file: pathOf(head[1]), line: Number(head[2]), excerpt: head[3] };
}

/** V8 keeps the place of a module's syntax error to itself: the parser that strips types says it too. */
function placeInLastFile(): ModulePlace | null {
  const file = lastUserFile();
  if (file === undefined) return null;
  try {
    stripTypeScriptTypes(file.text, { mode: 'strip', sourceUrl: file.url });
    return null;
  } catch (error) {
    return error instanceof SyntaxError ? headPlace(error.stack ?? '') : null;
  }
}

/** The topmost place in a stack that lies in a module, else the topmost of all; places of the runtime do not count. */
export function placeInStack(stack: string, url: string): ModulePlace | null {
  const frames = [...stack.matchAll(/^ +at .*?(file:\/\/\S+?):(\d+):\d+\)?$/gm)];
  const frame = frames.find(([, file]) => file === url) ?? frames[0];
  return frame ? { file: pathOf(frame[1]), line: Number(frame[2]), excerpt: null } : null;
}
