import { call, freshKey, Trouble } from './door.js';
import { element, section } from './elements.js';

/** @typedef {import('./sections.js').Shown} Shown */
/** @typedef {import('./speech.js').ActionName} ActionName */
/** @typedef {{ token: string, done: (sentence: string) => Promise<void> }} Teller */

/** @type {Record<ActionName, string>} the noun that is posted */
const NOUNS = {
  ProvideInformation: 'information',
  Withdraw: 'withdrawal',
  GiveUpPlace: 'place-given-up',
  GiveOwnAccount: 'own-account',
};

/**
 * A button for each thing that may be done now, and behind it what it means.
 * @param {Shown} shown
 * @param {Teller} teller
 */
export function actionsOf(shown, teller) {
  const { labels, sentences } = shown.speech.words;
  const dialogs = offered(shown.view).map((name) => ({ name, dialog: confirmation(name, shown, teller) }));
  const buttons = dialogs.map(({ name, dialog }) => {
    const button = element('button', { type: 'button' }, shown.speech.words.actions[name].button);
    if (name === 'Withdraw' || name === 'GiveUpPlace') button.classList.add('quiet');
    button.addEventListener('click', () => dialog.showModal());
    return button;
  });
  const all = [...buttons, ...dialogs.map(({ dialog }) => dialog)];
  const nothing = element('p', {}, sentences.nothingToDo);
  return section(labels.actions, ...(all.length === 0 ? [nothing] : all), element('p', {}, sentences.contact));
}

/**
 * Where nothing was paid, withdrawing and giving up a place are one thing to a person.
 * @param {Shown['view']} view
 * @returns {ActionName[]}
 */
function offered({ accepts, refunds }) {
  const leaving = accepts.includes('Withdraw') ? 'Withdraw' : 'GiveUpPlace';
  const told = /** @type {ActionName[]} */ (['ProvideInformation', leaving]).filter((name) => accepts.includes(name));
  return refunds.some(({ state }) => state === 'owed' || state === 'approved') ? [...told, 'GiveOwnAccount'] : told;
}

/**
 * @param {ActionName} name
 * @param {Shown} shown
 * @param {Teller} teller
 */
function confirmation(name, { view, speech }, teller) {
  const words = speech.words.actions[name];
  const fields = fieldsOf(name);
  const send = element('button', { type: 'submit' }, words.confirm);
  const keep = element('button', { type: 'button', class: 'quiet' }, words.keep);
  const news = element('p', { role: 'alert', class: 'trouble' });
  const form = element(
    'form',
    {},
    element('h2', { id: `title-${name}` }, words.title),
    name !== 'ProvideInformation' || view.question === null ? null : element('blockquote', {}, view.question),
    ...words.meaning.map((paragraph) => element('p', {}, paragraph)),
    ...fields.flatMap((field) => [
      element('label', { for: field.id }, Reflect.get(speech.words.labels, field.id)),
      field,
    ]),
    news,
    send,
    keep,
  );
  const dialog = element('dialog', { 'aria-labelledby': `title-${name}` }, form);
  const attempt = attempts(`applications/${view.id}/${NOUNS[name]}`, teller.token);
  keep.addEventListener('click', () => dialog.close());
  // Nobody leaves while it is not known whether it was taken.
  dialog.addEventListener('cancel', (event) => send.disabled && event.preventDefault());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send.disabled = keep.disabled = true;
    news.replaceChildren(speech.words.sentences.sending);
    attempt(Object.fromEntries(fields.map(({ id, value }) => [id, value])))
      .then(async () => {
        dialog.close();
        await teller.done(words.done);
      })
      .catch((error) => news.replaceChildren(...troubleText(error, speech)))
      .finally(() => (send.disabled = keep.disabled = false));
  });
  return dialog;
}

/**
 * What is asked for, each under the name that it is posted by.
 * @param {ActionName} name
 * @returns {(HTMLInputElement | HTMLTextAreaElement)[]}
 */
function fieldsOf(name) {
  if (name === 'ProvideInformation')
    return [element('textarea', { id: 'answer', name: 'answer', required: '', maxlength: '8000' })];
  if (name !== 'GiveOwnAccount') return [];
  const quiet = { required: '', autocomplete: 'off', spellcheck: 'false' };
  return [
    element('input', { id: 'holder', name: 'holder', maxlength: '70', ...quiet }),
    element('input', { id: 'iban', name: 'iban', maxlength: '42', ...quiet }),
  ];
}

/**
 * Posts under one key until it is known what became of it; then, or with other words, it is another attempt.
 * @param {string} path
 * @param {string} token
 */
function attempts(path, token) {
  /** @type {{ key: string, text: string } | null} */
  let begun = null;
  return async (/** @type {object} */ body) => {
    const text = JSON.stringify(body);
    if (begun?.text !== text) begun = { key: freshKey(), text };
    try {
      await call(path, { token, tell: begun });
    } catch (error) {
      if (error instanceof Trouble && !error.isPassing) begun = null;
      throw error;
    }
    begun = null;
  };
}

/**
 * @param {unknown} error
 * @param {Shown['speech']} speech
 * @returns {(Node | string)[]}
 */
export function troubleText(error, { words }) {
  if (error instanceof Trouble) {
    const own = words.troubles[error.reason];
    return own === undefined ? [`${words.sentences.notDone} `, element('span', { lang: 'en' }, error.message)] : [own];
  }
  // A fault of this page: people get a sentence, its console the rest.
  reportError(error);
  return [words.troubles['internal-error'] ?? words.sentences.notDone];
}
