import { randomUUID } from 'node:crypto';
import { afterEach, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { applicationProcess } from '#activities/application.process.js';
import { groupProcess } from '#activities/group.process.js';
import { recorders } from '#activities/index.js';
import type { Process, Timed } from '#activities/process.js';
import { createRecorder } from '#activities/recorder.js';
import { type TellingHands, tellNext } from '#activities/tell-next.js';
import type { Programme } from '#contracts/programme.js';
import { createDataSource } from '#database/data-source.js';
import type { Recordable } from '#eventstore/event-store.js';
import { fileBilling } from '#filing/texts.js';
import { readProgramme } from '#programmes/read-programme.js';
import { rehearse } from '#programmes/rehearse.js';
import { groupStream, subjectOf } from '#telling/names.js';
import { RealRecord, type Words } from './support/real-record.js';
import { somebody } from './support/school.js';
import { until } from './support/until.js';
import { freshDatabaseUrl } from './support/world.js';

const AT_ONCE = 64;
const [APPLIED, INVOICED] = ['2024-12-21T10:00:00.000Z', '2024-12-27T10:00:00.000Z'];
/** The last hour of the year in Madrid, and the first of the next. */
const [OLD_YEAR, NEW_YEAR] = ['2024-12-31T22:30:00.000Z', '2024-12-31T23:30:00.000Z'];

const PAPERS = /^(Group)?(Invoice|CreditNote)Issued$/;

let dataSource: DataSource | undefined;
afterEach(() => dataSource?.destroy());

/** Every third paper is given back once: what would have recorded it fails when its number has been drawn. */
function failing<State, Command extends Timed, Event extends Recordable>(
  process: Process<State, Command, Event>,
  failed: { count: number },
) {
  const seen = new Set<string>();
  return createRecorder<State, Command, Event>({
    ...process,
    settle: async (manager, settled) => {
      await process.settle(manager, settled);
      const drew = settled.stored.some(({ event }) => PAPERS.test(event.type) && 'number' in event);
      const first = settled.stored[0]?.commandId ?? '';
      if (!drew || seen.has(first)) return;
      seen.add(first);
      if (seen.size % 3 !== 0) return;
      failed.count += 1;
      throw Object.assign(new Error('could not serialize access'), { code: '40001' });
    },
  });
}

class Office {
  private now = Date.parse(OLD_YEAR);

  constructor(
    readonly record: RealRecord,
    private readonly programme: Programme,
  ) {}

  all<One>(count: number, one: () => Promise<One>): Promise<One[]> {
    return Promise.all(Array.from({ length: count }, one));
  }

  applied(group: string | null = null): Promise<string> {
    return this.record.apply(this.programme, APPLIED, { group });
  }

  async invoiced(): Promise<string> {
    const stream = await this.applied();
    await this.record.brings(stream, INVOICED, { type: 'Admit', override: null });
    return stream;
  }

  async billing(about: string): Promise<string> {
    const { billing } = somebody();
    if (billing === null) throw new Error('nobody to bill');
    return fileBilling(this.record.dataSource, { billing, by: 'staff:anna', about, at: INVOICED });
  }

  /** One payer of two who have been admitted, so that it can be closed; answers with its stream and theirs. */
  async group(): Promise<readonly [group: string, ...members: string[]]> {
    const code = `ghent-${randomUUID().slice(0, 8)}`;
    const declared = { edition: this.programme.code, groupId: randomUUID(), billingId: await this.billing(code) };
    await this.record.brings(groupStream(code), APPLIED, { type: 'DeclareGroup', ...declared });
    const members = [await this.applied(code), await this.applied(code)];
    for (const member of members) await this.record.brings(member, INVOICED, { type: 'Admit', override: null });
    return [groupStream(code), ...members];
  }

  async closedGroup(): Promise<string> {
    const [group, member = ''] = await this.group();
    await this.record.brings(group, INVOICED, { type: 'CloseGroup' });
    return member;
  }

  /** Whatever streams owe one another is told, by so many at once. */
  async tellsAll(lanes: number): Promise<void> {
    const { record } = this;
    const teller = { tell: (stream: string, command: Words) => record.tell(stream, this.clock(), command) };
    const log = { error: (fields: object) => void record.faults.push(fields) };
    const hands: TellingHands = { dataSource: record.dataSource, teller, clock: () => this.clock(), log };
    const lane = async (): Promise<void> => {
      while (await tellNext(hands));
    };
    // What another lane holds is nothing to a lane, and it ends.
    await until(async () => {
      await Promise.all(Array.from({ length: lanes }, lane));
      return (await record.dataSource.query<unknown[]>('SELECT FROM owed_tell LIMIT 1')).length === 0;
    });
  }

  private clock(): string {
    return new Date((this.now += 1)).toISOString();
  }
}

/** Of each kind some: eight of each but invoices of one's own, which eight times two ask for at once. */
async function mixed(office: Office): Promise<readonly (readonly [stream: string, words: Words])[]> {
  const applied = await office.all(16, () => office.applied());
  const [replaced, cancelled, withdrawn] = [
    await office.all(8, () => office.invoiced()),
    await office.all(8, () => office.invoiced()),
    await office.all(8, () => office.invoiced()),
  ];
  const groups = await office.all(8, () => office.group());
  const leaving = await office.all(8, () => office.closedGroup());
  await office.tellsAll(4);
  const billings = await Promise.all(replaced.map((stream) => office.billing(subjectOf(stream))));
  const admit: Words = { type: 'Admit', override: null };
  const jobs: (readonly [string, Words])[] = [
    ...[...applied, ...applied.slice(8)].map((stream) => [stream, admit] as const),
    ...replaced.map(
      (stream, nth) => [stream, { type: 'ReplaceInvoice', billingId: billings[nth] ?? '', becauseId: 't' }] as const,
    ),
    ...cancelled.map((stream) => [stream, { type: 'CancelInvoice', becauseId: 't' }] as const),
    ...withdrawn.map((stream) => [stream, { type: 'Withdraw' }] as const),
    ...groups.map(([group]) => [group, { type: 'CloseGroup' }] as const),
    ...leaving.map((stream) => [stream, { type: 'Withdraw' }] as const),
  ];
  // Of every kind some are told in each year.
  return jobs
    .map((job, nth) => [nth, job] as const)
    .sort(([one], [other]) => (one % 8) - (other % 8))
    .map(([, job]) => job);
}

interface Paper {
  readonly type: string;
  readonly number: string;
  readonly day: string;
}

const papers = (source: DataSource): Promise<readonly Paper[]> =>
  source.query(
    `SELECT type, payload ->> 'number' AS number, payload ->> 'issuedOn' AS day FROM domain_event
     WHERE type IN ('GroupInvoiceIssued', 'GroupCreditNoteIssued')
       OR (type IN ('InvoiceIssued', 'CreditNoteIssued') AND NOT payload ? 'line') ORDER BY number`,
  );

it('gives sixty-four who issue at once, of every kind and across the turn of the year, numbers without a gap', async () => {
  dataSource = await createDataSource(await freshDatabaseUrl(), AT_ONCE + 16).initialize();
  const failed = { count: 0 };
  const record = new RealRecord(dataSource, {
    ...recorders,
    application: failing(applicationProcess, failed),
    group: failing(groupProcess, failed),
  });
  const programme = {
    ...rehearse(await readProgramme('programmes/metropolis-diploma-2024.yaml'), '2024-12-20'),
    code: 'gapless',
  };
  await record.publish(programme, '2024-12-20T08:00:00.000Z');
  const office = new Office(record, programme);

  for (const instants of [[OLD_YEAR], [OLD_YEAR, NEW_YEAR]]) {
    const jobs = await mixed(office);
    expect(jobs).toHaveLength(AT_ONCE);
    const before = await papers(dataSource);
    const answers = await Promise.all(
      jobs.map(([stream, words], nth) => record.tell(stream, instants[nth % instants.length] ?? '', words)),
    );
    await office.tellsAll(8);
    expect(answers.filter(({ rejection }) => rejection !== null)).toHaveLength(8);
    const issued = (await papers(dataSource)).filter(({ number }) => !before.some((one) => one.number === number));
    const counts = new Map<string, number>();
    for (const { type } of issued) counts.set(type, (counts.get(type) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({
      InvoiceIssued: 16 + 8,
      CreditNoteIssued: 8 + 8 + 8,
      GroupInvoiceIssued: 8,
      GroupCreditNoteIssued: 8,
    });
  }

  const all = await papers(dataSource);
  for (const series of ['INV-2024', 'CN-2024', 'INV-2025', 'CN-2025']) {
    const drawn = all.filter(({ number }) => number.startsWith(series));
    expect(drawn.length).toBeGreaterThan(8);
    expect(drawn.map(({ number }) => number)).toEqual(
      drawn.map((_, nth) => `${series}-${String(nth + 1).padStart(5, '0')}`),
    );
    expect(drawn.map(({ day }) => day)).toEqual(drawn.map(({ day }) => day).sort());
    expect(drawn.every(({ day }) => series.endsWith(day.slice(0, 4)))).toBe(true);
  }
  expect(all.filter(({ number }) => !/^(INV|CN)-202[45]-/.test(number))).toEqual([]);
  expect(failed.count).toBeGreaterThan(20);
  expect(record.faults).toEqual([]);
}, 120_000);
