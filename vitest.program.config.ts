import { defineConfig } from 'vitest/config';
import { PROGRAM_TESTS, shared } from './vitest.config.ts';

/** The suite of whole programs; see PROGRAM_TESTS. */
export default defineConfig({ test: { ...shared, include: PROGRAM_TESTS } });
