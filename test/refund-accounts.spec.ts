import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { erase } from '#filing/erase.js';
import type { RunningApp } from './support/app.js';
import { apply, must, submission } from './support/course.js';
import { ask, type Told } from './support/http.js';
import { textsOf } from './support/pain.js';
import { type Paybacks, startPayingBack } from './support/paybacks.js';
import type { Payers } from './support/payers.js';

const PAYER = 'FR1420041010050500013M02606';
const ASKED_FOR = 'DE89370400440532013000';
const OWN = 'ES7921000813610123456789';
const request = { iban: 'de89 3704 0044 0532 0130 00', holder: 'Treasury of Ferrer', request: 'Letter of 3 October.' };

let app: RunningApp;
let payers: Payers;
let paybacks: Paybacks;
beforeAll(async () => {
  ({ app, payers, paybacks } = await startPayingBack());
}, 120_000);
afterAll(() => app.stop());

interface Owed {
  readonly id: string;
  readonly accessToken: string;
  readonly refund: string;
}

/** Who paid 610.00 instead of 600.00; the invoice is made out to the city, or to the participant. */
async function overpaid({
  oneself = false,
  from = PAYER,
  sender,
}: { readonly oneself?: boolean; readonly from?: string | null; readonly sender?: string } = {}): Promise<Owed> {
  const { billing: city, ...form } = submission();
  const billing = { ...city, legalName: 'Ana  FERRER' };
  const applied = await apply(app, payers.course, { ...form, billing: oneself ? billing : city });
  const { reference: structured } = await payers.admitted(applied.id);
  const name = sender ?? (oneself ? 'FERRER PUIG, ANA' : 'City of Sample');
  await payers.brings({ minor: 61_000, structured, name, ...(from !== null && { from }) });
  const [refund] = await paybacks.refundsOf(applied.id);
  return { ...applied, refund: refund?.id ?? 'nothing is owed' };
}

const told = async (asking: Promise<Told>): Promise<unknown> => {
  const { status, body } = await asking;
  return [status, typeof body['type'] === 'string' ? body['type'].replace(/.*:/, '') : body['stage']];
};
const requested = async ({ id }: Owed): Promise<string> => {
  const { body } = await must(200, paybacks.post(`applications/${id}/refund-accounts`, paybacks.preparer, request));
  return String(body['accountId']);
};
const confirmed = ({ id }: Owed, account: string, token = paybacks.releaser): Promise<Told> =>
  paybacks.post(`applications/${id}/refund-accounts/${account}/confirmation`, token);
const withdrawn = ({ id }: Owed, account: string): Promise<Told> =>
  paybacks.post(`applications/${id}/refund-accounts/${account}/withdrawal`, paybacks.preparer, {
    because: 'A mistake.',
  });
const own = ({ id, accessToken: token }: Owed, body: object = { iban: OWN, holder: 'Ana Ferrer' }): Promise<Told> =>
  ask(app, `POST applications/${id}/own-account`, { token, body });
/** IBANs and names of whom the file of a batch of this refund pays. */
async function paidTo({ refund }: Owed): Promise<{ readonly batch: string; readonly to: readonly string[] }> {
  const { id } = await paybacks.prepared([refund]);
  const { lines } = await paybacks.batch(id);
  const shown = lines.flatMap(({ transfers }) => transfers.map(({ to }) => [to?.kind, to?.iban, to?.name]));
  await paybacks.sealed(id);
  const { text } = await paybacks.file(id);
  const to = [...textsOf(text, 'IBAN').slice(1), ...textsOf(text, 'Nm').slice(2)];
  // Who released it had seen what the file says.
  expect(shown).toEqual([[expect.stringMatching(/^(sender|requested|own)$/), ...to]]);
  return { batch: id, to };
}

