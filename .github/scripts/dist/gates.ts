/** What the bundler leaves for a module that it could not find: the bundle builds, and fails when it gets there. */
const UNRESOLVED = /eval\("require"\)(?:\.resolve)?\(([^)]{0,80})\)/g;

/** Unresolved modules that are known to be harmless, as they stand in the output, each with its reason. */
const HARMLESS: readonly string[] = [
  '"supports-color"', // `debug` tries it inside a try block, for colours on a terminal
];

/**
 * What is wrong with a bundle, as sentences; none when it may be published. `assets` are the names of the files that
 * the bundler wrote beside the code.
 */
export function bundleProblems(code: string, assets: readonly string[], root: string): string[] {
  const unresolved = [...code.matchAll(UNRESOLVED)].map((match) => match[1] ?? '').filter((name) => !HARMLESS.includes(name));
  return [
    ...unresolved.map((name) => `a module could not be found when it was bundled: require(${name})`),
    ...assets
      .filter((name) => name !== 'package.json')
      .map((name) => `the bundler wrote ${name}: a second chunk, or a file that a literal path named`),
    ...(code.includes(root) ? [`the code holds the path ${root} of this machine`] : []),
  ];
}
