import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import type { ApplicationEvent } from '#domain/application/events.js';
import { parseMessage } from '#correspondence/parse-message.js';
import { dispositionOf, type Disposition, offeredIn } from '#domain/correspondence/disposition.js';
import { proposeReading } from '#domain/correspondence/reading.js';
import type { Reading } from '#domain/correspondence/reading.types.js';
import { dateOf } from '#domain/programme/calendar.js';
import { formatPlain, money } from '#domain/money.js';
import type { Instant } from '#domain/time/zone.js';
import { contextOf } from '#mail/letter-context.js';
import type { LetterInput } from '#mail/letter-input.js';
import { speak } from '#mail/speech.js';
import { loadTemplates } from '#mail/templates.js';
import { format, resolveConfig } from 'prettier';
import { ana, type Correspondence } from './support/correspondence.js';
import type { Said } from './support/life.js';
import { CANCEL, PROMISE_CASES, type PromiseCase } from './support/promise-cases.js';

const GUIDE = 'docs/guide/cancellation.md';
const OURS = ['replies+', 'admissions@school.example'];
const templates = loadTemplates();

const said = (input: LetterInput): { readonly subject: string; readonly text: string } =>
  templates({ letter: input.letter, language: 'en' }, contextOf(input, speak('en')));

/** The mail as a program writes it, taken apart and read by the rules. */
async function readingOf(one: PromiseCase, life: Correspondence): Promise<Reading> {
  const { application, letters } = life;
  const answered = letters.find(({ letter }) => letter === one.answers) ?? letters.at(-1);
  const programme = answered?.programme.title ?? '';
  const quoted =
    answered === undefined
      ? ''
      : said(answered)
          .text.split('\n')
          .map((line) => `> ${line}`)
          .join('\n');
  const body = one.bare ? one.text : `${one.text}\n\nOn Monday, School <replies+1@post.example> wrote:\n${quoted}`;
  const from = one.from ?? ana.email;
  const head = [
    `From: ${from}`,
    'Content-Type: text/plain; charset=utf-8',
    ...(one.head ?? '').split('\n').filter(Boolean),
  ];
  const { marks, report, subject, ...message } = await parseMessage(
    Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`),
    OURS,
  );
  const { submittedAt, reservedAt, edition } = application;
  return proposeReading({
    marks: { ...marks, hasEmptySender: false },
    ...{ report, subject, body: message.body, signature: message.signature, quoted: message.quoted },
    isCutByName: message.isCutByName,
    authentication: one.authentication ?? 'none',
    isFromRegistered: from === ana.email,
    answered: one.answers,
    returned: null,
    known: {
      ...{
        course: programme,
        givenName: ana.givenName,
        familyName: ana.familyName,
        email: ana.email,
        phone: ana.phone,
      },
      registeredOn: [submittedAt, reservedAt].flatMap((at) => (at === null ? [] : [dateOf(at, edition)])),
    },
  });
}

interface Row {
  readonly when: string;
  readonly receivedAt: Instant;
  readonly read: string;
  readonly record: string;
  readonly back: string;
}

async function lived(one: PromiseCase): Promise<Row> {
  const life = one.before();
  const reading = await readingOf(one, life);
  const held =
    one.heldAt === undefined
      ? null
      : await readingOf({ ...one, from: 'boss@city.example.org', answers: 'reservation', text: CANCEL }, life);
  const disposition = dispositionOf(reading, {
    ...{
      state: life.application,
      offeredAt: offeredIn(life.events),
      toldLately: one.toldLately ?? 0,
      receivedAt: one.receivedAt,
      answeredInVain: 0,
    },
    held: held && { reading: held, isDisowned: false, receivedAt: one.heldAt ?? one.receivedAt },
  });
  const known = { events: life.events.length, letters: life.letters.length };
  const refused = disposition.is === 'told' ? refusalOf(life, one, disposition) : null;
  const back = life.letters.slice(known.letters).filter(({ audience }) => audience === 'participant');
  return {
    when: one.when,
    receivedAt: one.receivedAt,
    read: `${reading.kind} (${reading.rules.join(', ')})`,
    record: refused ?? recordOf(disposition, life, known.events),
    back: back.length === 0 ? 'none' : back.map(inShort).join('<br>'),
  };
}

/** Tells it; answers how the rules refuse it, which a person is shown, or null. */
function refusalOf(life: Correspondence, one: PromiseCase, told: Disposition & { readonly is: 'told' }): string | null {
  try {
    life.after(one.readAt ?? one.receivedAt, asTold(told, one.heldAt ?? one.receivedAt));
    return null;
  } catch (error) {
    const reason = /^refused: (\S+)/.exec(error instanceof Error ? error.message : '')?.[1];
    if (reason === undefined) throw error;
    return `a person decides: refused (${reason})`;
  }
}

function asTold({ command }: Disposition & { readonly is: 'told' }, receivedAt: Instant): Said {
  switch (command.type) {
    case 'RequestCancellation':
      return { ...command, receivedAt, noteId: null, by: 'applicant' };
    case 'RequestConfirmation':
      return { ...command, receivedAt, noteId: 'n', senderId: 's', by: 'correspondent' };
    case 'Withdraw':
    case 'GiveUpPlace':
      return { ...command, by: 'applicant' };
    case 'ProvideInformation':
      return { ...command, answerId: 'q', by: 'applicant' };
  }
}

function recordOf(disposition: Disposition, { events }: Correspondence, since: number): string {
  if (disposition.is === 'set-aside') return 'set aside';
  if (disposition.is === 'needs-a-person') return `a person decides: ${disposition.because}`;
  const record = events.slice(since).flatMap((event) => verdictIn(event) ?? []);
  return [
    ...record,
    ...(disposition.shownBecause === null ? [] : [`shown to admissions: ${disposition.shownBecause}`]),
  ].join('; ');
}

function verdictIn(event: ApplicationEvent): string | null {
  if (event.type === 'CancellationAccepted')
    return `accepted from ${event.receivedAt} on, ${event.percent} % (${event.rule})`;
  if (event.type === 'CancellationRefused') return `refused: ${event.reason}, window until ${event.deadline}`;
  if (event.type === 'CancellationConfirmationRequested')
    return `the registered address is asked to confirm it until ${event.until ?? 'a person decides'}`;
  if (event.type === 'CancellationDataRequested') return `asked for ${event.missing.join(', ')} until ${event.until}`;
  if (event.type === 'RefundOwed')
    return `${formatPlain(money(event.amountMinor, event.currency))} owed back by ${event.dueAt}`;
  if (event.type === 'InformationProvided') return 'the answer is on the application';
  return event.type === 'ApplicationWithdrawn' ? 'withdrawn' : null;
}

/** The letters that answer, by their subjects. */
const inShort = (input: LetterInput): string => `“${said(input).subject.replace(/ – .*/, '')}”`;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

async function guide(): Promise<string> {
  const rows: Row[] = [];
  for (const one of PROMISE_CASES) rows.push(await lived(one));
  const table = rows.map(
    ({ when, receivedAt, read, record, back }) => `| ${[when, receivedAt, read, record, back].map(cell).join(' | ')} |`,
  );
  return `# Cancelling by mail: what is promised, case by case

A cancellation counts from the instant at which its mail reached us. The table is written by \`test/cancellation-guide.spec.ts\`:
each line is a mail as a mail program writes it, taken apart, read by the rules, told to an application under the terms of
the diploma (starts on 18 November 2024 in Barcelona; 75 % until 30 days before; 5 days of grace), and the letters that this
owes, in the order in which they leave. The test fails where the table is not what happens;
\`WRITE_GUIDE=1 NODE_OPTIONS=--experimental-vm-modules npx jest test/cancellation-guide\` writes it anew.

A mail from another address than the registered one cancels nothing. The registered address is asked once whether it is so, by a
letter that a yes or a no answers; the terms’ grace is the term for it, and the first mail’s receipt is what counts.

What a person has to decide stands in \`GET correspondence?state=needs-a-person\`, with the reading, and is resolved by
\`POST correspondence/{id}/resolution\` as a cancellation (from its receipt on), as a place given up,
as information, as a note, or as nothing. What was set aside stands under its own state, and can be resolved in the same way.

| Case | The mail came in | Is taken for | On record | Mail sent back |
| ---- | ---------------- | ------------ | --------- | -------------- |
${table.join('\n')}
`;
}

it('the table of promises is what happens', async () => {
  const config = (await resolveConfig(GUIDE)) ?? {};
  const written = await format(await guide(), { ...config, parser: 'markdown' });
  if (process.env['WRITE_GUIDE'] === '1') writeFileSync(GUIDE, written);
  expect(readFileSync(GUIDE, 'utf8')).toBe(written);
}, 60_000);
