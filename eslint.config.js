import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { importsRule } from './.github/scripts/lint/imports.mjs';

const CONTEXT = 'reach it through the context, so that a test can hand in another';

export default defineConfig(
  { ignores: ['dist/', 'build/', 'coverage/', 'warehouse/', 'node_modules/'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,js,mjs}'],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { house: { rules: { imports: importsRule } } },
    rules: {
      'house/imports': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 300 }],
      'no-control-regex': 'error',
      'no-empty': 'error',
      'no-fallthrough': 'error',
      'no-misleading-character-class': 'error',
      'no-unsafe-finally': 'error',
      'no-useless-escape': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        {
          argsIgnorePattern: '^_',
          varsIgnorePattern: '^_',
          destructuredArrayIgnorePattern: '^_',
          ignoreRestSiblings: true,
        },
      ],
    },
  },
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      // A promise returned without await leaves an `await using` block at once: the database would close under its query.
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unsafe-argument': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-unsafe-member-access': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['shared/**/*.ts', 'actions/**/*.ts'],
    ignores: ['shared/action/**'],
    rules: {
      'no-console': 'error',
      'no-restricted-globals': ['error', { name: 'fetch', message: CONTEXT }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: CONTEXT },
        { object: 'Date', property: 'now', message: CONTEXT },
        { object: 'Math', property: 'random', message: CONTEXT },
        { object: 'globalThis', property: 'fetch', message: CONTEXT },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: `The clock belongs to the context: ${CONTEXT}`,
        },
      ],
    },
  },
  {
    // What a bundle loads with require.
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
    languageOptions: { sourceType: 'commonjs' },
  },
);
