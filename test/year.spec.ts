import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { plusDays } from '#domain/time/zone.js';
import { unbalanced } from '#readmodel/accounts.js';
import { Dice } from './faults/dice.js';
import { startEngine } from './support/engine.js';
import { rebuilt } from './support/rebuilt.js';
import { freshDatabase } from './support/world.js';
import { type Books, booksOf, recordedBooks } from './support/year/books.js';
import { recordedWorld, skippingWorld } from './support/year/worlds.js';
import { eveningOf, Year } from './support/year.js';

let dataSource: DataSource;
beforeEach(async () => void (dataSource = await freshDatabase()));
afterEach(() => dataSource.destroy());

/** Lives the year and looks into the books every evening; answers with them. */
async function audited(year: Year): Promise<ReadonlyMap<string, Books>> {
  const evenings = new Map<string, Books>();
  await year.live(async (day) => {
    const { books, wrong } = await booksOf(dataSource, year.bank);
    expect([day, wrong]).toEqual([day, []]);
    evenings.set(day, books);
  });
  expect(await unbalanced(dataSource)).toEqual([]);
  expect((await rebuilt(dataSource)).differences).toEqual([]);
  return evenings;
}

const typesOnRecord = async (): Promise<string[]> => {
  const rows = await dataSource.query<readonly { type: string }[]>('SELECT DISTINCT type FROM domain_event ORDER BY 1');
  return rows.map(({ type }) => type);
};

// What moves money or ends a place, and what only time brings about.
const HAPPENS = [
  'AssessmentOverdue ApplicationRejected ApplicationWithdrawn CancellationAccepted CancellationRefused',
  'CancellationWindowClosed CertificateIssued CourseNotCompleted CreditNoteIssued DatesChanged FileClosed',
  'InvoiceIssued PaymentConfirmed PaymentOverdue PaymentReminded PlaceGivenUp PlaceGuaranteed PlaceLapsed',
  'RefundDeadlineNear RefundDue RefundOverdue RefundPaid StartReminded',
].flatMap((line) => line.split(' '));

it('balances its books on every day of a year with two hundred applications, until the last file is closed', async () => {
  const order = { people: 200, from: '2024-03-01', applyWithinDays: 225, rescheduleOn: '2024-09-20', movedByDays: 14 };
  const year = new Year(await recordedWorld(dataSource), { ...order, dice: new Dice(4) });
  const evenings = await audited(year);
  expect(evenings.size).toBeGreaterThan(365);
  expect(await typesOnRecord()).toEqual(expect.arrayContaining(HAPPENS));
  const days = [...evenings.keys()];
  expect(await recordedBooks(dataSource, days.map(eveningOf))).toEqual([...evenings.values()]);
  const last = [...evenings.values()].at(-1);
  expect([last?.owedBack, last?.received]).toEqual([0, (last?.kept ?? 0) + (last?.refunded ?? 0)]);
}, 240_000);

it('does so in workflows whose own timers fire, over half a year that is skipped', async () => {
  const engine = await startEngine({ dataSource });
  try {
    const today = new Date().toISOString().slice(0, 10);
    const order = { people: 8, from: today, applyWithinDays: 1, rescheduleOn: plusDays(today, 35), movedByDays: 14 };
    const year = new Year(await skippingWorld(dataSource, engine), { ...order, dice: new Dice(8) });
    const evenings = await audited(year);
    expect(evenings.size).toBeGreaterThan(150);
    expect(engine.faults).toEqual([]);
  } finally {
    await engine.stop();
  }
}, 240_000);