describe('another account, by the written request of the payer', () => {
  it('is paid to once a second person of finance has confirmed it, and not by the first', async () => {
    const owed = await overpaid();
    const account = await requested(owed);
    expect(await told(confirmed(owed, account, paybacks.preparer))).toEqual([403, 'four-eyes']);
    const before = await paidTo(owed);
    expect(before.to[0]).toBe(PAYER);
    await must(
      200,
      paybacks.post(`refund-batches/${before.batch}/cancellation`, paybacks.preparer, { because: 'No.' }),
    );
    await payers.settled();
    expect(await told(confirmed(owed, account))).toEqual([200, 'counts']);
    expect((await paidTo(owed)).to).toEqual([ASKED_FOR, 'Treasury of Ferrer']);
    expect(await told(withdrawn(owed, account))).toEqual([409, 'account-in-use']);
    const { body } = await payers.get(`applications/${owed.id}/refund-accounts`);
    expect(body).toMatchObject({
      paysOneself: false,
      items: [
        {
          ...{ accountId: account, iban: ASKED_FOR, holder: 'Treasury of Ferrer', request: 'Letter of 3 October.' },
          ...{ kind: 'requested', stage: 'counts', by: 'staff:bruno', confirmedBy: 'staff:carla', isInUse: true },
        },
      ],
    });
  }, 60_000);

  it('helps where nobody knows from which account the money came, and can be withdrawn before', async () => {
    const owed = await overpaid({ from: null });
    const account = await requested(owed);
    await must(200, confirmed(owed, account));
    expect(await told(withdrawn(owed, account))).toEqual([200, 'withdrawn']);
    const none = await paybacks.post('refund-batches', paybacks.preparer, { refunds: [owed.refund] });
    expect(none).toMatchObject({
      status: 409,
      body: { facts: { leftOut: [expect.stringContaining(' no-account: ')] } },
    });
    await must(200, confirmed(owed, await requested(owed)));
    expect((await paidTo(owed)).to[0]).toBe(ASKED_FOR);
  }, 60_000);

  it('lets a refund go again that came back, and only to an account that did not refuse it', async () => {
    const owed = await overpaid();
    const goneTo = async (): Promise<string | undefined> => {
      const { batch, to } = await paidTo(owed);
      const { lines } = await paybacks.batch(batch);
      const endToEnd = lines[0]?.transfers[0]?.endToEndId ?? '';
      await payers.brings({ minor: -1_000, endToEnd });
      await payers.brings({ minor: 1_000, endToEnd, returnReason: 'AC04' });
      return to[0];
    };
    expect(await goneTo()).toBe(PAYER);
    await must(200, confirmed(owed, await requested(owed)));
    expect(await goneTo()).toBe(ASKED_FOR);
    const again = await paybacks.post('refund-batches', paybacks.preparer, { refunds: [owed.refund] });
    expect(again).toMatchObject({
      status: 409,
      body: { facts: { leftOut: [expect.stringContaining(' came-back: ')] } },
    });
  }, 90_000);

  it('names the mail that asked for it, which must have come in for this application', async () => {
    const owed = await overpaid();
    const body = { iban: ASKED_FOR, holder: 'Treasury of Ferrer', mailId: randomUUID() };
    expect(await told(paybacks.post(`applications/${owed.id}/refund-accounts`, paybacks.preparer, body))).toEqual([
      404,
      'unknown-mail',
    ]);
    await app.dataSource.query(
      `INSERT INTO incoming_mail (id, application_id, content_sha256, received_at, size_bytes, authentication)
       VALUES ($1, $2, repeat('a', 64), now(), 1, 'pass')`,
      [body.mailId, owed.id],
    );
    expect(await told(paybacks.post(`applications/${owed.id}/refund-accounts`, paybacks.preparer, body))).toEqual([
      200,
      'requested',
    ]);
  }, 60_000);

  it.each([
    [{ iban: 'DE88370400440532013000' }, 'iban', 'is not an IBAN: its length or its check digits are wrong'],
    [{ iban: 'DE5137040044053201300' }, 'iban', 'is not an IBAN: its length or its check digits are wrong'],
    [{ holder: '' }, 'holder', 'is empty'],
    [{ mailId: randomUUID() }, 'request', 'or mailId is needed, and not both: say where the payer has asked for it'],
  ])('says what is wrong with %j', async (change, path, message) => {
    const { id } = await apply(app, payers.course);
    const body = { ...request, ...change };
    const refused = await paybacks.post(`applications/${id}/refund-accounts`, paybacks.preparer, body);
    expect(refused).toMatchObject({ status: 400, body: { facts: { issues: [{ path, message }] } } });
  });
});

