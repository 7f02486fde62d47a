import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { passingFault } from '#database/passing-fault.js';
import { inTransaction } from '#database/transaction.js';
import type { Because } from '#domain/application/because.js';
import type { Application } from '#domain/application/state.js';
import type { Answer } from '#domain/outcome.js';
import { applicationView } from '#readmodel/application-view.js';
import { loadContext } from '#readmodel/context.js';
import { loadMembers } from '#readmodel/members.js';
import { applicationsBehind, openApplications, overdueApplications } from '#readmodel/open-applications.js';
import { admit, diploma } from './support/life.js';
import { Register } from './support/register.js';
import { freshDatabase } from './support/world.js';

let dataSource: DataSource;
let register: Register;
beforeAll(async () => {
  dataSource = await freshDatabase();
  register = new Register(dataSource);
  await loadMembers(dataSource, members, { by: 'staff:anna', at: '2024-05-01T23:30:00.000Z' });
});
afterAll(() => dataSource.destroy());

const members = `code,name,city,country,year,paid_on,source
vila,Àrea Metropolitana de Vila,Vila Nova,ES,2023,2023-05-02,ledger
late,Ville Tardive,Tardive,FR,2023,2024-09-01,ledger
bamako,District de Bamako,Bamako,ML,,,
twin-city,Ciudad Gemela,Gemela,MX,2023,2023-02-01,ledger
twin-region,Región Gemela,Gemela,MX,2023,2023-02-01,ledger
`;
const applied = '2024-08-01T10:00:00.000Z';
const admittedAt = '2024-08-05T10:00:00.000Z';
const limited = (capacity: number) => ({ terms: { ...diploma.terms, capacity } });

/** As the activity does: what passes by itself is tried again. */
async function persistently(tell: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await tell();
    } catch (error) {
      if (passingFault(error) === null) throw error;
    }
  }
}

it('gives the last place to one of 64 that are admitted at once', async () => {
  const edition = await register.publish(limited(1));
  const ids: string[] = [];
  for (let nth = 0; nth < 64; nth += 1)
    ids.push(await register.apply(edition, applied, { email: `${nth}@example.org` }));
  const answers = await Promise.all(ids.map((id) => persistently(() => register.tell(id, admittedAt, admit))));
  const refusals = answers.map(({ rejection }) => rejection?.reason ?? 'admitted');
  expect([
    refusals.filter((one) => one === 'admitted').length,
    refusals.filter((one) => one === 'edition-full').length,
  ]).toEqual([1, 63]);
}, 60_000);

it('frees a place with whatever ends it', async () => {
  const edition = await register.publish(limited(1));
  const [first, second] = [await register.apply(edition, applied), await register.apply(edition, applied)];
  await register.tell(first, admittedAt, admit);
  expect((await register.tell(second, admittedAt, admit)).rejection?.reason).toBe('edition-full');
  await register.tell(first, '2024-08-06T10:00:00.000Z', { type: 'Withdraw' });
  expect((await register.tell(second, '2024-08-07T10:00:00.000Z', admit)).rejection).toBeNull();
});

it('does not count the own place', async () => {
  const id = await register.apply(await register.publish(limited(3)), applied);
  await register.tell(id, admittedAt, admit);
  const [row] = await dataSource.query<{ state: Application }[]>('SELECT state FROM application WHERE id = $1', [id]);
  const told = {
    type: 'Admit',
    override: null,
    id: 'c',
    at: admittedAt,
    by: 'staff:anna',
    role: 'admissions',
  } as const;
  const context = await inTransaction(dataSource, async (manager) => ({
    keep: false,
    result: await loadContext(manager, id, { command: told, state: row?.state ?? null }),
  }));
  expect(context.placesLeft).toBe(3);
});

async function duplicateOf(id: string): Promise<string | null | undefined> {
  return (await applicationView(dataSource, id, { for: 'office', at: applied }))?.assessment?.likelyDuplicateOf;
}

it('flags the same address however it is written, and the same name at the same employer', async () => {
  const edition = await register.publish();
  const first = await register.apply(edition, applied);
  const sameMail = { email: ' ada.saenz@AJUNTAMENT.example ', givenName: 'A.', employer: null };
  expect(await duplicateOf(await register.apply(edition, '2024-08-02T10:00:00.000Z', sameMail))).toBe(first);
  const sameName = { email: 'other@example.org', familyName: 'Saenz  de urquijo' };
  expect(await duplicateOf(await register.apply(edition, '2024-08-02T10:00:00.000Z', sameName))).toBe(first);
});

