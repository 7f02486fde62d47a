import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { definitionById, fileDefinition } from '#filing/definition.js';
import { erase } from '#filing/erase.js';
import { claimMail, fileMail } from '#filing/incoming-mail.js';
import { filePerson, type NewPerson, personById } from '#filing/person.js';
import { sweepUnreferenced } from '#filing/sweep.js';
import { billingById, fileAccount, fileBilling, fileText, textById } from '#filing/texts.js';
import { applicationView } from '#readmodel/application-view.js';
import { listApplications, personIdOf } from '#readmodel/applications.js';
import { ada, Register } from './support/register.js';
import { freshDatabase } from './support/world.js';

let dataSource: DataSource;
let register: Register;
beforeAll(async () => {
  dataSource = await freshDatabase();
  register = new Register(dataSource);
});
afterAll(() => dataSource.destroy());

const at = '2024-08-01T10:00:00.000Z';
const aDayLater = '2024-08-02T10:00:00.000Z';
const justOver = '2024-08-02T10:00:00.001Z';
const billing = { legalName: 'Vila', address: 'Plaça 1\n08000 Vila', invoiceEmail: 'bills@vila.example' };
const by = 'staff:anna';

const complete: NewPerson = {
  ...ada,
  phone: '+34 1',
  employer: { organisation: "'; DROP TABLE person; --", position: '%', city: '\\', country: 'ES' },
  billing,
  answers: { motivation: 'Line one\nline "two" 🏙️' },
};

it('gives back a person, a text, parties and pages as they were filed', async () => {
  const personId = await filePerson(dataSource, complete, at);
  expect(await personById(dataSource.manager, personId)).toEqual({
    id: personId,
    ...complete,
    remindersStoppedAt: null,
  });
  const bareId = await filePerson(dataSource, { ...ada, employer: null, language: null, answers: {} }, at);
  expect(await personById(dataSource.manager, bareId)).toMatchObject({ employer: null, billing: null, answers: {} });
  const textId = await fileText(dataSource, { text: "It's \\ fine;", by, about: 'x', at });
  expect(await textById(dataSource.manager, textId)).toBe("It's \\ fine;");
  const withNul = await fileText(dataSource, { text: 'one\0two', by, about: 'x', at });
  expect(await textById(dataSource.manager, withNul)).toBe('onetwo');
  const billingId = await fileBilling(dataSource, { billing, by, about: 'x', at });
  expect(await billingById(dataSource.manager, billingId)).toEqual(billing);
  const definitionId = await fileDefinition(dataSource, { title: 'T', dates: { starts: 'a', ends: 'b' } }, at);
  expect(await definitionById(dataSource.manager, definitionId)).toEqual({
    title: 'T',
    dates: { ends: 'b', starts: 'a' },
  });
});

it('knows nothing under an id that was never filed', async () => {
  const id = randomUUID();
  expect([
    await personById(dataSource.manager, id),
    await textById(dataSource.manager, id),
    await billingById(dataSource.manager, id),
    await definitionById(dataSource.manager, 'no hash'),
  ]).toEqual([null, null, null, null]);
});

it('files the same pages once, whatever the order of their keys, and others apart', async () => {
  const file = (definition: object) => fileDefinition(dataSource, definition, at);
  const first = await file({ title: 'A', page: { x: 1, y: [1, 2] } });
  expect(await file({ page: { y: [1, 2], x: 1 }, title: 'A' })).toBe(first);
  expect(await file({ page: { y: [2, 1], x: 1 }, title: 'A' })).not.toBe(first);
  expect(first).toMatch(/^[0-9a-f]{64}$/);
});

it('sweeps after a day what no event names, and nothing else', async () => {
  await sweepUnreferenced(dataSource, '2030-01-01T00:00:00.000Z');
  const id = await register.apply(await register.publish(), at);
  const questionId = await register.file(id, 'Which department?');
  await register.tell(id, at, { type: 'RequestInformation', questionId });
  const named = await personIdOf(dataSource, id);
  const lost = {
    person: await filePerson(dataSource, ada, at),
    text: await fileText(dataSource, { text: 'never told', by, about: id, at }),
    billing: await fileBilling(dataSource, { billing, by, about: id, at }),
    definition: await fileDefinition(dataSource, { never: 'published' }, at),
    account: await fileAccount(dataSource, { id: randomUUID(), iban: 'X', holder: 'Ada', by, about: id, at }),
  };
  const nothing = { persons: 0, texts: 0, billings: 0, accounts: 0, definitions: 0 };
  expect(await sweepUnreferenced(dataSource, aDayLater)).toEqual(nothing);
  expect(await personById(dataSource.manager, lost.person)).not.toBeNull();
  expect(await sweepUnreferenced(dataSource, justOver)).toEqual({
    ...nothing,
    persons: 1,
    texts: 1,
    billings: 1,
    accounts: 1,
    definitions: 1,
  });
  expect(await personById(dataSource.manager, lost.person)).toBeNull();
  expect(await textById(dataSource.manager, lost.text)).toBeNull();
  expect(await billingById(dataSource.manager, lost.billing)).toBeNull();
  expect(await definitionById(dataSource.manager, lost.definition)).toBeNull();
  expect(await sweepUnreferenced(dataSource, '2030-01-01T00:00:00.000Z')).toEqual(nothing);
  expect(await personById(dataSource.manager, named ?? '')).not.toBeNull();
  expect(await textById(dataSource.manager, questionId)).toBe('Which department?');
});

