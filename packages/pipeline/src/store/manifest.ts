import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { profileSchema } from '../profile/profile-schema.ts';
import { type IndexFailure, indexFailure } from './index-failure.ts';

/** Version of the index directory's layout and of this manifest. Changes when a reader of the old one could not read the new one. */
export const FORMAT_VERSION = 1;

/** Version of the tables' contract (see ARCHITECTURE.md, "Tables"). */
export const CONTRACT_VERSION = 1;

const MAGIC = 'strata-index';

const tableEntrySchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  /** Name of the file in the generation's directory. */
  file: z.string().regex(/^[a-z][a-z0-9_]*\.arrow$/),
  rows: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  /** CRC-32 of the whole file, 8 hex digits. */
  crc32: z.string().regex(/^[0-9a-f]{8}$/),
  /** See `schemaFingerprint`. */
  schema: z.string().regex(/^[0-9a-f]{16}$/),
});

const manifestSchema = z.strictObject({
  magic: z.literal(MAGIC),
  format: z.literal(FORMAT_VERSION),
  contract: z.literal(CONTRACT_VERSION),
  /** Version of the program that wrote the index; for people. */
  createdBy: z.string(),
  /** The tree that was indexed: relative to the index directory where it holds that directory, else absolute. */
  root: z.string(),
  /** Names the pipeline and its options: an index with another fingerprint was made in another way. */
  fingerprint: z.string(),
  generation: z.int().positive(),
  tables: z.array(tableEntrySchema),
  /** What the run cost; null where that is not known, or was written down by a version that measured other things: queries need no profile. */
  profile: profileSchema.nullable().catch(null),
});

/** What an index says of itself: `manifest.json`. It is written last, and so names only files that are complete. */
export type Manifest = z.output<typeof manifestSchema>;

/** A table of an index, as the manifest lists it. */
export type ManifestTable = z.output<typeof tableEntrySchema>;

/** What every version of the manifest has and will have, so that an old program can say that an index is too new for it. */
const envelopeSchema = z.looseObject({
  magic: z.literal(MAGIC),
  format: z.int(),
  contract: z.int(),
  /** CRC-32 of the JSON text of the manifest without this property and without white space, 8 hex digits. */
  checksum: z.string(),
});

/** The manifest without what the format itself fills in. */
export type ManifestContent = Omit<Manifest, 'magic' | 'format' | 'contract'>;

/** The text of a manifest file. */
export function encodeManifest(content: ManifestContent): string {
  const manifest: Manifest = { magic: MAGIC, format: FORMAT_VERSION, contract: CONTRACT_VERSION, ...content };
  return `${JSON.stringify({ ...manifest, checksum: checksumOf(manifest) }, null, 2)}\n`;
}

export type DecodedManifest =
  | { readonly ok: true; readonly manifest: Manifest }
  | { readonly ok: false; readonly failure: IndexFailure };

/** Reads the text of a manifest file. @param place - its path, for messages */
export function decodeManifest(text: string, place: string): DecodedManifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return damaged(place, 'JSON', (error as Error).message);
  }
  const envelope = envelopeSchema.safeParse(json);
  if (!envelope.success) {
    if (isObject(json) && json.magic === MAGIC) return damaged(place, 'a manifest', z.prettifyError(envelope.error));
    return {
      ok: false,
      failure: indexFailure(
        'not-an-index',
        place,
        `the manifest of an index ("magic": "${MAGIC}")`,
        'JSON of another kind',
        'the directory belongs to another program',
        'give the directory of an index, or make one with `strata index`',
      ),
    };
  }
  const { checksum, ...rest } = envelope.data;
  if (checksum !== checksumOf(rest)) return damaged(place, `checksum ${checksumOf(rest)}`, checksum);
  const { format, contract } = envelope.data;
  if (format !== FORMAT_VERSION || contract !== CONTRACT_VERSION) return otherVersion(place, format, contract);
  const manifest = manifestSchema.safeParse(rest);
  if (!manifest.success) return damaged(place, 'a manifest', z.prettifyError(manifest.error));
  return { ok: true, manifest: manifest.data };
}

function checksumOf(manifest: object): string {
  return hex32(crc32(JSON.stringify(manifest)));
}

/** A CRC as it is written in the manifest. */
export const hex32 = (value: number): string => value.toString(16).padStart(8, '0');

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function damaged(place: string, expected: string, got: string): DecodedManifest {
  return {
    ok: false,
    failure: indexFailure('damaged-manifest', place, expected, got, 'bytes changed on disk, or it was edited by hand'),
  };
}

function otherVersion(place: string, format: number, contract: number): DecodedManifest {
  const newer = format > FORMAT_VERSION || (format === FORMAT_VERSION && contract > CONTRACT_VERSION);
  return {
    ok: false,
    failure: indexFailure(
      newer ? 'newer-version' : 'older-version',
      place,
      `an index of format ${FORMAT_VERSION}, contract ${CONTRACT_VERSION}`,
      `format ${format}, contract ${contract}`,
      `it was written by ${newer ? 'a newer' : 'an older'} version of Strata`,
      newer ? 'update Strata, or write the index again with `strata index`' : undefined,
    ),
  };
}
