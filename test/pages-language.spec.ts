import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type RunningApp, startApp } from './support/app.js';
import { startBrowser, visited } from './support/browser.js';
import { apply, course, must, publishCourse, submission } from './support/course.js';
import { ask, type Told } from './support/http.js';
import { letterLinks, type LetterLinks } from './support/letter-links.js';

let app: RunningApp;
let code: string;
let links: LetterLinks;
let browser: Browser;
let stopBrowser: () => Promise<void>;

beforeAll(async () => {
  app = await startApp();
  links = await letterLinks(app);
  code = await publishCourse(app);
  ({ browser, stop: stopBrowser } = await startBrowser());
}, 90_000);
afterAll(async () => {
  await stopBrowser();
  await links.stop();
  await app.stop();
});

const page = (path: string, accepts = ''): Promise<Told> =>
  ask(app, `GET ${path}`, { headers: accepts === '' ? {} : { 'accept-language': accepts } });

const SENTENCES = {
  en: { noScript: 'simply reply to any of our letters', admitted: 'You are admitted.' },
  fr: { noScript: 'répondez simplement', admitted: 'Vous êtes admis·e.' },
  es: { noScript: 'basta con que responda', admitted: 'ha sido admitida.' },
  ca: { noScript: 'només cal que respongueu', admitted: 'ha estat admesa.' },
};
type Language = keyof typeof SENTENCES;
const LANGUAGES = Object.keys(SENTENCES) as Language[];

/** What the page's chooser leads to, by language, and which of them it says that it is in. */
function choiceIn(text: string) {
  const links = [...text.matchAll(/<a href="([^"]*)" lang="(\w\w)" hreflang="\w\w"( aria-current="true")?>/g)];
  return {
    targets: links.map(([, href, language]) => [language, href]),
    current: links.filter(([, , , is]) => is !== undefined).map(([, , language]) => language),
  };
}

describe('the page of an application', () => {
  it.each(LANGUAGES)('is there in %s for whoever has no script, by the chooser’s own link', async (language) => {
    const { id } = await apply(app, code);
    const plain = await page(`/applications/${id}`, 'de');
    expect(choiceIn(plain.text)).toEqual({
      targets: LANGUAGES.map((one) => [one, `?language=${one}`]),
      current: ['en'],
    });
    const { text, headers } = await page(`/applications/${id}?language=${language}`, 'de, fr;q=0.5');
    expect(text).toContain(`<html lang="${language}">`);
    expect(text).toMatch(new RegExp(`<noscript>\\s*<p>[^<]*${SENTENCES[language].noScript}`));
    expect(choiceIn(text).current).toEqual([language]);
    expect(headers.get('vary')).toContain('Accept-Language');
  });

  it.each([
    ['', 'ca-ES, es;q=0.8', 'ca'],
    ['', 'de', 'en'],
    ['?language=de', 'es', 'es'],
    ['?language=fr&language=es', 'ca', 'ca'],
    ['?language=%3Cb%3E', 'fr', 'fr'],
  ])('comes in what the browser asks for, unless the address asks: %s, %s', async (query, accepts, language) => {
    const { id } = await apply(app, code);
    const { status, text } = await page(`/applications/${id}${query}`, accepts);
    expect([status, text.includes(`<html lang="${language}">`)]).toEqual([200, true]);
  });

  it('speaks the language that its person chose, and keeps another that is chosen there, for letters too', async () => {
    const body = submission();
    const applied = await apply(app, code, { ...body, applicant: { ...body.applicant, language: 'ca' } });
    await must(
      200,
      ask(app, `POST applications/${applied.id}/admission`, { token: await app.token('admissions'), body: {} }),
    );
    const url = await links.of(applied.id);
    const chosen = async (): Promise<unknown> =>
      (await ask(app, `GET applications/${applied.id}`, { token: applied.accessToken })).body['applicant'];
    await visited({ browser }, url, async (tab) => {
      await tab.getByText(SENTENCES.ca.admitted).waitFor();
      for (const language of ['es', 'fr', 'en'] as const) {
        await tab.locator(`#languages a[lang=${language}]`).click();
        await tab.getByText(SENTENCES[language].admitted).waitFor();
        expect(await chosen()).toMatchObject({ language });
        expect(await tab.locator('html').getAttribute('lang')).toBe(language);
        expect(await tab.locator('#languages [aria-current=true]').getAttribute('lang')).toBe(language);
        expect(new URL(tab.url()).hash).toBe(new URL(url).hash);
      }
    });
    await visited({ browser, locale: 'fr-FR' }, url, (tab) => tab.getByText(SENTENCES.en.admitted).waitFor());
    // What an address asks for is shown, and not kept.
    await visited({ browser }, url.replace('#', '?language=es#'), (tab) =>
      tab.getByText(SENTENCES.es.admitted).waitFor(),
    );
    expect(await chosen()).toMatchObject({ language: 'en' });
  }, 60_000);

  it('is chosen without a script as well', async () => {
    const { id } = await apply(app, code);
    await visited({ browser, javaScriptEnabled: false }, `${app.url}/applications/${id}#mata_x`, async (tab) => {
      await tab.getByText('Español').click();
      await tab.waitForURL(/language=es/);
      expect(await tab.locator('noscript').innerText()).toContain(SENTENCES.es.noScript);
    });
  }, 60_000);
});

