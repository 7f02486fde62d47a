import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import type { Page } from '#contracts/values.js';
import { erase } from '#filing/erase.js';
import { accountOfApplication, listInvoices, listRefunds } from '#readmodel/accounts.js';
import { listApplications } from '#readmodel/applications.js';
import { backlog } from '#readmodel/backlog.js';
import { certificateByCode } from '#readmodel/certificates.js';
import { documentByNumber } from '#readmodel/documents.js';
import { definitionIdOf, editionByCode, editionExists, listEditions } from '#readmodel/editions.js';
import { historyOf } from '#readmodel/history.js';
import { InvalidCursor, type PageWanted } from '#readmodel/page.js';
import { admit, pay } from './support/life.js';
import { Register } from './support/register.js';
import { freshDatabase } from './support/world.js';

let dataSource: DataSource;
let register: Register;
beforeAll(async () => {
  dataSource = await freshDatabase();
  register = new Register(dataSource);
});
afterAll(() => dataSource.destroy());

const applied = '2024-08-01T10:00:00.000Z';
const finance = { by: 'staff:finn', role: 'finance' } as const;

async function all<Item>(list: (wanted: PageWanted) => Promise<Page<Item>>, limit: number): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await list({ limit, cursor });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return items;
}

it('pages through applications, the newest first, and minds nobody who applies meanwhile', async () => {
  const edition = await register.publish();
  const ids: string[] = [];
  // Two of the same instant on each day: the key must part them.
  for (let nth = 0; nth < 6; nth += 1)
    ids.push(await register.apply(edition, `2024-08-0${1 + Math.floor(nth / 2)}T10:00:00.000Z`));
  const first = await listApplications(dataSource, { edition, limit: 3 });
  await register.apply(edition, '2024-08-09T10:00:00.000Z');
  const rest = await all((wanted) => listApplications(dataSource, { edition, ...wanted }), 3);
  const second = await listApplications(dataSource, { edition, limit: 3, cursor: first.next ?? '' });
  expect([...first.items, ...second.items].map(({ id }) => id).sort()).toEqual([...ids].sort());
  expect(second.next).toBeNull();
  const submissions = rest.map(({ submittedAt }) => submittedAt);
  expect(submissions).toEqual([...submissions].sort().reverse());
  expect(rest).toHaveLength(7);
});

it('finds applications by edition, phase and words of name, address, organisation or reference', async () => {
  const edition = await register.publish();
  const jose = await register.apply(edition, applied, {
    ...{ givenName: 'José', familyName: "O'Neil-Muñoz", email: 'j.oneil@ville.example' },
    employer: { organisation: 'Communauté d’Île', position: 'Chef', city: 'Île', country: 'FR' },
  });
  await register.apply(edition, applied, { givenName: 'Other', email: 'other@ville.example' });
  const found = async (q: string) => (await listApplications(dataSource, { edition, q, limit: 10 })).items;
  const [item] = await found('jose');
  expect(item).toMatchObject({
    id: jose,
    name: "José O'Neil-Muñoz",
    organisation: 'Communauté d’Île',
    until: expect.any(String),
  });
  const reference = item?.reference ?? '';
  for (const q of ['JOSE munoz', "o'neil", 'J.ONEIL@ville', 'ile communaute', reference, reference.toLowerCase()])
    expect((await found(q)).map(({ id }) => id)).toEqual([jose]);
  expect(await found('ville.example')).toHaveLength(2);
  expect(await found('jose other')).toEqual([]);
  for (const nothing of ['%', '_', "' OR true --", '\\', '-', '()']) expect(await found(nothing)).toEqual([]);
  expect(await found('   ')).toHaveLength(2);
  expect((await listApplications(dataSource, { edition, phase: 'guaranteed', limit: 10 })).items).toEqual([]);
  expect((await listApplications(dataSource, { edition, phase: 'submitted', limit: 10 })).items).toHaveLength(2);
});

