import { arrowFileCodec, arrowStreamCodec, type Codec, type RowTable } from '@strata/formats';
import { sampleTable } from '@strata/formats/testing';
import { pipelineTables, rfcTables } from './subject-tables.ts';

/** The two forms of Arrow IPC, and how their files are called in this suite. */
export const FORMS: readonly (readonly [Codec, string])[] = [
  [arrowFileCodec, '.arrow'],
  [arrowStreamCodec, '.arrows'],
];

/** The tables that readers of Arrow are shown: all there are. */
export const subjects = (): RowTable[] => [sampleTable, ...rfcTables(), ...pipelineTables()];
