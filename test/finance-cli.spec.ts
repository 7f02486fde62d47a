import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plusDays } from '#domain/time/zone.js';
import { startApp, type RunningApp } from './support/app.js';
import { declare, OUR_IBAN } from './support/bank.js';
import { apply, must, submission } from './support/course.js';
import { FinanceDesk, idIn, nameOf } from './support/finance-desk.js';
import { ask } from './support/http.js';
import { matriculaHere as matricula } from './support/matricula-here.js';
import { Payers } from './support/payers.js';

const SLOW_MS = 90_000;
const today = new Date().toISOString().slice(0, 10);
let app: RunningApp;
let payers: Payers;
let desk: FinanceDesk;
let folder: string;
let second: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matricula-finance-'));
  app = await startApp({ relay: true });
  await declare(app.dataSource);
  payers = await Payers.of(app);
  desk = new FinanceDesk(app.url, payers.tokens.finance);
  second = await app.token('finance', 'carla');
}, 120_000);
afterAll(async () => {
  await app.stop();
  await rm(folder, { recursive: true });
});

const said = (words: string, token?: string): Promise<string> => desk.said(words, token);
const refused = (words: string, token?: string): Promise<string> => desk.refused(words, token);

describe('matricula finance, account, payments, invoices', () => {
  it(
    'records what is proven of standing and income, and corrects the fee, as admissions',
    async () => {
      const name = nameOf(await payers.invoiced());
      const { admissions } = payers.tokens;
      const proven = `fees evidence ${name} --as-of ${today} --reference "Their list, page 3" --because "They sent it."`;
      expect(await said(`${proven} --member ghent --contributions 2023=paid`, admissions)).toContain('300.00 EUR due');
      expect(await refused(`${proven} --contributions 2023`, admissions)).toContain('such as 2023=paid');
      expect(await refused(`${proven} --income low`, admissions)).toContain('such as 2023=low');
      expect(await refused(proven, admissions)).toContain('is empty');
      const corrected = `fees correct ${name} --because "The board decided."`;
      expect(await said(`${corrected} --band non-member`, admissions)).toContain('600.00 EUR due');
      // The band that was chosen stands, until the evidence is to be judged again.
      expect(await said(`${proven} --income 2023=low`, admissions)).toContain('600.00 EUR due');
      expect(await said(`${proven} --member none`, admissions)).toContain('600.00 EUR due');
      expect(await said(`${proven} --member ghent`, admissions)).toContain('600.00 EUR due');
      expect(await said(corrected, admissions)).toContain('guaranteed');
      expect(await refused(corrected)).not.toBe('');
    },
    SLOW_MS,
  );

  it(
    'shows what waits, the books, each euro of an application, and writes journal and papers to files',
    async () => {
      const payer = await payers.invoiced();
      const name = nameOf(payer);
      expect(await said(`payments enter ${name} --id hand-1 --amount 650.00EUR --on ${today}`)).toBe(
        `${name} guaranteed: 650.00 EUR received = 600.00 EUR kept + 0.00 EUR refunded + 50.00 EUR still owed back; 0.00 EUR due`,
      );
      expect(await refused(`payments enter ${name} --id hand-1 --amount 1.00EUR --on ${today}`)).toContain(
        'Another payment was confirmed under this id.',
      );
      expect(await refused(`payments enter ${name} --id hand-2 --amount 650 --on ${today}`)).toContain(
        'An amount is needed with its currency, such as 600.00EUR.',
      );

      const waits = await said('finance today');
      expect(waits).toMatch(/^Refunds owed: \d+, [\d.]+ EUR$/m);
      expect(waits).toMatch(new RegExp(`^  ${name}-R1 +50\\.00 EUR  owed  due .* days left  release by `, 'm'));
      expect(waits).toContain(`  ${name}-R1 50.00 EUR no-account: Nobody knows from which account it came.`);
      expect(waits).toMatch(/^Invoices unpaid: \d+, /m);

      const account = await said(`account ${name}`);
      expect(account).toContain('Refund 1: 50.00 EUR = 650.00 EUR received - 600.00 EUR kept, for more was paid');
      expect(account.split('\n').at(-1)).toMatch(
        /^650\.00 EUR received = 600\.00 EUR kept \+ 0\.00 EUR refunded \+ 50/,
      );
      expect(await said(`account ${payer.id}`)).toBe(account);
      expect(await refused('account NOBODY0000')).toBe('There is no application NOBODY0000.');

      // Papers are of their edition's day, which is a further one before midnight.
      const period = `--from ${today} --to ${plusDays(today, 1)}`;
      expect(await said(`finance journal ${period} --limit 200`)).toMatch(
        new RegExp(`^${today}  bank +receivable +650\\.00 EUR  payment +hand-1 +${name}  staff:`, 'm'),
      );
      expect(await said(`finance journal ${period} --limit 1`)).toMatch(/^and more: --cursor \S+$/m);
      const [csv = '', zip = '', none = ''] = ['journal.csv', 'a.zip', 'none.zip'].map((name) => join(folder, name));
      expect(await said(`finance journal ${period} --csv ${csv}`)).toBe(`${csv} is written.`);
      expect(await readFile(csv, 'utf8')).toContain(`${today},bank,receivable,650.00,EUR,payment,hand-1,`);
      expect((await stat(csv)).mode & 0o077).toBe(0);
      expect(await said('finance balance')).toMatch(/^account +debit +credit +balance\nbank /);
      expect(await said('finance balance --on 2001-01-01')).toBe('Nothing is posted.');
      expect(await said(`finance journal ${period} --recorded-after ${new Date().toISOString()}`)).toBe(
        'Nothing was posted.',
      );
      expect(await refused(`finance journal --from ${today} --to 2024-01-01`)).toBe(
        'Some fields are missing, unknown or wrong; facts.issues names each.\n  to is before from',
      );

      const { number } = payer;
      expect(await said('invoices list --limit 200')).toMatch(new RegExp(`^${number} +invoice +${name} `, 'm'));
      expect(await said(`invoices list --edition ${payers.course} --state paid`)).toContain(number);
      expect(await said(`invoices list --edition ${payers.course} --state part-paid`)).not.toContain(number);
      expect(await said('invoices list --edition nowhere')).toBe('There is none.');
      expect(await said('refunds list --state withdrawn')).toBe('There is none.');
      await said(`invoices archive ${zip} ${period}`);
      expect((await readFile(zip)).subarray(0, 2).toString()).toBe('PK');
      expect(await refused(`invoices archive ${none} --from 2020-01-01 --to 2020-01-31`)).toContain(
        'No invoice or credit note was issued in this period.',
      );
      await expect(stat(none)).rejects.toThrow('ENOENT');
    },
    SLOW_MS,
  );

  it(
    'names the accounts that do not come to what the bank has stated',
    async () => {
      const differing = "Accounts that do not come to the bank's last balance: ";
      await payers.brings({ minor: 1_111, name: 'Nobody' });
      expect(await said('finance today')).toMatch(new RegExp(`^${differing}0$`, 'm'));
      const loses = 'UPDATE bank_entry SET amount_minor = $2 WHERE amount_minor = $1';
      await app.dataSource.query(loses, [1_111, 1_110]);
      expect(await said('finance today')).toContain(`${differing}1\n  ${OUR_IBAN}  on ${today}  0.01 EUR  differs\n`);
      await app.dataSource.query(loses, [1_110, 1_111]);
    },
    SLOW_MS,
  );

  it(
    'takes a payment back, accepts one that is short, gives more time, cancels an invoice',
    async () => {
      const [one, other] = [nameOf(await payers.invoiced()), nameOf(await payers.invoiced())];
      await said(`payments enter ${one} --id hand-3 --amount 500.00EUR --on ${today}`);
      expect(await said(`payments reverse ${one} hand-3 --because "It bounced."`)).toContain('0.00 EUR received = ');
      await said(`payments enter ${one} --id hand-4 --amount 500.00EUR --on ${today}`);
      expect(await said(`payments accept-short ${one} --because "It is enough."`)).toContain(`${one} guaranteed: `);
      expect(await refused(`payments extend ${one} --due-on 2199-01-01 --because "Budget."`)).toBe(
        'No payment is being waited for.\n  phase: guaranteed',
      );
      expect(await said(`payments extend ${other} --due-on 2199-01-01 --because "Budget."`)).toContain(
        '600.00 EUR due',
      );
      expect(await said(`payments cancel-invoice ${other} --because "To another."`)).toContain(`${other} submitted: `);
    },
    SLOW_MS,
  );
});