const encoded = (...key: string[]) => Buffer.from(key.join(' ')).toString('base64url');

it.each([
  '',
  'x',
  encoded('2024-08-01T10:00:00.000Z'),
  encoded('2024-13-45T10:00:00.000Z', randomUUID()),
  encoded("2024-08-01T10:00:00.000Z'", randomUUID()),
  encoded('2024-08-01T10:00:00.000Z', randomUUID(), 'more'),
])('refuses the cursor %j, which it never gave', async (cursor) => {
  await expect(listApplications(dataSource, { cursor, limit: 10 })).rejects.toThrow(InvalidCursor);
});

it('lists invoices by edition and state, the newest first, and refunds by stage, the first due first', async () => {
  const edition = await register.publish();
  const ids = [await register.apply(edition, applied), await register.apply(edition, applied)];
  for (const [nth, id] of ids.entries()) {
    await register.tell(id, `2024-08-0${4 + nth}T10:00:00.000Z`, admit);
    await register.tell(id, `2024-08-1${nth}T10:00:00.000Z`, pay(60_100 + nth, `2024-08-1${nth}`));
  }
  const unpaid = await register.apply(edition, applied);
  await register.tell(unpaid, '2024-08-20T10:00:00.000Z', admit);
  const invoices = await all((wanted) => listInvoices(dataSource, { edition, ...wanted }), 1);
  expect(invoices.map(({ applicationId, state }) => [applicationId, state])).toEqual([
    [unpaid, 'open'],
    [ids[1], 'paid'],
    [ids[0], 'paid'],
  ]);
  expect(await all((wanted) => listInvoices(dataSource, { edition, state: 'paid', ...wanted }), 2)).toHaveLength(2);

  await register.tell(ids[1] ?? '', '2024-08-21T10:00:00.000Z', { type: 'ApproveRefund', refund: 1, ...finance });
  const refunds = await all((wanted) => listRefunds(dataSource, wanted), 1);
  expect(refunds.map(({ applicationId, state }) => [applicationId, state])).toEqual([
    [ids[0], 'owed'],
    [ids[1], 'approved'],
  ]);
  const approved = await all((wanted) => listRefunds(dataSource, { state: 'approved', ...wanted }), 5);
  expect(approved.map(({ amount }) => amount)).toEqual([{ amountMinor: 101, currency: 'EUR' }]);
  expect((await accountOfApplication(dataSource, ids[1] ?? ''))?.refunds).toEqual(approved);
});

it('lists editions, the next to start first and what is over last, as of the first page', async () => {
  const dates = (starts: string, ends: string) => ({ dates: { starts, ends, inPersonFrom: null, provisional: false } });
  await register.publish({ code: 'past', ...dates('2024-02-01', '2024-02-02') });
  await register.publish({ code: 'long-past', ...dates('2023-02-01', '2023-02-02') });
  await register.publish({ code: 'soon', ...dates('2024-07-01', '2024-07-02') });
  await register.publish({ code: 'later', ...dates('2024-07-02T16:00:00.000Z', '2024-07-02T17:00:00.000Z') });
  const at = '2024-06-30T00:00:00.000Z';
  const own = ['past', 'long-past', 'soon', 'later'];
  const listed = await all((wanted) => listEditions(dataSource, { at, ...wanted }), 2);
  expect(listed.map(({ code }) => code).filter((code) => own.includes(code))).toEqual([
    'soon',
    'later',
    'past',
    'long-past',
  ]);
  expect(listed.find(({ code }) => code === 'soon')).toEqual({
    ...{ code: 'soon', title: 'Diploma soon', language: 'en', zone: 'Europe/Madrid', cancelled: false, version: 1 },
    ...{ starts: '2024-07-01', ends: '2024-07-02', provisional: false, closesAt: '2024-07-02T22:00:00.000Z' },
  });
});

