// The import rules of the design. test/imports.spec.ts proves each of them by breaking it once.

const spec = '\\.spec\\.ts$';
const adapters = 'eventstore|readmodel|bank|mail|correspondence|documents|programmes|access|filing';

/** Files under `from` import what matches `allowed` and nothing else: no package, no part of Node. Tests are free. */
const only = (name, comment, { from, allowed }) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from.path, pathNot: [spec, ...(from.pathNot ?? [])] },
  to: { pathNot: allowed },
});

const forbidden = (name, comment, { from, to }) => ({ name, comment, severity: 'error', from, to });

const npm = (...names) => names.map((name) => `^node_modules/(@types/)?${name}/`);

module.exports = {
  forbidden: [
    only(
      'domain-is-pure',
      'The rules know nothing of Node, Nest, Temporal or PostgreSQL. Take what is needed as an argument.',
      { from: { path: '^libs/domain/', pathNot: ['^libs/domain/time/zone\\.ts$'] }, allowed: ['^libs/domain/'] },
    ),
    only(
      'zones-in-one-file',
      'libs/domain/time/zone.ts is the one file of the domain with a package: the time-zone library.',
      { from: { path: '^libs/domain/time/zone\\.ts$' }, allowed: ['^libs/domain/', ...npm('temporal-polyfill')] },
    ),
    only(
      'contracts-are-shapes',
      'HTTP shapes are shared by the api and its clients. They may name domain types, zod, and what judges an IBAN.',
      {
        from: { path: '^libs/contracts/' },
        allowed: ['^libs/contracts/', '^libs/domain/', ...npm('zod', 'ibantools')],
      },
    ),
    only(
      'names-are-only-names',
      'libs/telling/names.ts is in the workflow bundle, so that it brings nothing along but domain types.',
      { from: { path: '^libs/telling/names\\.ts$' }, allowed: ['^libs/domain/'] },
    ),
    only(
      'workflows-orchestrate',
      'Workflow code is replayed: @temporalio/workflow|common, the names of telling, and types of domain and activities.',
      {
        from: { path: '^workflows/' },
        allowed: [
          '^workflows/',
          '^libs/telling/names\\.ts$',
          '^libs/domain/',
          '^activities/',
          ...npm('@temporalio/(workflow|common)'),
        ],
      },
    ),
    forbidden(
      'only-types-reach-the-bundle',
      'A rule in the bundle is replayed for ever, and an activity there is I/O inside replay: `import type`.',
      {
        from: { path: ['^workflows/', '^libs/telling/names\\.ts$'], pathNot: spec },
        to: { path: ['^libs/domain/', '^activities/'], dependencyTypesNot: ['type-only'] },
      },
    ),
    forbidden('activities-use-libs', 'Activities are told what to do; they never reach up to who tells them.', {
      from: { path: '^activities/' },
      to: { path: ['^apps/', '^workflows/', '^test/'] },
    }),
    forbidden('libs-never-look-up', 'Libs serve apps, workflows and activities, and do not know them.', {
      from: { path: '^libs/', pathNot: spec },
      to: { path: ['^apps/', '^workflows/', '^activities/', '^test/'] },
    }),
    forbidden('adapters-are-strangers', 'Adapters meet in activities only. What two of them need belongs to neither.', {
      from: { path: `^libs/(${adapters})/` },
      to: { path: `^libs/(${adapters})/`, pathNot: '^libs/$1/' },
    }),
    forbidden(
      'tables-belong-to-the-record',
      'Rows and data source are for event store, read models, filed texts and tokens; other adapters get values. What of a ' +
        'bank line is money is asked by the bank’s store and by read models, in the same words.',
      {
        from: { path: '^libs/(?!(database|eventstore|readmodel|access|filing)/)', pathNot: spec },
        to: { path: '^libs/database/', pathNot: '^libs/database/is-duplicate\\.ts$' },
      },
    ),
    forbidden('database-knows-no-adapter', 'Rows, migrations and data source lie below what uses them.', {
      from: { path: '^libs/database/', pathNot: spec },
      to: { path: `^libs/(${adapters}|telling|contracts)/` },
    }),
    forbidden(
      'api-translates',
      'The api turns HTTP into commands and read models into JSON; what records, mails or renders, main.ts hands to it.',
      {
        from: { path: '^apps/api/', pathNot: [spec, '^apps/api/main\\.ts$'] },
        to: {
          path: ['^libs/', '^workflows/', '^activities/'],
          pathNot: [
            '^libs/(contracts|readmodel|telling|tracing|access|filing|settings|domain)/',
            '^libs/database/(data-source|passing-fault)\\.ts$',
          ],
        },
      },
    ),
    forbidden('api-decides-nothing', 'The api may name domain types; a rule that runs there is a second opinion.', {
      from: { path: '^apps/api/', pathNot: spec },
      to: { path: '^libs/domain/', dependencyTypesNot: ['type-only'] },
    }),
    forbidden('apps-are-strangers', 'Apps meet on the wire. The cli starts the others as processes, by path.', {
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    }),
    forbidden('no-cycles', 'Two files that need each other are one, or there is a third between them.', {
      from: {},
      to: { circular: true },
    }),
    forbidden('listed-packages-only', 'Add the package to package.json: what is there by accident goes by accident.', {
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    }),
    forbidden('no-dev-packages-at-runtime', 'A production install has no devDependencies.', {
      from: { path: '^(apps|libs|workflows|activities)/', pathNot: spec },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    }),
    forbidden('source-never-meets-dist', 'A #layer import that lands in dist is a stale build.', {
      from: {},
      to: { path: '^dist/' },
    }),
    forbidden('everything-resolves', 'The import leads nowhere.', { from: {}, to: { couldNotResolve: true } }),
    forbidden('no-orphans', 'Nothing imports it and it imports nothing: delete it, or use it.', {
      from: { orphan: true, pathNot: ['\\.d\\.ts$', spec, '^test/support/global-'] },
      to: {},
    }),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
