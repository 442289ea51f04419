import { inputError, throwInputErrors } from '../errors/errors.js';
import { unknownModel, type Model } from './model.js';

/**
 * Puts every model after those it reads, and models that do not depend on each other in the order of their names, by
 * Kahn's algorithm. Throws MODEL_INVALID for a reference that no file defines, and for a cycle, which it names.
 */
export function orderModels(models: readonly Model[]): Model[] {
  const names = models.map((model) => model.name);
  throwInputErrors(
    models.flatMap((model) =>
      model.needs
        .filter((need) => !names.includes(need))
        .map((need) => unknownModel(need, names, model.file)),
    ),
  );
  const waiting = new Map(
    [...models].sort((a, b) => (a.name < b.name ? -1 : 1)).map((model) => [model.name, model]),
  );
  const ordered: Model[] = [];
  while (waiting.size > 0) {
    const next = [...waiting.values()].find((model) => !model.needs.some((need) => waiting.has(need)));
    if (next === undefined) throw cycleError(waiting);
    waiting.delete(next.name);
    ordered.push(next);
  }
  return ordered;
}

/** Every model that still waits reads another one that waits, so following them must come back to itself. */
function cycleError(waiting: ReadonlyMap<string, Model>): Error {
  const trail: string[] = [];
  let current = [...waiting.keys()][0];
  while (current !== undefined && !trail.includes(current)) {
    trail.push(current);
    current = waiting.get(current)?.needs.find((need) => waiting.has(need));
  }
  const cycle = [...trail.slice(trail.indexOf(current ?? '')), current ?? ''];
  const file = waiting.get(cycle[0] ?? '')?.file;
  return inputError({
    code: 'MODEL_INVALID',
    message: `Models refer to each other in a circle: ${cycle.join(' → ')}.`,
    ...(file === undefined ? {} : { place: { file } }),
    hint: 'Take one of these ref(…) out.',
  });
}