it('flags neither another edition, nor a namesake elsewhere, nor what has ended', async () => {
  const edition = await register.publish();
  const first = await register.apply(edition, applied);
  const employer = { organisation: 'Mairie', position: 'Officer', city: 'Vila', country: 'FR' };
  expect(await duplicateOf(await register.apply(await register.publish(), applied))).toBeNull();
  expect(await duplicateOf(await register.apply(edition, applied, { email: 'x@example.org', employer }))).toBeNull();
  await register.tell(first, '2024-08-02T10:00:00.000Z', { type: 'Withdraw' });
  expect(await duplicateOf(await register.apply(edition, '2024-08-03T10:00:00.000Z'))).toBeNull();
});

it('lets one of two submissions at once see the other', async () => {
  const edition = await register.publish();
  const ids = await Promise.all([register.apply(edition, applied), register.apply(edition, applied)]);
  const found = await Promise.all(ids.map(duplicateOf));
  expect(found.filter((other) => other === null)).toHaveLength(1);
  expect(ids).toContain(found.find((other) => other !== null));
});

const employedBy = (organisation: string, city: string, country: string) => ({
  employer: { organisation, position: 'Officer', city, country },
});

interface Proposal {
  readonly band: string | undefined;
  readonly because: readonly Because[] | undefined;
}

async function proposedFor(change: Parameters<Register['apply']>[2]): Promise<Proposal> {
  const id = await register.apply(await register.publish(), applied, change);
  const view = await applicationView(dataSource, id, { for: 'office', at: admittedAt });
  const { band, because } = view?.assessment?.proposedFee ?? {};
  return { band, because: because as readonly Because[] | undefined };
}

it('finds a member by its organisation, and says as of which list and how', async () => {
  const { band, because } = await proposedFor(employedBy('area metropolitana de VILA', 'Elsewhere', 'ES'));
  expect(band).toBe('member');
  expect(because).toEqual([
    {
      ...{ fact: 'member', holds: true, value: 'vila', asOf: '2024-05-01' },
      source: 'member list of 2024-05-01, matched by organisation and country',
    },
    expect.objectContaining({ fact: 'income-group', holds: false, value: 'ES above-low FY2023' }),
    { fact: 'contributions-paid', holds: true, value: '2023', asOf: '2023-05-02', source: 'ledger' },
  ]);
});

it('finds a member by its city, and waives the fee in a low-income country by the table of the year', async () => {
  const { band, because } = await proposedFor(employedBy('Mairie de la Commune III', 'Bamako', 'ML'));
  expect(band).toBe('waived');
  expect(because).toEqual([
    expect.objectContaining({
      ...{ fact: 'member', holds: true, value: 'bamako' },
      source: 'member list of 2024-05-01, matched by city and country',
    }),
    {
      ...{ fact: 'income-group', holds: true, value: 'ML low FY2023', asOf: '2024-08-05' },
      source: 'World Bank, historical classification by income (OGHIST), column FY23',
    },
  ]);
});

it.each([
  ['a city of the same name in another country', employedBy('Town hall', 'Vila Nova', 'PT')],
  ['a city with two members', employedBy('Town hall', 'Gemela', 'MX')],
  ['a member that had not paid on the day', employedBy('Ville Tardive', 'Tardive', 'FR')],
  ['a low-income country without membership', employedBy('Town hall', 'Kabul', 'AF')],
  ['nobody at all', { employer: null }],
])('proposes the full fee for %s', async (_, change) => {
  expect((await proposedFor(change)).band).toBe('non-member');
});

it('records with the fee what was found', async () => {
  const id = await register.apply(await register.publish(), applied, employedBy('', 'vila nova', 'ES'));
  await register.tell(id, admittedAt, admit);
  const [event] = await dataSource.query<{ payload: { band: string; because: Because[] } }[]>(
    `SELECT payload FROM domain_event WHERE stream = $1 AND type = 'FeeAssessed'`,
    [`application-${id}`],
  );
  expect(event?.payload.band).toBe('member');
  expect(event?.payload.because.map(({ fact, value }) => [fact, value])).toEqual([
    ['member', 'vila'],
    ['income-group', 'ES above-low FY2023'],
    ['contributions-paid', '2023'],
  ]);
});

