import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { Warehouse } from '../../../shared/warehouse/warehouse.js';
import { testFolder } from '../../support/context.js';
import { testSite } from '../detect-anomalies/site.js';
import { house, hourlyFiles, monthSql, publish, readRelease, snapshot } from './house.js';

// Killed while it writes here and to targets: __tests__/bundle/killed-publishing.test.ts.
describe('publish-datasets with a store', () => {
  describe('with a store', () => {
    test('the store gets the whole release, and a runner that begins empty goes on from it', async () => {
      const store = testFolder('store');
      const site = await house(undefined, store);
      await publish(site);
      expect(await snapshot(store)).toEqual(await snapshot(site.root));

      const fresh = testSite(await mkdtemp(path.join(tmpdir(), 'sm2-fresh-')), store);
      expect(await publish(fresh)).toMatchObject({ outcome: 'unchanged' });
      await fresh.write(hourlyFiles({ '2026-03': monthSql('2026-03') }));
      expect(await publish(fresh)).toMatchObject({ outcome: 'passed', outputs: { rows: 288 } });
      expect((await readRelease(store)).release.files).toHaveLength(6);
      await rm(fresh.root, { recursive: true });
    });

    test('a store that comes later gets everything that was published before', async () => {
      const alone = await house();
      await publish(alone);
      const store = testFolder('store');
      const kept = await house(alone.root, store);
      expect(await publish(kept)).toMatchObject({ outcome: 'passed' });
      expect(await snapshot(store)).toEqual(await snapshot(alone.root));
      expect(await publish(kept)).toMatchObject({ outcome: 'unchanged' });
    });

    test('killed while the store is written, the next run completes it', async () => {
      const store = testFolder('store');
      const site = await house(undefined, store);
      await publish(site);
      await site.write(hourlyFiles({ '2026-02': monthSql('2026-02', 60) }));
      const original = Warehouse.prototype.keepInStore;
      for (const puts of [0, 1, 2, 5, 9, 13, 17, 21]) {
        let left = puts;
        const killed = vi.spyOn(Warehouse.prototype, 'keepInStore').mockImplementation(function (
          this: Warehouse,
          name,
        ) {
          return left-- > 0 ? original.call(this, name) : Promise.reject(new Error('killed'));
        });
        await publish(site).catch(() => undefined);
        killed.mockRestore();
        await readRelease(store);
      }
      await publish(site);
      const [here, there] = [await snapshot(site.root), await snapshot(store)];
      expect(there).toEqual(here);
    });
  });
});
