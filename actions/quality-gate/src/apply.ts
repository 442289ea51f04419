import { toJson } from '../../../shared/files/atomic.js';
import type { Finding } from '../../../shared/report/finding.js';
import type { Warehouse } from '../../../shared/warehouse/warehouse.js';
import type { GatePlan } from './decide.js';

/**
 * Takes the accepted proposals and the open findings into the manifest, in one commit. Returns whether anything changed.
 * Also with every datasource held the findings are kept: a failed morning must be seen by the job that comes after.
 */
export async function takeIn(
  warehouse: Warehouse,
  plan: GatePlan,
  open: readonly Finding[],
): Promise<boolean> {
  const change = warehouse.change();
  for (const proposal of plan.accepted) change.take(proposal.entries, proposal.removed);
  if (open.length > 0 || warehouse.entry('findings.json') !== undefined) {
    await change.addText('findings.json', toJson({ findings: open }), { inputs: {} });
  }
  return warehouse.commit(
    change,
    plan.accepted.flatMap((proposal) => proposal.alongside),
  );
}
