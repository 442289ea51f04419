import type { BuildingSeeds, Datasource, Mapping } from '../config/types.js';
import type { Layout } from '../contract/contract.js';
import { resolveChannels } from '../contract/channels.js';
import { canonicalJson, sha256 } from '../files/atomic.js';

const withoutPlace = <T extends { place: unknown }>({ place: _, ...row }: T): Omit<T, 'place'> => row;
const hash = (value: unknown): string => sha256(canonicalJson(value)).slice(0, 12);

/** Identity of the seeds that collecting and checking depend on. */
export const seedsHash = (seeds: BuildingSeeds): string =>
  hash({
    zone: seeds.building.timezone,
    datasources: seeds.datasources.map(withoutPlace),
    mappings: seeds.mappings.map(withoutPlace),
  });

/** What of a datasource's own row decides how its files are read; where they come from and their status do not. */
const readingPart = (datasource: Datasource, zone: string) => {
  const {
    location: _l,
    filePattern: _f,
    status: _s,
    description: _d,
    retentionMonths: _r,
    dataType: _t,
    place: _p,
    ...part
  } = datasource;
  return { ...part, zone: datasource.timezone ?? zone };
};

/** Identity of the seeds that read a file of one layout: the datasource's row and the mapping rows that touch it. */
export function layoutSeedsHash(
  datasource: Datasource,
  mappings: readonly Mapping[],
  layout: Layout,
  zone: string,
): string {
  const { channels, absent } = resolveChannels(datasource, mappings, layout.columns, layout.shape);
  const gone = new Set(absent.map(({ mapping }) => mapping));
  const touching = mappings.filter((mapping) => !gone.has(mapping));
  return hash({
    datasource: readingPart(datasource, zone),
    mappings: touching.map((mapping) => ({
      ...withoutPlace(mapping),
      location: undefined,
      retentionMonths: undefined,
    })),
    columns: channels.map((channel) => [channel.valueColumn, channel.sensor, channel.measurement]),
  });
}

/** The same for a refused file: any change of the datasource's seeds may let it pass. */
export const refusedSeedsHash = (
  datasource: Datasource,
  mappings: readonly Mapping[],
  zone: string,
): string => hash({ datasource: readingPart(datasource, zone), mappings: mappings.map(withoutPlace) });
