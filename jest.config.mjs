/** One Jest for the whole repository: `--selectProjects unit|integration|e2e|faults|timed` picks a level of docs/architecture.md. */
const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    {
      jsc: {
        target: 'es2023',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      },
      module: { type: 'es6' },
      sourceMaps: 'inline',
    },
  ],
};

const level = (displayName, testMatch, more = {}) => ({
  displayName,
  testMatch,
  rootDir: import.meta.dirname,
  transform,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.(js|ts)$': '$1' },
  modulePathIgnorePatterns: ['/dist/', '/.cache/', '/.tollgate/'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  ...more,
});

const withStores = {
  globalSetup: '<rootDir>/tools/test/stores-up.mjs',
  globalTeardown: '<rootDir>/tools/test/stores-down.mjs',
};

export default {
  testTimeout: 30_000,
  testSequencer: '<rootDir>/tools/test/longest-first.mjs',
  projects: [
    level('unit', [
      '<rootDir>/{apps,packages,tools}/*/src/**/*.test.ts',
      '<rootDir>/packages/adapters/conformance/**/*.test.ts',
      '<rootDir>/{infra,tools}/**/*.test.ts',
      '<rootDir>/tests/{bench,deployment}/**/*.test.ts',
    ]),
    level(
      'integration',
      ['<rootDir>/{apps,packages}/*/src/**/*.itest.ts', '<rootDir>/infra/**/*.itest.ts'],
      withStores,
    ),
    level('e2e', ['<rootDir>/tests/{e2e,sdks}/**/*.e2e.ts'], withStores),
    // What kills and floods must have the machine to itself.
    level('faults', ['<rootDir>/tests/faults/**/*.fault.ts'], withStores),
    // What measures how much of the processor's time something takes in one turn. It needs no stores.
    level('timed', ['<rootDir>/apps/*/src/**/*.alone.ts']),
  ],
};