it('leaves pages that were filed again for another day', async () => {
  const id = await fileDefinition(dataSource, { filed: 'twice' }, at);
  await fileDefinition(dataSource, { filed: 'twice' }, aDayLater);
  await sweepUnreferenced(dataSource, justOver);
  expect(await definitionById(dataSource.manager, id)).toEqual({ filed: 'twice' });
});

const mailTexts = async (): Promise<readonly string[]> => {
  const rows = await dataSource.query<readonly { raw: Buffer | null }[]>('SELECT raw FROM incoming_mail_text');
  return rows.map(({ raw }) => raw?.toString() ?? '').sort();
};

it('refuses to erase an open file, and empties all that a closed one names, and nobody else', async () => {
  const edition = await register.publish();
  const id = await register.apply(edition, at, { billing });
  const other = await register.apply(edition, at, { email: 'other@example.org' });
  const questionId = await register.file(id, 'Which department?');
  await register.tell(id, at, { type: 'RequestInformation', questionId });
  expect(await erase(dataSource, id, aDayLater)).toBe('file-open');
  await register.tell(id, aDayLater, { type: 'Withdraw' });
  expect(await erase(dataSource, id, aDayLater)).toBe('file-open');
  await register.tell(id, '2025-08-01T10:00:00.000Z', { type: 'ObserveTime', by: 'clock' });
  const personId = (await personIdOf(dataSource, id)) ?? '';
  expect(await personById(dataSource.manager, personId)).toMatchObject({ givenName: 'Ada', billing });
  for (const [applicationId, word] of [
    [id, 'Ada'],
    [other, 'Old words'],
  ] as const)
    await fileMail(dataSource, {
      ...{ applicationIds: [applicationId], contentSha256: 'a'.repeat(64), raw: Buffer.from(word) },
      ...{ envelopeFrom: '', authentication: 'none', verdicts: null, receivedAt: at },
    });

  const papers = [{ kind: 'certificate', number: randomUUID() }];
  await dataSource.query(
    `INSERT INTO paper_snapshot (event_id, application_id, kind, number, contents) VALUES ($1, $2, $3, $4, '{}')`,
    [randomUUID(), id, papers[0]?.kind, papers[0]?.number],
  );
  await dataSource.query(
    `INSERT INTO dropped_tell SELECT gen_random_uuid(), 0, owed_by, 'group-x', '{}', 'no-place', now(), now(), 'staff:ines', 'Ada rang'
     FROM unnest($1::text[]) AS owed_by`,
    [[`application-${id}`, `application-${other}`]],
  );
  expect(await erase(dataSource, id, '2025-08-02T10:00:00.000Z')).toEqual({
    persons: 1,
    texts: 1,
    billings: 0,
    accounts: 0,
    mails: 1,
    bankLines: 0,
    papers,
  });
  expect(await mailTexts()).toEqual(['', 'Old words']);
  const reasons = await dataSource.query<object[]>('SELECT because FROM dropped_tell ORDER BY 1');
  expect(reasons).toEqual([{ because: '' }, { because: 'Ada rang' }]);
  expect(await personById(dataSource.manager, personId)).toEqual({
    ...{ id: personId, givenName: '', familyName: '', email: '', phone: null, language: null },
    ...{ employer: null, billing: null, answers: {}, remindersStoppedAt: null },
  });
  expect(await textById(dataSource.manager, questionId)).toBe('');
  const [left] = await dataSource.query<{ all: string }[]>(
    'SELECT to_jsonb(person)::text AS all FROM person WHERE id = $1',
    [personId],
  );
  expect(left?.all).not.toMatch(/ada|saenz|Sáenz|ajuntament/);
  expect((await applicationView(dataSource, id, { for: 'office', at }))?.applicant.email).toBe('');
  expect((await listApplications(dataSource, { edition, q: 'ada', limit: 5 })).items.map((item) => item.id)).toEqual([
    other,
  ]);
  expect(await erase(dataSource, id, '2025-08-03T10:00:00.000Z')).toEqual({
    persons: 0,
    texts: 0,
    billings: 0,
    accounts: 0,
    mails: 0,
    bankLines: 0,
    papers,
  });
  expect(await erase(dataSource, randomUUID(), at)).toBe('unknown-application');
});

it('what a person has told, and what came later, does not keep a mail from being read', async () => {
  const id = randomUUID();
  const at = (hour: number) => `2024-01-01T0${String(hour)}:00:00.000Z`;
  const told = (hour: number, by: string | null) =>
    dataSource.query(
      `INSERT INTO incoming_mail (id, application_id, content_sha256, received_at, size_bytes, is_whole, authentication,
         told, told_at, state, resolved_as, resolved_at, resolved_by)
       VALUES (gen_random_uuid(), $1, repeat(md5(random()::text), 2), $2, 1, true, 'none', 'RequestCancellation', $3,
         CASE WHEN $4::text IS NULL THEN 'told' ELSE 'resolved' END,
         CASE WHEN $4 IS NOT NULL THEN 'cancellation' END, CASE WHEN $4 IS NOT NULL THEN $3::timestamptz END, $4)`,
      [id, at(hour), at(9), by],
    );
  await told(1, null);
  await told(2, 'staff:ines');
  await told(5, null);
  await fileMail(dataSource, {
    ...{ applicationIds: [id], contentSha256: 'b'.repeat(64), raw: Buffer.from('x'), envelopeFrom: 'a@b.example' },
    ...{ authentication: 'none', verdicts: null, receivedAt: at(3) },
  });
  const claimed = await claimMail(dataSource, { now: at(9), until: at(9) });
  expect(claimed).toMatchObject({ applicationId: id, toldLately: 1 });
});
