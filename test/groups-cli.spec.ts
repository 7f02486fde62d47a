import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RunningApp } from './support/app.js';
import { apply, must, publishCourse, submission } from './support/course.js';
import { FinanceDesk, idIn, nameOf } from './support/finance-desk.js';
import { ask } from './support/http.js';
import { type Payers, startPaying } from './support/payers.js';

const SLOW_MS = 90_000;
const today = new Date().toISOString().slice(0, 10);
let app: RunningApp;
let payers: Payers;
let desk: FinanceDesk;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matricula-groups-'));
  ({ app, payers } = await startPaying());
  desk = new FinanceDesk(app.url, payers.tokens.finance);
}, 120_000);
afterAll(async () => {
  await app.stop();
  await rm(folder, { recursive: true });
});

/** The file with the data of a payer. */
async function billing(legalName: string): Promise<string> {
  const file = join(folder, `${legalName.split(' ').at(-1) ?? ''}.yaml`);
  await writeFile(
    file,
    `legalName: ${legalName}\naddress: Botermarkt 1\ncountry: BE\ninvoiceEmail: pay@ghent.example\n`,
  );
  return file;
}

/** Two who name the group are admitted; their ids. */
async function twoIn(code: string): Promise<readonly string[]> {
  const ids = [];
  for (const person of ['Ferrer', 'Serra']) {
    const { id } = await apply(app, payers.course, { ...submission(person), group: { code } });
    await must(200, ask(app, `POST applications/${id}/admission`, { token: payers.tokens.admissions, body: {} }));
    ids.push(id);
  }
  await payers.settled();
  return ids;
}

it(
  'declares, closes and shows a group; enters a payment as the payer splits it, and takes it back',
  async () => {
    const declared = `groups declare ghent-9 --edition ${payers.course} --billing`;
    expect(await desk.refused(`${declared} ${join(folder, 'nothing.yaml')}`)).toContain(
      'cannot be read as YAML or JSON',
    );
    expect(await desk.said(`${declared} ${await billing('City of Ghent')}`)).toContain(
      `ghent-9 of ${payers.course}: open, closes at `,
    );
    const ids = await twoIn('ghent-9');
    const closed = await desk.said('groups close ghent-9');
    expect(closed).toMatch(/ {2}INV-\d{4}-\d+: 1080\.00 EUR, RF/);
    expect(closed).toContain(
      `    line 1: 540.00 EUR for ${nameOf({ id: ids[0] ?? '' })}, 0.00 EUR paid, 0.00 EUR credited`,
    );
    await payers.settled();
    const [first = '', other = ''] = ids.map((id) => nameOf({ id }));
    const pays = `groups pay ghent-9 --id hand-9 --amount 600.00EUR --on ${today}`;
    expect(await desk.refused(`${pays} --split ${first}=100.00EUR`)).not.toBe('');
    await desk.said(`${pays} --split ${first}=60.00EUR --split ${other}=540.00EUR`);
    await payers.settled();
    expect(await desk.said('groups show ghent-9')).toContain('    line 2: 540.00 EUR for');
    expect(await desk.said('groups show ghent-9')).toMatch(/, 60\.00 EUR paid,.*\n.*, 540\.00 EUR paid,/);
    expect(await desk.said('groups reverse ghent-9 hand-9 --because "It bounced."')).toContain('(hand-9), taken back');
    expect(await desk.refused('groups show nobody')).toBe(
      'No group was declared under this code: declare it with its payer.',
    );
  },
  SLOW_MS,
);

