/**
 * The part of the Actions cache's client that `binding-cache.ts` uses, as the entry of a bundle of its own: the client
 * weighs more than everything else in a stage, and one copy serves all seven.
 */
export { restoreCache, saveCache } from '@actions/cache';
