import { MAX_DEPTH } from '../../../../shared/hierarchy/checks/levels.js';
import type { Kind } from '../../../../shared/hierarchy/kinds.js';
import { labelOf } from '../cypher.js';
import type { Question } from './question.js';

/** Steps of `feeds` and `controls` that are followed; they may run in a circle, so there has to be an end. */
const MOST_STEPS = 6;
const BELOW = `[:CONTAINS*0..${MAX_DEPTH}]`;
const PLACES = ['section', 'floor', 'zone', 'room'] as const;
const PARTS = ['site', 'building', ...PLACES] as const;
const isOne = (name: string, kinds: readonly Kind[]): string =>
  `(${kinds.map((kind) => `${name}${labelOf(kind)}`).join(' OR ')})`;
const quoted = (kinds: readonly string[]): string => kinds.map((kind) => `'${kind}'`).join(', ');

/** As the models do it: rounded half away from zero once, in whole numbers. */
const MEAN = `CAST(sign(sum(sum)) * CAST((2 * abs(CAST(sum(sum) * 1000000 AS HUGEINT)) + sum(n)) // (2 * sum(n)) AS DECIMAL(18, 0))
  * 0.000001 AS DECIMAL(18, 6))`;

const ABOVE_SENSOR = ['site', 'building', 'section', 'floor', 'zone', 'room', 'equipment'] as const;

