/** Where a server is and who comes in. */
export interface Neo4jAccess {
  /** `bolt://host:7687`, `neo4j+s://…`. */
  readonly uri: string;
  readonly user: string;
  /** Undefined: the server asks for none. */
  readonly password: string | undefined;
  /** Undefined: the server's default database. */
  readonly database: string | undefined;
}

export const NEO4J_SCHEMES = /^(bolt|neo4j)(\+s|\+ssc)?:\/\//;

/** The address as messages name it: without user, password and parameters. */
export const endpointOf = (uri: string): string => uri.replace(/\/\/[^/@]*@/, '//').replace(/[?#].*$/, '');

/** A whole number as Neo4j keeps it; a plain number would become a float. Null stays null. */
export const whole = (value: number | null): bigint | null => (value === null ? null : BigInt(value));
