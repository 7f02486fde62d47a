import { resolve } from 'node:path';
import { expect, it } from '@jest/globals';
import { languageChecks } from './tidy/language.js';
import { sizeChecks } from './tidy/size.js';
import { Source, type Check } from './tidy/source.js';
import { textChecks } from './tidy/text.js';
import { writtenFiles } from './tidy/tree.js';

const checks: readonly Check[] = [...sizeChecks, ...languageChecks, ...textChecks];

/** `path:line advice` of every breach. */
const untidy = (file: Source, among = checks): string[] =>
  among
    .filter(({ concerns }) => concerns(file.path))
    .flatMap(({ find }) => find(file))
    .map(({ line, advice }) => `${file.path}:${line} ${advice}`);

it('finds nothing untidy in what can be committed', async () => {
  const files = await writtenFiles(resolve('.'));
  expect(files.map(({ path }) => path)).toContain('test/tidy.spec.ts');
  expect(files.flatMap((file) => untidy(file)).sort()).toEqual([]);
}, 60_000);

const statements = (count: number): string => 'work();\n'.repeat(count);

/** The check that must speak, the path of the file, its text and the lines it must name. */
const broken: readonly (readonly [check: string, path: string, text: string, lines: readonly number[]])[] = [
  ['functions fit a screen', 'libs/a.ts', `\nfunction f() {\n${statements(69)}}`, [2]],
  ['functions fit a screen', 'libs/a.ts', `const f = () => {\n${statements(69)}};`, [1]],
  ['files are read in one sitting', 'libs/a.ts', statements(301), [1]],
  ['signatures are short', 'libs/a.ts', 'f(1);\nfunction f(a, b, c, d) {}', [2]],
  ['signatures are short', 'libs/a.ts', 'class A { constructor(a, b, c, d) {} }', [1]],
  ['nothing is any', 'libs/a.ts', 'let a: any;\nlet b = a as any;\nlet c: Record<string, any>;', [1, 2, 3]],
  ['no cast by way of unknown', 'libs/a.ts', 'const a = b as unknown as C;', [1]],
  [
    'every test runs',
    'libs/a.spec.ts',
    'it.only();\ndescribe.skip();\nit.todo();\nit.only.each();\nxit();',
    [1, 2, 3, 4, 5],
  ],
  ['decorators stop at the door', 'libs/a.ts', '@Injectable()\nclass A {}', [1]],
  ['decorators stop at the door', 'activities/a.ts', 'class A {\n  @Column() b;\n}', [2]],
  [
    'SQL is told the time',
    'libs/eventstore/a.ts',
    'query("SELECT now()");\nquery(`a ${b} < CURRENT_TIMESTAMP`);',
    [1, 2],
  ],
  ['the domain is told time and chance', 'libs/domain/a.ts', 'Date.now();\nnew Date();\nMath.random();', [1, 2, 3]],
  ['HTTP numbers live in apps', 'libs/a.ts', 'a({ status: 404 });\nif (b.statusCode === 500) c();', [1, 2]],
  ['HTTP numbers live in apps', 'activities/a.ts', 'throw new E(HttpStatus.CONFLICT);', [1]],
  ['nothing is put off in a comment', 'libs/a.ts', 'a(); // TODO b\n/* FIXME */', [1, 2]],
  ['nothing is put off in prose', 'docs/a.md', 'Well.\nTODO: more', [2]],
  [
    'a suppression carries its reason',
    'libs/a.ts',
    '// @ts-ignore because of it all\na();\n// @ts-expect-error\nb();',
    [1, 3],
  ],
  ['a suppression carries its reason', 'libs/a.ts', '// eslint-disable-next-line no-a\na();', [1]],
  ['no path of one machine', 'docs/a.md', 'see /home/anna/a and\n(/Users/ben/b)\nC:\\Users\\c', [1, 2, 3]],
  ['names say what is inside', 'libs/mail/mail-utils.ts', '', [1]],
  ['names say what is inside', 'libs/shared/mail.ts', '', [1]],
  ['names say what is inside', 'libs/mail/letterManager.ts', '', [1]],
];

it.each(broken)('%s: speaks in %s', (name, path, text, lines) => {
  const check = checks.find((one) => one.name === name);
  expect(check?.concerns(path)).toBe(true);
  expect(check?.find(new Source(path, text)).map(({ line }) => line)).toEqual(lines);
});

it('has shown every check to be able to speak', () => {
  expect([...new Set(broken.map(([name]) => name))].sort()).toEqual(checks.map(({ name }) => name).sort());
});

/** Lawful things that look alike. */
const sound: readonly (readonly [path: string, text: string])[] = [
  ['libs/a.ts', `function f() {\n${statements(68)}}`],
  ['libs/a.spec.ts', `describe('a', () => {\n${statements(90)}});`],
  ['libs/a.ts', statements(300)],
  ['apps/api/a.ts', '@Controller()\nclass A {\n  constructor(a, b, c, d) {}\n}'],
  ['libs/database/person.row.ts', '@Entity()\nclass A {\n  @Column() b;\n}'],
  ['libs/a.spec.ts', 'it.each(rows)("a", (a, b, c, d) => {});'],
  ['libs/a.ts', "const any = 'as any // TODO';\nconst b = c as unknown;"],
  ['libs/eventstore/a.ts', "query('SELECT a FROM b WHERE at <= $1', [now()]); // never now() in SQL"],
  ['libs/domain/a.ts', 'new Date(at);\nDate.parse(at);'],
  ['libs/a.ts', 'const rows = 500;\nfetchRows({ limit: 200 });'],
  ['apps/api/a.ts', 'reply({ status: 404 });'],
  ['libs/a.ts', '// @ts-expect-error the types of the package lag behind\na();'],
  ['libs/a.ts', '// eslint-disable-next-line no-a -- the handler is given by Temporal\na();'],
  ['docs/a.md', 'GET https://example.org/home/page and applications/{id}/work/1'],
  ['libs/mail/command.ts', ''],
];

it.each(sound)('keeps silent about what only looks untidy: %s', (path, text) => {
  expect(untidy(new Source(path, text))).toEqual([]);
});
