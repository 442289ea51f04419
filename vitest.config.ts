import { defineConfig } from 'vitest/config';

const BUNDLES = '__tests__/bundle/**/*.test.ts';
const SERVICES = '__tests__/services/**/*.test.ts';

export default defineConfig({
  test: {
    // Starting DuckDB and reading files may take a while on a slow machine.
    testTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // The default leaves one of two cores idle.
          maxWorkers: '100%',
          include: ['__tests__/**/*.test.ts'],
          exclude: [BUNDLES, SERVICES, '__tests__/e2e/**'],
        },
      },
      {
        extends: true,
        // Each of these starts processes of its own, with several threads each.
        test: {
          name: 'bundle',
          include: [BUNDLES],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        // Real servers, begun by the tests themselves; building one from source, once, takes minutes.
        test: {
          name: 'services',
          include: [SERVICES],
          testTimeout: 300_000,
          hookTimeout: 1_500_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
