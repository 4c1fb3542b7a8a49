/** Languages by file extension. Where several claim one (`.h`, `.m`), the more common. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  python: 'py pyi pyw',
  javascript: 'js mjs cjs jsx',
  typescript: 'ts mts cts tsx',
  c: 'c h',
  cpp: 'cc cpp cxx hh hpp hxx',
  csharp: 'cs',
  css: 'css scss less',
  dart: 'dart',
  elixir: 'ex exs',
  go: 'go',
  haskell: 'hs',
  html: 'html htm',
  java: 'java',
  json: 'json',
  kotlin: 'kt kts',
  lua: 'lua',
  markdown: 'md markdown',
  perl: 'pl pm',
  php: 'php',
  r: 'r R',
  restructuredtext: 'rst',
  ruby: 'rb',
  rust: 'rs',
  scala: 'scala',
  shell: 'sh bash zsh',
  sql: 'sql',
  swift: 'swift',
  toml: 'toml',
  xml: 'xml',
  yaml: 'yaml yml',
};

const byExtension = new Map(
  Object.entries(EXTENSIONS).flatMap(([language, extensions]) =>
    extensions.split(' ').map((extension) => [extension, language] as const),
  ),
);

/** The language of a file by its name; 'unknown' where none is known. */
export function languageOf(name: string): string {
  const dot = name.lastIndexOf('.');
  // A leading dot starts a hidden file's name, not an extension.
  return dot <= 0 ? 'unknown' : (byExtension.get(name.slice(dot + 1)) ?? 'unknown');
}

/** Every language that {@link languageOf} can give, except 'unknown'. */
export const knownLanguages: readonly string[] = Object.keys(EXTENSIONS);
