import { actionsOf, troubleText } from './actions.js';
import { call, freshKey, Trouble } from './door.js';
import { sections } from './sections.js';
import { languageOf, speak } from './speech.js';

/** @typedef {import('./sections.js').ApplicationView} ApplicationView */
/** @typedef {import('./sections.js').EditionView} EditionView */

/** The page of one application: its id is in the path, the key to it behind the #, which stays in this browser. */
const id = location.pathname.split('/').at(-1) ?? '';
const token = location.hash.slice(1);

const isKey = /^[\w-]{1,200}$/.test(token);

const news = /** @type {HTMLElement} */ (document.querySelector('#news'));
const page = /** @type {HTMLElement} */ (document.querySelector('#application'));

/** Without this script each leads to the page in its language, and nobody remembers it. */
const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('#languages a'));

/** What the address asks for, as one of those links does: for whoever looks at it now, and kept nowhere. */
let asked = new URLSearchParams(location.search).get('language');

/** Until the application is known, the language in which the page came. */
let speech = speak(languageOf(document.documentElement.lang), 'UTC');

/** @param {string} sentence said once the page shows what has become of it */
async function show(sentence) {
  const view = await /** @type {Promise<ApplicationView>} */ (call(`applications/${id}`, { token }));
  const edition = await /** @type {Promise<EditionView>} */ (call(`editions/${encodeURIComponent(view.edition)}`));
  speech = speak(languageOf(asked, view.applicant.language, edition.language), edition.zone);
  document.documentElement.lang = speech.language;
  for (const link of links) link.setAttribute('aria-current', String(link.lang === speech.language));
  document.title = `${view.reference} – ${edition.title}`;
  const shown = { view, edition, speech };
  page.replaceChildren(...sections(shown, actionsOf(shown, { token, done: refresh })));
  news.replaceChildren(sentence);
}

/** @param {string} sentence */
async function refresh(sentence) {
  // What was done is done, whether or not the page can be read again just now.
  await show(sentence).catch(() => news.replaceChildren(sentence));
  news.focus();
}

/**
 * Keeps a language with the person, for letters and for this page, wherever it is opened again.
 * @param {string} language
 */
async function choose(language) {
  const text = JSON.stringify({ language });
  await call(`applications/${id}/letter-preferences`, { token, tell: { key: freshKey(), text } });
  asked = null;
  history.replaceState(null, '', `${location.pathname}${location.hash}`);
  await show('');
  news.replaceChildren(speech.words.sentences.languageKept);
  news.focus();
}

/** @param {unknown} error */
function explain(error) {
  const isShut =
    error instanceof Trouble && ['not-signed-in', 'unknown-application', 'not-allowed'].includes(error.reason);
  news.replaceChildren(...(isShut ? [speech.words.sentences.deadToken] : troubleText(error, speech)));
}

// Another letter's link opened in this tab changes what is behind the # only, and loads nothing by itself.
addEventListener('hashchange', () => location.reload());

for (const link of links)
  link.addEventListener('click', (event) => {
    if (!isKey) return;
    event.preventDefault();
    choose(link.lang).catch(explain);
  });

news.replaceChildren(isKey ? speech.words.sentences.loading : speech.words.sentences.noToken);
if (isKey) await show('').catch(explain);