describe('matricula invoices replace', () => {
  it(
    'makes an invoice out to another payer; sends whoever names a group to the group',
    async () => {
      const payer = await payers.invoiced();
      const file = join(folder, 'treasury.yaml');
      await writeFile(
        file,
        'legalName: Treasury of Example\naddress: 2 Town Square\nbuyerReference: DE-04011000\ninvoiceEmail: t@example.org\n',
      );
      const replace = `invoices replace ${payer.number} --billing ${file}`;
      expect(await refused(replace)).toContain("required option '--because <words>' not specified");
      const [former, anew, credit, ...more] = (await said(`${replace} --because "Their treasury pays."`)).split('\n');
      expect([former, credit, anew, more]).toEqual([
        expect.stringMatching(new RegExp(`^${payer.number} .* credited +paid 0\\.00 EUR +credited 600\\.00 EUR`)),
        expect.stringMatching(new RegExp(`^CN-\\d{4}-\\d+ .* corrects ${payer.number}$`)),
        expect.stringMatching(/^INV-\d{4}-\d+ .* 600\.00 EUR +open /),
        [],
      ]);
      const { body } = await payers.get(`applications/${payer.id}`);
      expect(body).toMatchObject({ billing: { legalName: 'Treasury of Example', buyerReference: 'DE-04011000' } });
      const again = (number = ''): Promise<string> =>
        refused(`invoices replace ${number} --billing ${file} --because "Again."`);
      expect(await again(payer.number)).toContain(' is credited: name the invoice that stands in its place.');
      expect(await again(credit?.split(' ')[0])).toContain(' is a credit note: name the invoice that stands.');
      expect(await refused(`invoices replace INV-1999-00001 --billing ${file} --because "None."`)).toContain(
        'There is no',
      );

      const billing = { legalName: 'City', address: 'Square', country: 'BE', invoiceEmail: 'pay@example.org' };
      await must(
        201,
        ask(app, `POST editions/${payers.course}/groups`, {
          token: payers.tokens.finance,
          body: { code: 'cadiz', billing },
        }),
      );
      for (const name of ['Roca', 'Vidal']) {
        const { id } = await apply(app, payers.course, { ...submission(name), group: { code: 'cadiz' } });
        await payers.post(`applications/${id}/admission`, {}, 'admissions');
      }
      await payers.settled();
      const closed = await said('groups close cadiz');
      const [number = ''] = /INV-\d{4}-\d+/.exec(closed) ?? [];
      expect(await refused(`invoices replace ${number} --billing ${file} --because "Theirs."`)).toBe(
        `${number} is for a group: \`matricula groups bill cadiz\` makes it out anew.`,
      );
    },
    SLOW_MS,
  );
});