it('counts those who are live under one code in one edition, however the code is written', async () => {
  const edition = await register.publish();
  const alone = await register.apply(edition, applied, { email: '1@example.org', group: 'Team-A' });
  const sizeNow = async () => {
    const view = await applicationView(dataSource, alone, { for: 'office', at: applied });
    return view?.assessment?.proposedFee?.groupDiscountPercent;
  };
  await register.apply(await register.publish(), applied, { email: '2@example.org', group: 'Team-A' });
  await register.apply(edition, applied, { email: '3@example.org', group: 'Team-B' });
  expect(await sizeNow()).toBe(0);
  const other = await register.apply(edition, applied, { email: '4@example.org', group: 'team-a' });
  expect(await sizeNow()).toBe(10);
  await register.tell(other, '2024-08-02T10:00:00.000Z', { type: 'Withdraw' });
  expect(await sizeNow()).toBe(0);
});

it('loads nothing that a command does not need, and a fresh code for what may be certified', async () => {
  const codes = new Set<string>();
  const command = { type: 'ObserveTime', id: 'c', at: applied, by: 'clock', role: null } as const;
  for (let nth = 0; nth < 100; nth += 1) {
    const context = await loadContext(dataSource.manager, 'a', { command, state: null });
    expect([context.edition, context.placesLeft, context.likelyDuplicateOf]).toEqual([null, null, null]);
    expect(context.certificateCode).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}$/);
    codes.add(context.certificateCode);
  }
  expect(codes.size).toBe(100);
});

it('keeps the edition from changing while somebody applies', async () => {
  const edition = await register.publish();
  const said = { type: 'SubmitApplication', edition, personId: randomUUID(), group: null, given: [] } as const;
  const command = { ...said, id: 'c', at: applied, by: 'applicant', role: null };
  const change = () =>
    inTransaction(dataSource, async (manager) => {
      await manager.query('UPDATE edition SET version = 9 WHERE code = $1', [edition]);
      return { keep: false, result: 'changed' };
    });
  await inTransaction(dataSource, async (manager) => {
    await loadContext(manager, randomUUID(), { command, state: null });
    await expect(change()).rejects.toThrow('lock timeout');
    return { keep: false, result: undefined };
  });
  await expect(change()).resolves.toBe('changed');
});

it('knows who has not heard of an edition, whose deadline is past, and who is open', async () => {
  const edition = await register.publish();
  const [first, second] = [
    await register.apply(edition, applied, { email: '1@example.org' }),
    await register.apply(edition, '2024-08-02T10:00:00.000Z', { email: '2@example.org' }),
  ];
  expect(await applicationsBehind(dataSource, edition, 10)).toEqual({ version: 1, applicationIds: [] });
  await register.tellEdition(edition, '2024-08-03T10:00:00.000Z', { type: 'ConfirmDates' });
  const behind = await applicationsBehind(dataSource, edition, 10);
  expect([behind.version, [...behind.applicationIds].sort()]).toEqual([2, [first, second].sort()]);
  await register.tell(first, '2024-08-03T10:00:01.000Z', { type: 'NoteEdition', version: 2, by: 'organiser' });
  expect(await applicationsBehind(dataSource, edition, 10)).toEqual({ version: 2, applicationIds: [second] });
  expect(await applicationsBehind(dataSource, 'unheard-of', 10)).toEqual({ version: 0, applicationIds: [] });

  const late = await overdueApplications(dataSource, '2024-08-15T22:00:00.001Z');
  expect([late.includes(first), late.includes(second)]).toEqual([true, false]);
  const all = await openApplications(dataSource, null, 1000);
  expect(all).toEqual([...all].sort());
  expect(all).toEqual(expect.arrayContaining([first, second]));
  expect(await openApplications(dataSource, all[0] ?? null, 1)).toEqual([all[1]]);
  await register.tell(second, '2024-08-04T10:00:00.000Z', { type: 'Withdraw' });
  await register.tell(second, '2025-08-04T10:00:00.000Z', { type: 'ObserveTime', by: 'clock' });
  expect(await openApplications(dataSource, null, 1000)).not.toContain(second);
  expect(await applicationsBehind(dataSource, edition, 10)).toEqual({ version: 2, applicationIds: [] });
});
