import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { startApp, type RunningApp } from './support/app.js';
import { startBrowser, visited } from './support/browser.js';
import { apply, type Applied, course, must, publishCourse, submission } from './support/course.js';
import { ask, type Told } from './support/http.js';
import { letterLinks, type LetterLinks } from './support/letter-links.js';

let app: RunningApp;
let code: string;
let links: LetterLinks;
let browser: Browser;
const started: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  app = await startApp();
  started.push(() => app.stop());
  links = await letterLinks(app);
  started.push(() => links.stop());
  code = await publishCourse(app);
  const running = await startBrowser();
  started.push(() => running.stop());
  browser = running.browser;
}, 90_000);
afterAll(async () => {
  for (const stop of started.reverse()) await stop();
});

const page = (path: string, headers: Record<string, string> = {}): Promise<Told> =>
  ask(app, `GET ${path}`, { headers });

interface Issued {
  readonly revoked?: boolean;
  readonly replacedBy?: string;
  readonly edition?: string;
  readonly name?: string;
}

let certificates = 0;
/** Straight into what is read: how it comes about is told elsewhere. */
async function certificate({ revoked = false, replacedBy, edition = code, name }: Issued = {}): Promise<string> {
  const { id } = await apply(app, edition, submission(name));
  certificates += 1;
  const number = `PAGE00000${String(certificates)}`;
  await app.dataSource.query(
    `INSERT INTO certificate (code, application_id, person_id, issued_on, revoked, replaced_by)
     SELECT $1, id, person_id, '2024-11-22', $3, $4 FROM application WHERE id = $2`,
    [number, id, revoked, replacedBy ?? null],
  );
  return number;
}

it('says that a certificate is valid, whose it is and for what, and nothing else of them', async () => {
  const number = await certificate();
  const { status, headers, text } = await page(`/certificates/${number}`, { 'accept-language': 'fr' });
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('x-robots-tag')).toContain('noindex');
  expect(headers.get('cache-control')).toBe('private, no-cache');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(text).toContain('<html lang="en">');
  expect(text).toContain('<h1 class="verdict valid">This certificate is valid</h1>');
  const { title, organiser } = await course();
  for (const fact of ['Ana Ferrer', title, organiser.name, '22 November 2024', number]) expect(text).toContain(fact);
  expect(text).not.toMatch(/city\.example|Officer|<script/);
  expect((await page(`/certificates/${number.toLowerCase()}`)).status).toBe(200);
});

it('says that one is revoked, or replaced, in the language of the edition', async () => {
  const french = await publishCourse(app, await course('metropolis-diploma-2024', { language: 'fr' }));
  const revoked = await page(`/certificates/${await certificate({ revoked: true, edition: french })}`);
  expect(revoked.text).toContain('<html lang="fr">');
  expect(revoked.text).toContain('Ce certificat a été révoqué');
  expect(revoked.text).toContain('22 novembre 2024');
  const successor = await certificate();
  const replaced = await page(`/certificates/${await certificate({ replacedBy: successor })}`);
  expect(replaced.text).toContain('This certificate has been replaced');
  expect(replaced.text).not.toContain(successor);
});

it.each(['NOSUCHCODE', '%00', '..%2F..', '%3Cb%3E'])('has a page for a code that nobody has: %s', async (wrong) => {
  const { status, headers, text } = await page(`/certificates/${wrong}`, { 'accept-language': 'fr-FR, en;q=0.5' });
  expect([status, headers.get('content-type'), headers.get('vary')]).toEqual([
    404,
    'text/html; charset=utf-8',
    'Accept-Language',
  ]);
  expect(text).toContain('Aucun certificat ne porte ce code');
  expect(text).not.toContain('<dl>');
});

it('shows a name as text, whatever is in it, and none once the person is erased', async () => {
  const number = await certificate({ name: `<img src=x onerror="alert(1)">'{{title}}` });
  const { text } = await page(`/certificates/${number}`);
  expect(text).not.toContain('<img');
  expect(text).toContain('&lt;img src&#x3D;x onerror&#x3D;&quot;alert(1)&quot;&gt;&#x27;{{title}}');
  await app.dataSource.query(
    `UPDATE person SET erased_at = '2025-01-01' FROM certificate WHERE person.id = person_id AND code = $1`,
    [number],
  );
  expect((await page(`/certificates/${number}`)).text).toContain('no longer held');
});