export const QUESTIONS: readonly Question[] = [
  {
    name: 'sensors-of-parts',
    columns: { part: 'VARCHAR', type: 'VARCHAR', sensor: 'VARCHAR' },
    cypher: `
      MATCH (part:Sm2Node {building: $building})-[:CONTAINS*1..${MAX_DEPTH}]->(sensor:Sm2Sensor)
      WHERE ${isOne('part', PARTS)}
      RETURN part.id, part.type, sensor.id`,
    sql: `
      SELECT closure.ancestor AS part, nodes.type, closure.descendant AS sensor
      FROM closure
      JOIN kinds AS parts ON parts.id = closure.ancestor AND parts.kind IN (${quoted(PARTS)})
      JOIN kinds AS sensors ON sensors.id = closure.descendant AND sensors.kind = 'sensor'
      JOIN nodes ON nodes.id = closure.ancestor
      WHERE closure.depth > 0`,
  },
  {
    name: 'ancestors-of-sensors',
    columns: {
      sensor: 'VARCHAR',
      ...Object.fromEntries(ABOVE_SENSOR.map((kind) => [kind, 'VARCHAR'] as const)),
    },
    cypher: `
      MATCH (sensor:Sm2Sensor {building: $building})
      OPTIONAL MATCH way = (above:Sm2Node)-[:CONTAINS*1..${MAX_DEPTH}]->(sensor)
      WITH sensor, above, length(way) AS steps
      ORDER BY steps
      WITH sensor, collect(above) AS all
      RETURN sensor.id, ${ABOVE_SENSOR.map((kind) => `head([n IN all WHERE n${labelOf(kind)} | n.id])`).join(', ')}`,
    sql: `
      SELECT closure.descendant AS sensor,
        ${ABOVE_SENSOR.map(
          (kind) =>
            `arg_min(closure.ancestor, closure.depth) FILTER (above.kind = '${kind}' AND closure.depth > 0) AS ${kind}`,
        ).join(', ')}
      FROM closure
      JOIN kinds AS sensors ON sensors.id = closure.descendant AND sensors.kind = 'sensor'
      JOIN kinds AS above ON above.id = closure.ancestor
      GROUP BY closure.descendant`,
  },
  {
    name: 'adjacent-zones',
    columns: { zone: 'VARCHAR', neighbour: 'VARCHAR' },
    cypher: `
      MATCH (zone:Sm2Node {building: $building})-[:ADJACENT_TO]-(neighbour:Sm2Node)
      RETURN zone.id, neighbour.id`,
    sql: `
      SELECT source AS zone, target AS neighbour FROM edges WHERE relation = 'adjacent_to'
      UNION ALL
      SELECT target, source FROM edges WHERE relation = 'adjacent_to'`,
  },
  {
    name: 'adjacent-quantities',
    columns: { zone: 'VARCHAR', neighbour: 'VARCHAR', measurement: 'VARCHAR' },
    cypher: `
      UNWIND $series AS one
      MATCH (:Sm2Node {building: $building, id: one.node})<-${BELOW}-(zone:Sm2Node)-[:ADJACENT_TO]-(neighbour:Sm2Node)
      WITH DISTINCT zone, neighbour, one.measurement AS measurement
      MATCH (neighbour)-${BELOW}->(place:Sm2Node)
      WHERE any(other IN $series WHERE other.node = place.id AND other.measurement = measurement)
      RETURN DISTINCT zone.id, neighbour.id, measurement`,
    sql: `
      WITH adjacent AS (
        SELECT source AS zone, target AS neighbour FROM edges WHERE relation = 'adjacent_to'
        UNION ALL
        SELECT target, source FROM edges WHERE relation = 'adjacent_to'
      ),
      quantities AS (
        SELECT DISTINCT closure.ancestor AS id, series.measurement
        FROM series JOIN closure ON closure.descendant = series.node
      )
      SELECT adjacent.zone, adjacent.neighbour, here.measurement
      FROM adjacent
      JOIN quantities AS here ON here.id = adjacent.zone
      JOIN quantities AS there ON there.id = adjacent.neighbour AND there.measurement = here.measurement`,
  },
  {
    name: 'ways-to-the-root',
    columns: { sensor: 'VARCHAR', step: 'INTEGER', node: 'VARCHAR' },
    cypher: `
      MATCH way = (node:Sm2Node {building: $building})-${BELOW}->(sensor:Sm2Sensor)
      RETURN sensor.id, length(way), node.id`,
    sql: `
      SELECT closure.descendant AS sensor, closure.depth AS step, closure.ancestor AS node
      FROM closure JOIN kinds ON kinds.id = closure.descendant AND kinds.kind = 'sensor'`,
  },
  {
    name: 'ways-of-outdoor-air',
    columns: { sensor: 'VARCHAR', equipment: 'VARCHAR', unit: 'VARCHAR', place: 'VARCHAR' },
    cypher: `
      UNWIND $outdoor AS id
      MATCH (sensor:Sm2Node {building: $building, id: id})<-[:CONTAINS]-(equipment:Sm2Equipment)
      MATCH (equipment)-${BELOW}->(unit:Sm2Node)-[:FEEDS]->(:Sm2Node)-${BELOW}->(place:Sm2Node)
      WHERE ${isOne('place', PLACES)}
      RETURN DISTINCT sensor.id, equipment.id, unit.id, place.id`,
    sql: `
      SELECT DISTINCT outdoor.id AS sensor, held.source AS equipment, fed.source AS unit, below.descendant AS place
      FROM outdoor
      JOIN edges AS held ON held.target = outdoor.id AND held.relation = 'contains'
      JOIN kinds AS holders ON holders.id = held.source AND holders.kind = 'equipment'
      JOIN closure AS units ON units.ancestor = held.source
      JOIN edges AS fed ON fed.source = units.descendant AND fed.relation = 'feeds'
      JOIN closure AS below ON below.ancestor = fed.target
      JOIN kinds ON kinds.id = below.descendant AND kinds.kind IN (${quoted(PLACES)})`,
  },
  {
    name: 'downstream',
    columns: { source: 'VARCHAR', target: 'VARCHAR', steps: 'INTEGER' },
    cypher: `
      MATCH way = (source:Sm2Node {building: $building})-[:FEEDS|CONTROLS*1..${MOST_STEPS}]->(reached:Sm2Node)
      WITH source, reached, min(length(way)) AS steps
      MATCH (reached)-${BELOW}->(target:Sm2Node)
      RETURN source.id, target.id, min(steps)`,
    sql: `
      WITH RECURSIVE flow AS (
        SELECT source, target, 1 AS steps FROM edges WHERE relation IN ('feeds', 'controls')
        UNION
        SELECT flow.source, edges.target, flow.steps + 1
        FROM flow
        JOIN edges ON edges.source = flow.target AND edges.relation IN ('feeds', 'controls')
        WHERE flow.steps < ${MOST_STEPS}
      )
      SELECT flow.source, closure.descendant AS target, min(flow.steps) AS steps
      FROM flow JOIN closure ON closure.ancestor = flow.target
      GROUP BY flow.source, closure.descendant`,
  },
  {
    name: 'places-of-sensors',
    columns: { sensor: 'VARCHAR', place: 'VARCHAR', valid_from: 'VARCHAR', valid_to: 'VARCHAR' },
    cypher: `
      MATCH (sensor:Sm2Node {building: $building})-[hung:HANGS_IN]->(place:Sm2Node)
      RETURN sensor.id, place.id, nullIf(hung.valid_from, ''), nullIf(hung.valid_to, '')`,
    sql: `SELECT sensor, place, "from" AS valid_from, "to" AS valid_to FROM placements`,
  },
  {
    name: 'averages-of-parts',
    columns: { part: 'VARCHAR', type: 'VARCHAR', location: 'VARCHAR', measurement: 'VARCHAR' },
    cypher: `
      UNWIND $series AS one
      MATCH (:Sm2Node {building: $building, id: one.node})<-${BELOW}-(part:Sm2Node)
      WHERE ${isOne('part', PLACES)}
      RETURN DISTINCT part.id, part.type, one.location, one.measurement`,
    sql: `
      SELECT DISTINCT closure.ancestor AS part, nodes.type, series.location, series.measurement
      FROM series
      JOIN closure ON closure.descendant = series.node
      JOIN kinds ON kinds.id = closure.ancestor AND kinds.kind IN (${quoted(PLACES)})
      JOIN nodes ON nodes.id = closure.ancestor`,
    // Never a mean of means: a place with many readings counts for more than one with few.
    then: `
      SELECT part, type, measurement, window_start, sum(n)::INTEGER AS n, sum(sum)::DECIMAL(38, 6) AS sum,
        ${MEAN} AS mean
      FROM answer JOIN hours USING (location, measurement)
      GROUP BY part, type, measurement, window_start`,
  },
];
