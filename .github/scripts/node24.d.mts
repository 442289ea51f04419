/** The path of the Node 24 binary. Throws when there is none. */
export function findNode(): string;