it('gives the page of an application to anybody, for it says nothing by itself', async () => {
  const { id } = await apply(app, code);
  const { status, headers, text } = await page(`/applications/${id}`);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('cache-control')).toBe('no-cache');
  expect(headers.get('x-robots-tag')).toContain('noindex');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'");
  expect(policy).not.toMatch(/unsafe|https:|\*/);
  expect(text).not.toContain(id);
  expect(text).not.toMatch(/<script(?![^>]* src=)|style=|\son\w+=/);
});

it('serves the scripts that the page asks for, and those that they ask for', async () => {
  const seen = new Set<string>();
  const visit = async (name: string): Promise<void> => {
    if (seen.has(name)) return;
    seen.add(name);
    const script = await page(`/pages/${name}`);
    expect([name, script.status, script.headers.get('content-type')]).toEqual([
      name,
      200,
      'text/javascript; charset=utf-8',
    ]);
    expect(script.text).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write|localStorage|https?:\/\//);
    for (const [, next = ''] of script.text.matchAll(/^(?:import|\}) .*'\.\/([\w.]+)';$/gm)) await visit(next);
  };
  await visit('application.js');
  expect([...seen].sort()).toEqual(expect.arrayContaining(['actions.js', 'door.js', 'words.en.js', 'words.fr.js']));
  expect((await page('/pages/pages.css')).headers.get('content-type')).toBe('text/css; charset=utf-8');
  for (const none of ['tsconfig.json', '..%2Fpages.ts', 'none.js'])
    expect((await page(`/pages/${none}`)).status).toBe(404);
});

const admissions = async (line: string, body?: object): Promise<Told> =>
  must(200, ask(app, line, { token: await app.token('admissions'), body }));
const phaseOf = async ({ id, accessToken }: Applied): Promise<unknown> =>
  (await ask(app, `GET applications/${id}`, { token: accessToken })).body['phase'];

it('opens by the link of a letter, shows where the application stands, and withdraws it', async () => {
  const applied = await apply(app, code, submission('<b>Ferrer'));
  await admissions(`POST applications/${applied.id}/admission`);
  const url = await links.of(applied.id);
  const requested = await visited({ browser }, url, async (tab) => {
    await tab.getByText('You are admitted.').waitFor();
    const text = await tab.locator('main').innerText();
    expect(text).toMatch(
      /Your place is guaranteed once .*\n+We wait for your payment; it is due by the end of .* \(Europe\/Madrid\)/,
    );
    expect(text).toContain(applied.reference);
    expect(text).toMatch(/Fee\n+EUR\s600\.00/);
    expect(text).toMatch(/Payment reference\n+RF\d\d/);
    await tab.getByRole('button', { name: 'Withdraw' }).click();
    await tab.getByRole('dialog', { name: 'Withdraw for good?' }).getByText('a credit note follows').waitFor();
    await tab.getByRole('button', { name: 'No, keep it' }).click();
    expect(await phaseOf(applied)).toBe('awaiting-payment');
    await tab.getByRole('button', { name: 'Withdraw' }).click();
    await tab.getByRole('button', { name: 'Yes, withdraw' }).click();
    await tab.getByText('Your application is withdrawn. We confirm it by mail.').waitFor();
    await tab.getByText('The application is withdrawn.').waitFor();
  });
  expect(requested.filter((address) => address.includes(applied.accessToken))).toEqual([]);
  expect(await phaseOf(applied)).toBe('withdrawn');
}, 60_000);