it('has every text in every language, and none in English by oversight', async () => {
  const wordsOf = async (language: Language): Promise<Map<string, string>> => {
    const { text } = await page(`/pages/words.${language}.js`);
    const module = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as Record<string, unknown>;
    return new Map(textsIn(module[language], ''));
  };
  const [english, french] = [await wordsOf('en'), await wordsOf('fr')];
  expect(french.size).toBeGreaterThan(100);
  for (const [language, alike] of [
    ['es', ['labels.iban']],
    ['ca', ['labels.dates', 'labels.iban']],
  ] as const) {
    const words = await wordsOf(language);
    expect([...words.keys()].sort()).toEqual([...french.keys()].sort());
    const same = [...words].filter(([name, text]) => english.get(name) === text).map(([name]) => name);
    expect([language, same]).toEqual([language, alike]);
  }
});

/** Every text by where it stands; of one with places to fill, with something in them. */
function textsIn(value: unknown, at: string): [string, string][] {
  if (typeof value === 'string') return [[at, value]];
  if (typeof value === 'function') return [[at, (value as (...parts: string[]) => string)('x', 'x', 'x')]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => textsIn(one, at === '' ? name : `${at}.${name}`));
}

describe('the page of a certificate', () => {
  const certificate = async (language: string, revoked: boolean): Promise<string> => {
    const edition = await publishCourse(app, await course('metropolis-diploma-2024', { language }));
    const { id } = await apply(app, edition);
    const number = `PAGE${language.slice(0, 2).toUpperCase()}${revoked ? 'R' : 'V'}000`;
    await app.dataSource.query(
      `INSERT INTO certificate (code, application_id, person_id, issued_on, revoked, replaced_by)
       SELECT $1, id, person_id, '2024-11-22', $3, NULL FROM application WHERE id = $2`,
      [number, id, revoked],
    );
    return number;
  };

  it.each([
    ['es', 'Este certificado es válido', 'Este certificado ha sido revocado', '22 de noviembre de 2024'],
    ['ca-ES', 'Aquest certificat és vàlid', 'Aquest certificat ha estat revocat', '22 de novembre del 2024'],
    ['de', 'This certificate is valid', 'This certificate has been revoked', '22 November 2024'],
  ])('is in the language of the edition: %s', async (language, valid, revoked, day) => {
    for (const [isRevoked, title] of [
      [false, valid],
      [true, revoked],
    ] as const) {
      const { text } = await page(`/certificates/${await certificate(language, isRevoked)}`, 'fr');
      expect(text).toContain(`<html lang="${language === 'de' ? 'en' : language.slice(0, 2)}">`);
      expect(text).toContain(title);
      expect(text).toContain(day);
    }
  });

  it.each([
    ['es', 'Ningún certificado tiene este código'],
    ['ca', 'Cap certificat té aquest codi'],
  ])('of a code that nobody has is in what the browser asks for: %s', async (accepts, title) => {
    const { status, text } = await page('/certificates/NOSUCHCODE', accepts);
    expect([status, text.includes(title)]).toEqual([404, true]);
  });
});
