import { defineConfig } from 'vitest/config';

const BUNDLES = '__tests__/bundle/**/*.test.ts';

export default defineConfig({
  test: {
    // Starting DuckDB and reading files may take a while on a slow machine.
    testTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['__tests__/**/*.test.ts'], exclude: [BUNDLES, '__tests__/e2e/**'] },
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
    ],
  },
});