it('shows an edition with its pages and the dates in force', async () => {
  const code = await register.publish();
  await register.tellEdition(code, '2024-06-02T08:00:00.000Z', { type: 'ConfirmDates' });
  const view = await editionByCode(dataSource, code);
  expect(view).toMatchObject({ code, title: `Diploma ${code}`, version: 2, provisional: false });
  expect(view?.programme).toMatchObject({ page: { summary: 'For cities.' }, dates: { provisional: false } });
  expect(await editionByCode(dataSource, 'unheard-of')).toBeNull();
  expect([await editionExists(dataSource, code), await editionExists(dataSource, 'unheard-of')]).toEqual([true, false]);
  expect(await definitionIdOf(dataSource.manager, code)).toMatch(/^[0-9a-f]{64}$/);
});

it('tells the history with the words that were filed, page by page', async () => {
  const id = await register.apply(await register.publish(), applied);
  const questionId = await register.file(id, 'Which department?');
  await register.tell(id, '2024-08-02T10:00:00.000Z', { type: 'RequestInformation', questionId });
  const events = await all((wanted) => historyOf(dataSource, id, wanted), 1);
  expect(events.map(({ version, type }) => [version, type])).toEqual([
    [1, 'ApplicationSubmitted'],
    [2, 'InformationRequested'],
  ]);
  expect(events[1]).toEqual({
    ...{ version: 2, type: 'InformationRequested', by: 'staff:anna' },
    ...{ occurredAt: '2024-08-02T10:00:00.000Z', recordedAt: '2024-08-02T10:00:00.000Z' },
    facts: expect.objectContaining({ questionId }),
    texts: { questionId: 'Which department?' },
  });
  await dataSource.query(`UPDATE filed_text SET text = '' WHERE id = $1`, [questionId]);
  expect((await historyOf(dataSource, id, { limit: 5 })).items[1]?.texts).toEqual({ questionId: null });
});

async function certified(): Promise<{ id: string; code: string }> {
  const id = await register.apply(await register.publish(), applied);
  await register.tell(id, '2024-08-05T10:00:00.000Z', admit);
  await register.tell(id, '2024-08-06T10:00:00.000Z', pay(60_000, '2024-08-06'));
  const becauseId = await register.file(id, 'Seen to');
  for (const requirement of ['attendance', 'experience', 'final-work'] as const)
    await register.tell(id, '2024-11-20T10:00:00.000Z', { type: 'WaiveRequirement', requirement, becauseId });
  await register.tell(id, '2024-11-23T10:00:00.000Z', { type: 'ObserveTime', by: 'clock' });
  return { id, code: await codeOf(id) };
}

async function codeOf(id: string): Promise<string> {
  const [row] = await dataSource.query<{ code: string }[]>(
    'SELECT code FROM certificate WHERE application_id = $1 AND replaced_by IS NULL',
    [id],
  );
  return row?.code ?? 'none';
}

it('verifies a certificate as people type it, says when it was replaced or revoked, and knows no other', async () => {
  const { id, code } = await certified();
  const view = await certificateByCode(dataSource, code);
  expect(view).toMatchObject({ code, valid: true, invalidBecause: null, name: 'Ada Sáenz de Urquijo' });
  expect([view?.course, view?.issuedOn]).toEqual([`Diploma ${view?.edition}`, '2024-11-23']);
  const typed = `${code.slice(0, 4)}-${code.slice(4)}`.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l');
  expect(await certificateByCode(dataSource, typed)).toEqual(view);

  const becauseId = await register.file(id, 'Misspelt');
  await register.tell(id, '2024-11-25T10:00:00.000Z', { type: 'ReissueCertificate', becauseId });
  const second = await codeOf(id);
  expect(await certificateByCode(dataSource, code)).toMatchObject({ valid: false, invalidBecause: 'replaced' });
  expect(await certificateByCode(dataSource, second)).toMatchObject({ valid: true, issuedOn: '2024-11-25' });
  await register.tell(id, '2024-11-26T10:00:00.000Z', { type: 'RevokeCertificate', becauseId });
  expect(await certificateByCode(dataSource, second)).toMatchObject({ valid: false, invalidBecause: 'revoked' });
  for (const unknown of ['0000000000000000', '', "' OR true --"])
    expect(await certificateByCode(dataSource, unknown)).toBeNull();
});

