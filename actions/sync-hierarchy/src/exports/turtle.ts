import { kindOf, type Kind } from '../../../../shared/hierarchy/kinds.js';
import { pointClass } from '../../../../shared/hierarchy/points.js';
import { folded } from '../../../../shared/hierarchy/text.js';
import type { NodeRow } from '../../../../shared/hierarchy/tables.js';
import type { Graph } from '../graph.js';

const PREFIXES = `@prefix bot: <https://w3id.org/bot#> .
@prefix brick: <https://brickschema.org/schema/Brick#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rec: <https://w3id.org/rec#> .

`;

/** Brick keeps these four apart: nothing is of two of them. */
type Realm = 'location' | 'equipment' | 'point' | undefined;

/**
 * The hierarchy in the words of Brick, one statement a line, no blank nodes. A sensor is a point of what holds it (a
 * point has no location of its own), equipment has a location, places and equipment have parts of their own kind.
 * `base`: what the ids of things begin with, an IRI.
 */
export function* turtle({ tables }: Graph, base: string): Generator<string> {
  const realms = new Map(tables.nodes.map(({ id, type }) => [id, realmOf(kindOf(type))]));
  const iri = (id: string): string => `<${base}${encodeURIComponent(id).replace(/[!'()*]/g, percent)}>`;
  yield PREFIXES;
  for (const node of tables.nodes) {
    const kind = kindOf(node.type);
    if (kind !== undefined) yield `${iri(node.id)} a ${classOf(node, kind)} .\n`;
    yield `${iri(node.id)} rdfs:label ${text(node.name)} .\n`;
  }
  for (const { source, target, relation } of tables.edges) {
    const [from, to] = [realms.get(source), realms.get(target)];
    const statement = statementOf(relation, from, to);
    if (statement === undefined) continue;
    const [subject, object] = statement.isInverse ? [target, source] : [source, target];
    yield `${iri(subject)} ${statement.predicate} ${iri(object)} .\n`;
  }
}

const percent = (sign: string): string => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;

function realmOf(kind: Kind | undefined): Realm {
  if (kind === undefined) return undefined;
  return kind === 'sensor' ? 'point' : kind === 'equipment' ? 'equipment' : 'location';
}

/** Places have the words of RealEstateCore, which Brick took over in place of its own. */
const PLACES = {
  site: 'rec:Site',
  building: 'rec:Building',
  section: 'rec:Wing',
  zone: 'rec:Zone',
  room: 'rec:Room',
} as const;

function classOf(node: NodeRow, kind: Kind): string {
  if (kind === 'sensor') return `brick:${pointClass(node)}`;
  if (kind === 'floor') return node.storey !== null && node.storey < 0 ? 'rec:BasementLevel' : 'rec:Level';
  if (kind !== 'equipment') return PLACES[kind];
  const words = folded(`${node.type} ${node.name}`);
  if (/controller|regulator/.test(words)) return 'brick:Controller';
  return /air handling|ventilation unit|\bahu\b|\bvzt\b/.test(words)
    ? 'brick:Air_Handling_Unit'
    : 'brick:Equipment';
}

interface Statement {
  readonly predicate: string;
  /** From the target to the source. */
  readonly isInverse?: boolean;
}

/** Undefined for what Brick has no word for. */
function statementOf(relation: string, from: Realm, to: Realm): Statement | undefined {
  if (relation === 'adjacent_to')
    return from === 'location' && to === 'location' ? { predicate: 'bot:adjacentZone' } : undefined;
  if (relation === 'feeds') {
    const isFlow = from === 'equipment' && (to === 'location' || to === 'equipment');
    return isFlow ? { predicate: 'brick:feeds' } : undefined;
  }
  if (relation !== 'contains') return undefined;
  if (to === 'point' && (from === 'location' || from === 'equipment'))
    return { predicate: 'brick:isPointOf', isInverse: true };
  if (from === 'location' && to === 'equipment') return { predicate: 'brick:hasLocation', isInverse: true };
  return from === to && (from === 'location' || from === 'equipment')
    ? { predicate: 'brick:hasPart' }
    : undefined;
}

/** A literal: quotes, backslashes and everything that cannot be seen are escaped. */
const text = (value: string): string =>
  `"${value
    .replace(/["\\]/g, (sign) => `\\${sign}`)
    .replace(
      /[\p{Cc}\u2028\u2029]/gu,
      (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`,
    )}"`;
