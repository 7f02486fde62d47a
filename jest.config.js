// Every test, and every process that a test starts, runs far from the zones of the programmes: a date that is taken from
// the machine's own clock on the wall is then wrong for some hours of each day. See test/machine-zone.spec.ts.
process.env.TZ = 'America/New_York';

const swc = {
  swcrc: false,
  sourceMaps: 'inline',
  jsc: {
    target: 'es2023',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, verbatimModuleSyntax: true },
  },
};

/** @type {import('jest').Config} */
const base = {
  testEnvironment: 'node',
  // `source` sends every #layer import to TypeScript; node and node-addons are Jest's own defaults.
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.stryker-tmp/', '<rootDir>/.data/'],
  injectGlobals: false,
  setupFiles: ['<rootDir>/test/support/seed.ts'],
};

/** Needs only the code under test; no process, no build. */
export const unit = {
  ...base,
  displayName: 'unit',
  testMatch: ['<rootDir>/{libs,workflows,activities,apps}/**/*.spec.ts'],
};

/** Needs PostgreSQL, Temporal or the whole tree of files. */
const system = {
  ...base,
  displayName: 'system',
  testMatch: ['<rootDir>/test/**/*.spec.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};

export default {
  projects: [unit, system],
  // On two cores Jest would choose one worker and run everything in its own process.
  maxWorkers: 2,
  // Modules of a file that has run stay in memory: with 4 GB of them a worker did little but collect garbage.
  workerIdleMemoryLimit: '1GB',
  // Twice what `until` waits by itself, so that it is said what did not come to pass.
  testTimeout: 60_000,
  coverageProvider: 'v8',
  coverageDirectory: 'coverage',
  collectCoverageFrom: ['{libs,workflows,activities,apps}/**/*.ts', '!**/*.spec.ts'],
};