it('says on a certificate what the paper says, and nobody any more once the person was erased', async () => {
  const { id, code } = await certified();
  const contents = { name: 'Ada S.', courseTitle: 'The Diploma' };
  await dataSource.query(
    `INSERT INTO paper_snapshot (event_id, application_id, kind, number, contents) VALUES ($1, $2, 'certificate', $3, $4)`,
    [randomUUID(), id, code, contents],
  );
  const view = await certificateByCode(dataSource, code);
  expect(view).toMatchObject({ name: 'Ada S.', course: 'The Diploma' });
  await register.tell(id, '2026-01-01T10:00:00.000Z', { type: 'ObserveTime', by: 'clock' });
  expect(await erase(dataSource, id, '2026-01-01T10:00:00.000Z')).toMatchObject({ persons: 1 });
  expect(await certificateByCode(dataSource, code)).toEqual({ ...view, name: '' });
});

it('gives a document once it is rendered, and knows whose it is before', async () => {
  const [id, event, number] = [randomUUID(), randomUUID(), `X-${randomUUID()}`];
  expect(await documentByNumber(dataSource, 'invoice', number)).toBeNull();
  await dataSource.query(
    `INSERT INTO paper_snapshot (event_id, application_id, kind, number, contents) VALUES ($1, $2, 'credit-note', $3, '{}')`,
    [event, id, number],
  );
  expect(await documentByNumber(dataSource, 'invoice', number)).toEqual({ applicationId: id, file: null });
  expect(await documentByNumber(dataSource, 'certificate', number)).toBeNull();
  await dataSource.query(
    `INSERT INTO document (event_id, file_name, media_type, sha256, bytes, rendered_at)
     VALUES ($1, 'n.pdf', 'application/pdf', repeat('0', 64), '\\x255044', $2)`,
    [event, applied],
  );
  const file = { name: 'n.pdf', mediaType: 'application/pdf', bytes: Buffer.from('%PD'), xml: null };
  expect(await documentByNumber(dataSource, 'invoice', number)).toEqual({ applicationId: id, file });
});

it('knows what is owed to the world, since when, whose time was not told, and whose money does not add up', async () => {
  const before = await backlog(dataSource, applied);
  const id = await register.apply(await register.publish(), applied);
  await dataSource.query(
    `INSERT INTO owed (event_id, ordinal, application_id, position, kind, name, audience)
     SELECT event_id, 0, $2, position, 'letter', 'receipt', 'participant' FROM domain_event WHERE stream = $1`,
    [`application-${id}`, id],
  );
  expect(before.owed).toBe(0);
  const late = await backlog(dataSource, '2024-08-15T22:00:00.001Z');
  expect(late).toMatchObject({ owed: 1, owedOldestSeconds: 14 * 86_400 + 43_200 + 0.001 });
  const inTime = await backlog(dataSource, '2024-08-15T22:00:00.000Z');
  expect(late.pastDeadline - inTime.pastDeadline).toBeGreaterThan(0);
  expect(late).toMatchObject({ undeliverable: 0, unbalanced: 0 });
  await dataSource.query(`UPDATE owed SET state = 'undeliverable' WHERE application_id = $1`, [id]);
  await dataSource.query('UPDATE application SET kept_minor = 1 WHERE id = $1', [id]);
  expect(await backlog(dataSource, applied)).toMatchObject({ owed: 0, undeliverable: 1, unbalanced: 1 });
  await dataSource.query('UPDATE application SET kept_minor = 0 WHERE id = $1', [id]);
});
