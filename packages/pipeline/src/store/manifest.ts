import { crc32 } from 'node:zlib';
import type { RunProfile } from '../profile/profile-schema.ts';
import { arrayOf, expecting, objectOf, type ShapeFault } from './check-shape.ts';
import { type IndexFailure, indexFailure } from './index-failure.ts';

/** Version of the index directory's layout and of this manifest. Changes when a reader of the old one could not read the new one. */
export const FORMAT_VERSION = 1;

/** Version of the tables' contract (see ARCHITECTURE.md, "Tables"). */
export const CONTRACT_VERSION = 1;

const MAGIC = 'strata-index';

/** `version` of the profiles that are understood, see `profileSchema`. */
const PROFILE_VERSION: RunProfile['version'] = 1;

/** A table of an index, as the manifest lists it. */
export interface ManifestTable {
  readonly name: string;
  /** Name of the file in the generation's directory. */
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
  /** CRC-32 of the whole file, 8 hex digits. */
  readonly crc32: string;
  /** See `schemaFingerprint`. */
  readonly schema: string;
}

/** What an index says of itself: `manifest.json`. It is written last, and so names only files that are complete. */
export interface Manifest {
  readonly magic: typeof MAGIC;
  readonly format: typeof FORMAT_VERSION;
  readonly contract: typeof CONTRACT_VERSION;
  /** Version of the program that wrote the index; for people. */
  readonly createdBy: string;
  /** The tree that was indexed: relative to the index directory where it holds that directory, else absolute. */
  readonly root: string;
  /** Names the pipeline and its options: an index with another fingerprint was made in another way. */
  readonly fingerprint: string;
  /** From 1. */
  readonly generation: number;
  readonly tables: readonly ManifestTable[];
  /** What the run cost; null where that is not known, or was written down by a version that measured other things: queries need no profile. */
  readonly profile: RunProfile | null;
}

// By hand: a library of schemas takes longer to load than an index to open, and every command that reads one would.
const anything = expecting('a value', (value) => value !== undefined);
const string = expecting('a string', (value) => typeof value === 'string');
const whole = expecting('a whole number', Number.isSafeInteger);
const count = expecting('a whole number from 0', (value) => Number.isSafeInteger(value) && (value as number) >= 0);
const like = (pattern: RegExp) =>
  expecting(`a string like ${pattern.source}`, (value) => typeof value === 'string' && pattern.test(value));
const only = (wanted: unknown) => expecting(JSON.stringify(wanted), (value) => value === wanted);

const checkManifest = objectOf({
  magic: only(MAGIC),
  format: only(FORMAT_VERSION),
  contract: only(CONTRACT_VERSION),
  createdBy: string,
  root: string,
  fingerprint: string,
  generation: expecting('a whole number from 1', (value) => Number.isSafeInteger(value) && (value as number) > 0),
  tables: arrayOf(
    objectOf({
      name: like(/^[a-z][a-z0-9_]*$/),
      file: like(/^[a-z][a-z0-9_]*\.arrow$/),
      rows: count,
      bytes: count,
      crc32: like(/^[0-9a-f]{8}$/),
      schema: like(/^[0-9a-f]{16}$/),
    }),
  ),
  profile: anything,
});

/** What every version of the manifest has and will have, so that an old program can say that an index is too new for it. */
interface Envelope {
  readonly magic: string;
  readonly format: number;
  readonly contract: number;
  /** CRC-32 of the JSON text of the manifest without this property and without white space, 8 hex digits. */
  readonly checksum: string;
}

const checkEnvelope = objectOf(
  { magic: only(MAGIC), format: whole, contract: whole, checksum: string },
  { others: true },
);

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
  const fault = checkEnvelope(json, '');
  if (fault) {
    if (isObject(json) && json.magic === MAGIC) return misshapen(place, fault);
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
  const { checksum, ...rest } = json as Envelope;
  if (checksum !== checksumOf(rest)) return damaged(place, `checksum ${checksumOf(rest)}`, checksum);
  const { format, contract } = rest;
  if (format !== FORMAT_VERSION || contract !== CONTRACT_VERSION) return otherVersion(place, format, contract);
  const wrong = checkManifest(rest, '');
  if (wrong) return misshapen(place, wrong);
  const manifest = rest as unknown as Manifest;
  return { ok: true, manifest: { ...manifest, profile: knownProfile(manifest.profile) } };
}

/** A profile of the version that this program writes, which the checksum says is what was written. */
function knownProfile(profile: RunProfile | null): RunProfile | null {
  return profile?.version === PROFILE_VERSION ? profile : null;
}

function misshapen(place: string, fault: ShapeFault): DecodedManifest {
  return damaged(place, `${fault.place || 'the text'} to be ${fault.expected}`, fault.got);
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
