import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { groupView } from '#contracts/group.js';
import { applicationStream } from '#telling/names.js';
import { startApp, type RunningApp } from './support/app.js';
import { declare } from './support/bank.js';
import { apply, course, must, submission } from './support/course.js';
import { ask, type Told } from './support/http.js';
import { Payers } from './support/payers.js';
import { until } from './support/until.js';
import { advance } from './support/world.js';

const GROUP = 'ghent';

let app: RunningApp;
let edition: string;
let payers: Payers;
beforeAll(async () => {
  app = await startApp({ clerk: true });
  await declare(app.dataSource);
  const { terms } = await course();
  const lapsing = { ...terms, payment: { ...terms.payment, unpaid: 'lapse' as const } };
  const programme = await course(undefined, { terms: lapsing });
  edition = programme.code;
  payers = await Payers.of(app, programme);
}, 60_000);
afterAll(() => app.stop());

const post = (status: number, path: string, body: object = {}): Promise<Told> =>
  must(status, ask(app, `POST ${path}`, { token: payers.tokens.finance, body }));

const admitted = async (name: string): Promise<string> => {
  const { id } = await apply(app, edition, { ...submission(name), group: { code: GROUP } });
  await payers.post(`applications/${id}/admission`, {}, 'admissions');
  return id;
};

it('leaves to a person what names the invoice of a group, and keeps the places of all its members', async () => {
  const billing = {
    legalName: 'City of Ghent',
    address: 'Botermarkt 1\n9000 Ghent',
    invoiceEmail: 'pay@ghent.example',
  };
  await post(201, `editions/${edition}/groups`, { code: GROUP, billing: { ...billing, country: 'BE' } });
  const members = [await admitted('Ferrer'), await admitted('Serra')];
  const { invoices } = groupView.parse((await post(200, `groups/${GROUP}/closing`)).body);
  const [invoice] = invoices;
  const isInvoiced = async (id: string): Promise<boolean> =>
    ((await payers.get(`applications/${id}`)).body as { until: string | null }).until !== null;
  for (const id of members) await until(() => isInvoiced(id));

  const text = [`For our two: ${invoice?.creditorReference ?? ''}`];
  expect(await payers.brings({ minor: 108_000, text })).toEqual(['108000 open names-group']);
  const [entry] = await payers.entries('open');
  expect(entry?.candidates.map(({ applicationId }) => applicationId).sort()).toEqual([...members].sort());

  await advance(app.client, applicationStream(members[0] ?? ''), 47 * 86_400);
  expect(await payers.phaseOf(members[0] ?? '')).toBe('awaiting-payment');

  const amount = { amountMinor: 108_000, currency: 'EUR' };
  const receivedOn = new Date().toISOString().slice(0, 10);
  await post(200, `groups/${GROUP}/payments`, { paymentId: 'T-1', amount, receivedOn });
  await payers.decide(entry?.id, 'dismissal', { because: 'Recorded with the group.' });
  for (const id of members) await until(async () => (await payers.phaseOf(id)) === 'guaranteed');
}, 90_000);