it(
  'makes the papers of a group out to another payer, and gives it what is suggested by the name of that one',
  async () => {
    await desk.said(`groups declare bruges --edition ${payers.course} --billing ${await billing('City of Bruges')}`);
    const members = (await twoIn('bruges')).map((id) => nameOf({ id }));
    await desk.said('groups close bruges');
    await payers.settled();
    const bill = `groups bill bruges --billing ${await billing('Treasury of Bruges')}`;
    expect(await desk.refused(bill)).toContain("required option '--because <words>' not specified");
    const billed = await desk.said(`${bill} --because "Their treasury pays."`);
    const [former = '', number = ''] =
      billed.match(/INV-\d{4}-\d+/g)?.filter((one, nth, all) => all.indexOf(one) === nth) ?? [];
    expect(billed).toMatch(new RegExp(`^  ${former}: 1080\\.00 EUR, RF.*, replaced by ${number}$`, 'm'));
    expect(billed).toMatch(new RegExp(`^  ${number}: 1080\\.00 EUR, RF\\w+, due [\\d-]{10}$`, 'm'));
    await payers.settled();

    expect(await payers.brings({ minor: 108_000, name: 'Treasury of Bruges' })).toEqual(['108000 suggested']);
    const listed = await desk.said('entries list --state suggested');
    // A member is named with its share, and not as one that could be confirmed by itself.
    const shares = members.map((name) => `${name} 540.00 EUR`).join(', ');
    expect(listed.match(/^ {2}perhaps .*/gm)).toEqual([
      `  perhaps group bruges, which has 1080.00 EUR to pay: ${shares}`,
    ]);
    const confirm = `entries confirm ${idIn(listed)}`;
    expect(await desk.refused(confirm)).toContain('Say which one it pays, an application or a --group');
    expect(await desk.said(`${confirm} --group bruges`)).toMatch(
      / allocated: 1080\.00 EUR of 1080.*\n {2}part 1: 1080\.00 EUR to group bruges, amount-and-payer, exact, /,
    );
    await payers.settled();
    expect(await desk.said('groups show bruges')).toMatch(/, 540\.00 EUR paid,.*\n.*, 540\.00 EUR paid,/);
  },
  SLOW_MS,
);

it(
  'lists groups by edition and phase, page by page, with what is invoiced and still to be paid',
  async () => {
    const edition = await publishCourse(app);
    expect(await desk.said(`groups list --edition ${edition}`)).toBe('There is none.');
    for (const code of ['arles', 'basel'])
      await desk.said(`groups declare ${code} --edition ${edition} --billing ${await billing(`City of ${code}`)}`);
    const listed = await desk.said(`groups list --edition ${edition}`);
    expect(listed.split('\n')).toEqual(
      ['arles', 'basel'].map((code) =>
        expect.stringMatching(
          `^${code} +${edition} +open +closes at \\S+ +0 take part +0\\.00 EUR +invoiced +0\\.00 EUR +to be paid$`,
        ),
      ),
    );
    // Who is admitted into an open group has a fee, and nothing to pay before the invoice.
    const { id } = await apply(app, edition, { ...submission('Roca'), group: { code: 'arles' } });
    await must(200, ask(app, `POST applications/${id}/admission`, { token: payers.tokens.admissions, body: {} }));
    await payers.settled();
    expect(await desk.said(`groups list --edition ${edition}`)).toMatch(
      /^arles .* 1 take part +0\.00 EUR +invoiced +0\.00 EUR +to be paid$/m,
    );
    expect(await desk.said(`groups list --edition ${payers.course} --phase open`)).toBe('There is none.');
    const closed = await desk.said(`groups list --edition ${payers.course} --phase closed`);
    // Of the one the transfer bounced, and the other is paid; its invoices are two, and the first is credited.
    expect(closed).toMatch(/^bruges .* closed at \S+ +2 take part +1080\.00 EUR +invoiced +0\.00 EUR +to be paid$/m);
    expect(closed).toMatch(/^ghent-9 .* +2 take part +1080\.00 EUR +invoiced +1080\.00 EUR +to be paid$/m);

    const first = await desk.said('groups list --limit 1');
    const [, cursor = ''] = /^and more: --cursor (\S+)$/m.exec(first) ?? [];
    expect(first).toMatch(/^arles /);
    expect(await desk.said(`groups list --limit 1 --cursor ${cursor}`)).toMatch(/^basel /);
    expect((await payers.get(`groups?limit=200&edition=${edition}`)).body).toMatchObject({
      items: [{ code: 'arles', participants: 1, invoiced: { amountMinor: 0, currency: 'EUR' } }, { code: 'basel' }],
      next: null,
    });
  },
  SLOW_MS,
);
