/** Plain path of the answer to a built-in question. */
export const questionPath = (name: string): string => `hierarchy/exports/questions/${name}.parquet`;
/** Plain path of what a statement of the user's own gave. */
export const ownQueryPath = (name: string): string => `hierarchy/exports/queries/${name}.parquet`;
