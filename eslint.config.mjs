import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Hermes, on which the mobile client runs, has not all that Node and browsers have. */
const HERMES_LACKS = {
  methods: [
    ...['toSorted', 'toReversed', 'toSpliced', 'fromAsync', 'groupBy', 'withResolvers'],
    ...['isWellFormed', 'toWellFormed', 'symmetricDifference', 'isSubsetOf', 'isSupersetOf'],
  ],
  globals: [
    ...['structuredClone', 'queueMicrotask', 'WeakRef', 'FinalizationRegistry'],
    ...['SharedArrayBuffer', 'TextEncoder', 'TextDecoder', 'atob', 'btoa', 'Buffer', 'crypto'],
  ],
  /** It has the others, or clients/mobile brings them. */
  partsOfIntl: ['DisplayNames', 'DurationFormat', 'Segmenter'],
};
const message = 'Hermes has none.';
const hermesRules = (globals) => ({
  'no-restricted-properties': [
    'error',
    ...HERMES_LACKS.methods.map((property) => ({ property, message })),
    ...HERMES_LACKS.partsOfIntl.map((property) => ({ object: 'Intl', property, message })),
  ],
  'no-restricted-globals': ['error', ...globals.map((name) => ({ name, message }))],
});

export default defineConfig(
  globalIgnores([
    '**/dist/',
    '**/generated/',
    '**/coverage/',
    '**/test-results/',
    'data/',
    'secrets/',
  ]),
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['clients/*/*.config.ts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // Knows emitDecoratorMetadata: an injected class stays a value, because Nest needs it at run time.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // `return next()` is how a handler ends early.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // Nest declares its option bags as classes.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all' },
      ],
      'no-restricted-imports': [
        'error',
        {
          name: 'class-validator',
          importNames: ['IsOptional'],
          message: 'It lets null through to where nobody expects it: use MayBeLeftOut.',
        },
      ],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['clients/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' },
  },
  {
    files: ['contract/src/**/*.ts', 'e2ee/src/**/*.ts', 'clients/sdk/src/**/*.ts'],
    ignores: [
      '**/*.spec.ts',
      '**/testing/**',
      'clients/sdk/src/platform/{browser,fetching,node}/**',
      // For views, whose engines write the languages of people.
      'clients/sdk/src/shown/language/**',
      // Of engines with WebAssembly, and with WebCrypto.
      'e2ee/src/primitives/{sodium,platform}*.ts',
    ],
    // Without a locale, the core is the same in every language.
    rules: hermesRules([...HERMES_LACKS.globals, 'Intl']),
  },
  {
    files: ['clients/sdk/src/shown/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/testing/**'],
    rules: hermesRules(HERMES_LACKS.globals),
  },
  {
    files: ['clients/web/**/*.tsx'],
    extends: [jsxA11y.flatConfigs.recommended],
    rules: {
      // Dialogs and entry pages put the focus where their one task begins.
      'jsx-a11y/no-autofocus': 'off',
      // Messages take the focus in turn; what scrolls must take it to be scrolled by keys.
      'jsx-a11y/no-noninteractive-tabindex': ['error', { tags: ['article', 'pre', 'ul'] }],
    },
  },
  {
    // A mock's method is handed over unbound, and a missing value is the test's failure.
    files: ['**/*.spec.{ts,tsx}', '**/*.e2e-spec.ts', '**/*.test.{ts,tsx}', 'test/**'],
    rules: {
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // What a failed beforeAll left undefined is still stopped where there is something to stop.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      // A test says what an answer holds: `itemsOf<Device>(answer)`.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      'no-console': 'off',
    },
  },
  {
    files: ['**/*.{js,cjs,mjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: {
      '@typescript-eslint/no-require-imports': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      'no-console': 'off',
    },
  },
);