describe('matricula refunds and refund-accounts', () => {
  it(
    'puts an account on file by two persons; pays by hand, by two persons',
    async () => {
      const payer = await payers.invoiced();
      const name = nameOf(payer);
      await said(`payments enter ${name} --id hand-5 --amount 610.00EUR --on ${today}`);
      expect(await said('refunds list --state owed')).toMatch(new RegExp(`^${name}-R1 +10\\.00 EUR  owed `, 'm'));
      expect(await said(`refund-accounts list ${name}`)).toContain('None is on file');
      const asked = `refund-accounts request ${name} --iban DE89370400440532013000 --holder Treasury`;
      expect(await refused(asked)).toContain('  request or mailId is needed, and not both');
      const account = idIn(await said(`${asked} --request "Letter of 3 October"`));
      expect(await refused(`refund-accounts confirm ${name} ${account}`)).toContain('Another person has to do this.');
      await said(`refund-accounts confirm ${name} ${account}`, second);
      expect(await said(`refund-accounts list ${name}`)).toContain('counts, by staff:');
      await said(`refund-accounts withdraw ${name} ${account} --because "It is another."`);

      await said(`refunds approve ${name}-R1`);
      await said(`refunds unapprove ${name}-R1 --because "Too early."`);
      await said(`refunds approve ${name}-R1`);
      expect(await refused(`refunds order ${name}-R1`)).toContain('Another person has to do this.');
      await said(`refunds order ${name}-R1`, second);
      await said(`refunds unorder ${name}-R1 --because "The bank was shut."`, second);
      await said(`refunds approve ${name}-R1`);
      await said(`refunds order ${name}-R1`, second);
      expect(await refused(`refunds paid ${name}-R1 --on ${today} --bank-reference OUT --amount 1.00EUR`)).toContain(
        'The amount is not the one that is owed.',
      );
      expect(await said(`refunds paid ${name}-R1 --on ${today} --bank-reference OUT`)).toContain(' paid ');
      const returned = `refunds returned ${name}-R1 --on ${today} --because "Closed account."`;
      expect(await refused(`${returned} --amount 11.00EUR`)).toContain('The amount is not the one that is owed.');
      // One of the two transfers that it left in: the rest stays paid.
      const [first, again] = (await said(`${returned} --amount 4.00EUR`)).split('\n');
      expect(first).toMatch(new RegExp(`^${name}-R1 +6\\.00 EUR +paid `));
      expect(again).toContain('4.00 EUR are owed again, as a refund of their own');
      expect(await said('refunds list --state owed')).toMatch(new RegExp(`^${name}-R2 +4\\.00 EUR +owed `, 'm'));
      expect(await payers.books()).toMatchObject({ 'refunds-payable': (await payers.stated())['refunds-payable'] });
      expect(await said(returned)).toContain(' owed ');
    },
    SLOW_MS,
  );
});

describe('all of them', () => {
  it('say who may, that a token opens nothing, and that nobody answers', async () => {
    expect(await refused('finance today', 'mat_nobody')).toBe(
      'The token opens nothing, or no more: `matricula token create` makes one.',
    );
    expect(await refused('finance today', payers.tokens.admissions)).toBe(
      'This is for others: facts.roles names who may.\n  roles: finance\n  roles: auditor',
    );
    const { complaint } = await matricula(
      ['finance', 'today', '--token', 'x', '--api', 'http://127.0.0.1:47/api/v1'],
      {},
    );
    expect(complaint).toBe(
      'The API at http://127.0.0.1:47 does not answer (ECONNREFUSED): does it run? --api names another.',
    );
    expect((await matricula(['finance', 'today'], {})).complaint).toContain("required option '--token <token>'");
  });

  it('say in their help what they take', async () => {
    const { output } = await matricula(['entries', 'allocate', '--help'], {});
    for (const word of ['--part', '--group', '--token', '--api', 'MATRICULA_TOKEN', '7K3QW9XM2A=600.00EUR'])
      expect(output).toContain(word);
  });
});
