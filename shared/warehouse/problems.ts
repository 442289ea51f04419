import { dataError, inputError, serviceError } from '../errors/errors.js';
import type { Store } from './store.js';

/** What can be wrong with the files of a warehouse, each condition once. */

export const missing = (stored: string, file: string): Error =>
  dataError({
    code: 'FILE_MISSING',
    message: `${stored} is named by the manifest or ledger and does not exist.`,
    place: { file },
    hint: 'Restore the file from a backup, or rebuild from raw/ and ledger (`rebuild: true` of ingest-datasources).',
  });

export const corrupt = (stored: string, file: string): Error =>
  dataError({
    code: 'FILE_CORRUPT',
    message: `${stored} does not have the size and hash that the manifest or ledger names.`,
    place: { file },
    hint: 'Restore the file from a backup, or delete it and rebuild from raw/ and ledger (`rebuild: true` of ingest-datasources).',
  });

export const storeMoved = (store: Store, found: string | null, expected: string | null): Error =>
  serviceError({
    code: 'STORE_MOVED',
    message: `Another run committed to ${store.description} meanwhile (manifest ${found ?? 'none'}, expected ${expected ?? 'none'}).`,
    hint: 'Nothing was written. Run again: it will build on the new state.',
  });

export const stateUnknown = (where: string): Error =>
  inputError({
    code: 'STATE_UNKNOWN',
    message: `${where} holds files but no manifest.json: it is unknown which of them count.`,
    place: { file: where },
    hint: 'Copy the newest file of manifests/ to manifest.json, or move the folder away to begin anew.',
  });