describe("the participant's own account", () => {
  it('is paid to where they paid themselves, and asked for twice under one key it is one', async () => {
    const owed = await overpaid({ oneself: true });
    const giving = { token: owed.accessToken, key: randomUUID(), body: { iban: OWN, holder: 'Ana Ferrer' } };
    const [given, again] = [
      await ask(app, `POST applications/${owed.id}/own-account`, giving),
      await ask(app, `POST applications/${owed.id}/own-account`, giving),
    ];
    expect([given.status, again.text]).toEqual([200, given.text]);
    expect(given.text).not.toContain(OWN.slice(4));
    expect((await paidTo(owed)).to).toEqual([OWN, 'Ana Ferrer']);
    const kept = await app.dataSource.query<object[]>(`SELECT body FROM idempotency WHERE path LIKE '%refund-batch%'`);
    expect(kept.length).toBeGreaterThan(1);
    expect(JSON.stringify(kept)).not.toMatch(new RegExp(`${OWN}|Ferrer`));
    expect(await told(own(owed))).toEqual([409, 'account-in-use']);
  }, 60_000);

  it('is refused where the invoice is made out to another, and says why', async () => {
    const owed = await overpaid();
    const refused = await own(owed);
    expect([refused.status, refused.body['type']]).toEqual([409, 'urn:matricula:problem:payer-is-another']);
    expect(refused.body['detail']).toContain('the payer has to ask us in writing');
    expect((await paidTo(owed)).to[0]).toBe(PAYER);
  }, 60_000);

  it.each(['Ville de Lyon Tresorerie', 'Berta Ferrer', 'Ana'])(
    'is refused where the money came from %s, to whomever the invoice is made out',
    async (sender) => {
      const owed = await overpaid({ oneself: true, sender });
      expect(await told(own(owed))).toEqual([409, 'payer-is-another']);
      expect((await payers.get(`applications/${owed.id}/refund-accounts`)).body['paysOneself']).toBe(false);
    },
    60_000,
  );

  it('counts no more once the invoice is made out to somebody else', async () => {
    const owed = await overpaid({ oneself: true });
    await must(200, own(owed));
    await app.dataSource.query(
      `UPDATE paper_snapshot SET contents = jsonb_set(contents, '{buyer,name}', '"City of Ferrer"') WHERE application_id = $1`,
      [owed.id],
    );
    expect((await paidTo(owed)).to[0]).toBe(PAYER);
  }, 60_000);
});

it('leaves nothing of an account anywhere but where it is filed, and there nothing after erasure', async () => {
  const owed = await overpaid({ oneself: true });
  await requested(owed);
  await must(200, own(owed));
  const [kept] = await app.dataSource.query<{ all: string }[]>(
    `SELECT (SELECT string_agg(to_jsonb(domain_event)::text, '') FROM domain_event)
            || (SELECT string_agg(to_jsonb(idempotency)::text, '') FROM idempotency) AS all`,
  );
  expect(kept?.all).toContain('AccountRequested');
  expect(`${kept?.all ?? ''}${JSON.stringify(app.logged)}`).not.toMatch(/0400440532|00813610123|Treasury/);
  const accounts = (): Promise<unknown> =>
    app.dataSource.query(`SELECT iban, holder FROM filed_account WHERE about = $1 ORDER BY iban`, [owed.id]);
  expect(await accounts()).toEqual([
    { iban: ASKED_FOR, holder: 'Treasury of Ferrer' },
    { iban: OWN, holder: 'Ana Ferrer' },
  ]);
  await app.dataSource.query('UPDATE application SET closed = true WHERE id = $1', [owed.id]);
  expect(await erase(app.dataSource, owed.id, new Date().toISOString())).toMatchObject({ accounts: 2, bankLines: 1 });
  expect(await accounts()).toEqual([
    { iban: '', holder: '' },
    { iban: '', holder: '' },
  ]);
}, 60_000);
