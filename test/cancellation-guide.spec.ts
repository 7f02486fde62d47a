import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { format, resolveConfig } from 'prettier';
import type { DataSource } from 'typeorm';
import type { ApplicationEvent, ApplicationEventType, EventOf } from '#domain/application/events.js';
import { formatPlain, money } from '#domain/money.js';
import { GIVING_UP, LEAVING } from './support/promises/leaving.cases.js';
import { ANSWERS, MACHINES, OTHERS, UNCLEAR } from './support/promises/other.cases.js';
import type { PromiseCase } from './support/promises/promise-case.js';
import { type Became, PromiseWorld } from './support/promises/promise-world.js';
import { freshDatabase } from './support/world.js';

const GUIDE = 'docs/guide/cancellation.md';
const PARTS: readonly (readonly [heading: string, cases: readonly PromiseCase[]])[] = [
  ['Somebody leaves', LEAVING],
  ['Somebody gives the place up', GIVING_UP],
  ['Somebody else writes', OTHERS],
  ['An answer', ANSWERS],
  ['What rules leave open', UNCLEAR],
  ['No person wrote it', MACHINES],
];

let dataSource: DataSource;
beforeAll(async () => {
  dataSource = await freshDatabase();
}, 60_000);
afterAll(() => dataSource.destroy());

async function rowOf(one: PromiseCase): Promise<string> {
  const world = await PromiseWorld.of(dataSource, one.before);
  const became = await world.receive(one);
  const cells = [one.when, one.receivedAt, readAs(became), recordOf(became), sentBack(became)];
  return `| ${cells.map((text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}

const readAs = ({ reading: { kind, rules = [] } }: Became): string =>
  kind === undefined ? 'nothing: nobody reads it' : `${kind} (${rules.join(', ')})`;

function recordOf({ state, because, told, events, bounced }: Became): string {
  const record = events.flatMap(verdictIn);
  const shown = told === null ? `a person decides: ${because ?? ''}` : `shown to admissions: ${because ?? ''}`;
  const known = [
    ...record,
    ...(state === 'set-aside' ? ['set aside'] : []),
    ...(told === 'RepeatLetter' ? ['what has happened already is said again'] : []),
    ...(state === 'needs-a-person' ? [shown] : []),
    ...bounced.map((name) => `${name} is marked as bounced`),
  ];
  return known.join('; ');
}

type Says<T extends ApplicationEventType> = (event: EventOf<T>) => string;

/** What the table says of an event; of any other it says nothing. */
const SAYS: { readonly [T in ApplicationEventType]?: Says<T> } = {
  CancellationAccepted: ({ receivedAt, percent, rule }) => `accepted from ${receivedAt} on, ${percent} % (${rule})`,
  CancellationRefused: ({ reason, deadline }) => `refused: ${reason}, window until ${deadline}`,
  CancellationConfirmationRequested: ({ until }) =>
    `the registered address is asked to confirm it until ${until ?? 'a person decides'}`,
  CancellationDataRequested: ({ missing, until }) => `asked for ${missing.join(', ')} until ${until}`,
  RefundOwed: ({ amountMinor, currency, dueAt }) =>
    `${formatPlain(money(amountMinor, currency))} owed back by ${dueAt}`,
  InformationProvided: () => 'the answer is on the application',
  PlaceGivenUp: () => 'the place is given up',
  ApplicationWithdrawn: () => 'withdrawn',
};

const verdictIn = (event: ApplicationEvent): string[] => {
  const says = SAYS[event.type] as Says<ApplicationEventType> | undefined;
  return says === undefined ? [] : [says(event)];
};

/** The letters that answer, by their subjects; numbers of papers are as they come. */
function sentBack({ letters }: Became): string {
  if (letters.length === 0) return 'none';
  return letters.map(({ subject }) => `“${subject.replace(/ – .*/, '').replace(/ CN-\d{4}-\d+/, '')}”`).join('<br>');
}

async function guide(): Promise<string> {
  const tables: string[] = [];
  for (const [heading, cases] of PARTS) {
    const rows: string[] = [];
    for (const one of cases) rows.push(await rowOf(one));
    const head = '| Case | The mail came in | Is taken for | On record | Mail sent back |\n| - | - | - | - | - |';
    tables.push(`## ${heading}\n\n${head}\n${rows.join('\n')}`);
  }
  return `# Cancelling by mail: what is promised, case by case

A cancellation counts from the instant at which its mail reached us. The tables are written by \`test/cancellation-guide.spec.ts\`:
each line is a mail as a mail program writes it, stored as a letter box does, read by the secretary, told to an application
under the terms of the diploma (starts on 18 November 2024 in Barcelona; 75 % until 30 days before; 5 days of grace), and the
letters that this owes, in the order in which they leave. What came before it, other mails as well, came the same way. The test
fails where a table is not what happens; \`WRITE_GUIDE=1 NODE_OPTIONS=--experimental-vm-modules npx jest test/cancellation-guide\`
writes them anew.

A mail from another address than the registered one cancels nothing. The registered address is asked once whether it is so, by a
letter that a yes or a no answers; the terms’ grace is the term for it, and the first mail’s receipt is what counts.

Whoever cancels too late is offered to give up the place. Words that give it up do so from then on, where no cancellation brings
anything any more; before that they are a cancellation, so that nobody loses by them what the terms give back. With the place
goes what another address has asked too late, however it is given up; a yes to that is answered with what has happened
already, once.

What a person has to decide stands in \`GET correspondence?state=needs-a-person\`, with the reading, and is resolved by
\`POST correspondence/{id}/resolution\` as a cancellation (from its receipt on), as a place given up, as information, as a note,
or as nothing. What was set aside stands under its own state, and can be resolved in the same way. An answer with files that
came by the link in a letter stands in \`GET correspondence\` too: under \`told\`, or needing a person (\`untold\`) where nobody
knows whether the application has it.

${tables.join('\n\n')}
`;
}

it('the table of promises is what happens', async () => {
  const config = (await resolveConfig(GUIDE)) ?? {};
  const written = await format(await guide(), { ...config, parser: 'markdown' });
  if (process.env['WRITE_GUIDE'] === '1') writeFileSync(GUIDE, written);
  expect(readFileSync(GUIDE, 'utf8')).toBe(written);
}, 120_000);