it('speaks the language of the edition, and takes an answer once though the first try was lost', async () => {
  const french = await publishCourse(app, await course('metropolis-diploma-2024', { language: 'fr' }));
  const applied = await apply(app, french);
  await admissions(`POST applications/${applied.id}/information-request`, { question: 'Which <city>?' });
  const url = await links.of(applied.id);
  const keys: string[] = [];
  await visited({ browser }, url, async (tab) => {
    await tab.getByText('Nous avons une question').waitFor();
    expect(await tab.locator('html').getAttribute('lang')).toBe('fr');
    expect(await tab.locator('#application section blockquote').first().innerText()).toBe('Which <city>?');
    await tab.route('**/information', async (route) => {
      const { authorization: token = '', 'idempotency-key': key = '' } = route.request().headers();
      keys.push(key);
      if (keys.length > 1) return route.continue();
      // It is taken, but the answer is cut off on its way back.
      const headers = { authorization: token };
      await must(
        200,
        ask(app, `POST applications/${applied.id}/information`, {
          key,
          headers,
          body: route.request().postData() ?? '',
        }),
      );
      return route.fulfill({ status: 200, body: '{ "ph' });
    });
    await tab.getByRole('button', { name: 'Nous écrire' }).click();
    await tab.getByLabel('Votre réponse', { exact: true }).last().fill('Terrassa.');
    await tab.getByRole('button', { name: 'Envoyer la réponse' }).click();
    await tab.getByRole('alert').getByText("rien n'est fait deux fois").waitFor();
    await tab.getByRole('button', { name: 'Envoyer la réponse' }).click();
    await tab.getByText('Merci : votre réponse a été ajoutée').waitFor();
    await tab.getByText('une personne est en train de la lire').waitFor();
  });
  expect(keys).toEqual([expect.stringMatching(/^[\da-f]{32}$/), keys[0]]);
  const history = await admissions(`GET applications/${applied.id}/history`);
  const events = history.body['items'] as { type: string }[];
  expect(events.filter(({ type }) => type === 'InformationProvided')).toHaveLength(1);
}, 60_000);

it('takes the account for a refund that is owed, and says why it does not count', async () => {
  const applied = await apply(app, code);
  await admissions(`POST applications/${applied.id}/admission`);
  const payment = { paymentId: 'p', amount: { amountMinor: 61_000, currency: 'EUR' }, receivedOn: '2024-09-02' };
  await must(
    200,
    ask(app, `POST applications/${applied.id}/payments`, { token: await app.token('finance'), body: payment }),
  );
  const context = await browser.newContext({ locale: 'en-GB' });
  const tab = await context.newPage();
  await tab.goto(await links.of(applied.id));
  await tab.getByRole('button', { name: 'Say where your refund goes' }).click();
  await tab.getByLabel('Name on the account').fill('Ana Ferrer');
  await tab.getByLabel('IBAN').fill('ES79 2100 0813 6101 2345 6780');
  await tab.getByRole('button', { name: 'Send the account' }).click();
  await tab.getByRole('alert').getByText('please check the IBAN').waitFor();
  await tab.getByLabel('IBAN').fill('ES79 2100 0813 6101 2345 6789');
  await tab.getByRole('button', { name: 'Send the account' }).click();
  await tab.getByRole('alert').getByText('The invoice is made out to somebody else').waitFor();
  await app.dataSource.query(
    `UPDATE paper_snapshot SET contents = jsonb_set(contents, '{buyer,name}', '"Ana Ferrer"') WHERE application_id = $1`,
    [applied.id],
  );
  await tab.getByRole('button', { name: 'Send the account' }).click();
  await tab.getByText('your refund will go to this account').waitFor();
  await context.close();
}, 60_000);

it.each([
  ['', 'This address lacks the key'],
  ['#mata_0_wrong', 'This link no longer opens an application.'],
])('says what to do about a link that opens nothing: %s', async (fragment, sentence) => {
  const { id } = await apply(app, code);
  const { status, text } = await page('/pages/words.en.js');
  expect([status, text.includes(sentence)]).toEqual([200, true]);
  const context = await browser.newContext({ locale: 'en-GB' });
  const tab = await context.newPage();
  await tab.goto(`${app.url}/applications/${id}${fragment}`);
  await tab.getByRole('status').getByText(sentence).waitFor();
  expect(await tab.locator('#application').innerText()).toBe('');
  await context.close();
});
