import type { Platform } from '../context/context.js';
import { inputError } from '../errors/errors.js';
import bindings from './bindings.json' with { type: 'json' };

/** One platform's package of the native library, as pinned in `bindings.json`. */
export interface Binding {
  /** As in `bindings.json`, for example `linux-x64-musl`. */
  readonly platform: string;
  readonly packageName: string;
  readonly version: string;
  /** Of the package's archive, as in a lock file: `sha512-…`. */
  readonly integrity: string;
  /** SHA-256 (lower-case hex) of each file that has to lie in one folder. */
  readonly files: Readonly<Record<string, string>>;
}

type Pinned = Omit<Binding, 'platform' | 'packageName' | 'version'>;
const PLATFORMS: Readonly<Record<string, Pinned>> = bindings.platforms;

/** The name under which DuckDB publishes its library for a platform, whether or not it does. */
export const platformName = ({ os, arch, libc }: Platform): string =>
  libc === 'musl' ? `${os}-${arch}-musl` : `${os}-${arch}`;

/** The pinned package for this platform. Throws PLATFORM_UNSUPPORTED, naming the platforms that have one. */
export function bindingFor(platform: Platform): Binding {
  const name = platformName(platform);
  const pinned = Object.hasOwn(PLATFORMS, name) ? PLATFORMS[name] : undefined;
  if (pinned === undefined) {
    throw inputError({
      code: 'PLATFORM_UNSUPPORTED',
      message: `DuckDB has no library for ${name}; it has one for ${Object.keys(PLATFORMS).join(', ')}.`,
      hint: 'Run the job on one of these, for example `runs-on: ubuntu-latest`, or name a directory with a library of your own in SM2_DUCKDB_DIR.',
    });
  }
  return { platform: name, packageName: `${bindings.package}-${name}`, version: bindings.version, ...pinned };
}
