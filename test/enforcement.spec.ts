import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { applicationStream } from '#telling/names.js';
import { course, must, publishCourse } from './support/course.js';
import { ask } from './support/http.js';
import type { Received } from './support/mail-server.js';
import { openOffice, type Office } from './support/office.js';
import { until } from './support/until.js';
import { advance } from './support/world.js';

const HOUR_MS = 3_600_000;
const FINANCE = 'finance@school.example';
const LEAD = 'lead@school.example';
const PAYER = 'pay@city.example';

let office: Office;
beforeAll(async () => void (office = await openOffice()), 60_000);
afterAll(() => office.close());

/** Of an application's events: `type` and what it says. */
async function told<Payload>(id: string, type: string): Promise<Payload> {
  const [row] = await office.app.dataSource.query<{ payload: Payload }[]>(
    'SELECT payload FROM domain_event WHERE stream = $1 AND type = $2',
    [applicationStream(id), type],
  );
  if (row === undefined) throw new Error(`nothing of the type ${type} happened`);
  return row.payload;
}

/** The clock of one application, which goes on by itself and nothing else with it. */
class Clock {
  private skippedMs = 0;

  constructor(private readonly id: string) {}

  async passes(instant: string, byMs: number): Promise<void> {
    const ms = Date.parse(instant) + byMs - Date.now() - this.skippedMs;
    await advance(office.app.client, applicationStream(this.id), ms / 1_000);
    this.skippedMs += ms;
  }
}

/** `letter to whom` of what has gone out about it, in the order in which it arrived; once nothing is left to be sent. */
async function letters(id: string, kinds: RegExp): Promise<string[]> {
  const { dataSource } = office.app;
  await until(async () => {
    const left = await dataSource.query<unknown[]>(`SELECT FROM owed WHERE application_id = $1 AND state = 'owed'`, [
      id,
    ]);
    return left.length === 0;
  });
  const reference = await dataSource.query<{ reference: string }[]>('SELECT reference FROM application WHERE id = $1', [
    id,
  ]);
  return office.mailServer.received
    .filter(({ mail }) => `${mail.subject ?? ''} ${mail.text ?? ''}`.includes(reference[0]?.reference ?? id))
    .map(({ mail, recipients }) => `${nameOf(mail)} to ${recipients.join()}`)
    .filter((line) => kinds.test(line));
}

function nameOf({ headers }: Received['mail']): string {
  const name = headers.get('x-matricula-letter');
  return typeof name === 'string' ? name : '';
}

const requests = (): number => office.app.logged.filter(({ req }) => req !== undefined).length;

it('warns of a refund, tells the lead on the due day and records the breach at its end, and nobody looks', async () => {
  const { id } = await office.reserved();
  const body = {
    ...{ receivedAt: new Date().toISOString(), channel: 'reply-to-reservation' },
    given: ['course', 'name', 'registration-date', 'contact'],
  };
  const token = await office.app.token('admissions');
  await must(200, ask(office.app, `POST applications/${id}/cancellation-request`, { token, body }));
  const refund = await told<{ warnAt: string[]; dueFrom: string; dueAt: string; countedFrom: string }>(
    id,
    'RefundOwed',
  );
  const days = [...refund.warnAt, refund.dueFrom, refund.dueAt].map((at) =>
    Math.round((Date.parse(at) - Date.parse(refund.countedFrom)) / (24 * HOUR_MS)),
  );
  // Days end at midnight, so that a day counts as more or less than one by up to a half.
  for (const [nth, day] of [20, 27, 30, 31].entries()) expect(Math.abs((days[nth] ?? 0) - day)).toBeLessThanOrEqual(1);

  const seen = requests();
  expect(seen).toBeGreaterThan(0);
  const clock = new Clock(id);
  const expected: string[] = [];
  for (const [instant, line] of [
    [refund.warnAt[0], `staff-refund-near to ${FINANCE}`],
    [refund.warnAt[1], `staff-refund-near to ${FINANCE}`],
    [refund.dueFrom, `staff-refund-due to ${LEAD}`],
    [refund.dueAt, `staff-refund-overdue to ${LEAD}`],
  ] as const) {
    await clock.passes(instant ?? '', -HOUR_MS);
    expect(await letters(id, /staff-refund/)).toEqual(expected);
    await clock.passes(instant ?? '', HOUR_MS);
    expected.push(line);
    expect(await letters(id, /staff-refund/)).toEqual(expected);
  }
  expect(await told(id, 'RefundOverdue')).toMatchObject({ refund: 1 });
  const [row] = await office.app.dataSource.query<object[]>(
    'SELECT stage, breached FROM refund WHERE application_id = $1',
    [id],
  );
  expect(row).toEqual({ stage: 'owed', breached: true });
  expect(requests()).toBe(seen);
}, 60_000);

it('reminds whoever has not paid, asks finance, and ends the place after the grace, and nobody looks', async () => {
  const { terms } = await course();
  const payment = { ...terms.payment, unpaid: 'lapse' as const };
  const edition = await publishCourse(office.app, await course(undefined, { terms: { ...terms, payment } }));
  const { id, email } = await office.applied(edition);
  const token = await office.app.token('admissions');
  await must(200, ask(office.app, `POST applications/${id}/admission`, { token, body: {} }));
  const { due } = await told<{ due: { reminders: string[]; overdueAt: string; lapseAt: string } }>(id, 'InvoiceIssued');

  const seen = requests();
  const clock = new Clock(id);
  const kinds = /^(staff-|payer-)?(payment|lapse)/;
  const expected: string[] = [];
  for (const [instant, lines] of [
    [due.reminders[0], [`payment-reminder to ${email}`, `payer-payment-reminder to ${PAYER}`]],
    [
      due.overdueAt,
      [`payment-overdue to ${email}`, `payer-payment-overdue to ${PAYER}`, `staff-payment-overdue to ${FINANCE}`],
    ],
    [due.lapseAt, [`lapse to ${email}`, `payer-lapse to ${PAYER}`]],
  ] as const) {
    await clock.passes(instant ?? '', -HOUR_MS);
    expect((await letters(id, kinds)).sort()).toEqual(expected.sort());
    await clock.passes(instant ?? '', HOUR_MS);
    expected.push(...lines);
    expect((await letters(id, kinds)).sort()).toEqual(expected.sort());
  }
  const [row] = await office.app.dataSource.query<object[]>('SELECT phase FROM application WHERE id = $1', [id]);
  expect(row).toEqual({ phase: 'lapsed' });
  expect(requests()).toBe(seen);
}, 60_000);
