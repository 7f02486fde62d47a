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

/** By their ends, for a browser's chooser: what they are is found out from what is in them. */
const TAKEN = '.pdf,.png,.jpg,.jpeg,.odt,.docx';
const LARGEST_BYTES = 10 * 1024 * 1024;
/** As much as a request may have, with some room for what stands around the files. */
const TOGETHER_BYTES = 14 * 1024 * 1024;

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
      field.id === 'files' ? element('p', { id: 'files-allowed' }, speech.words.sentences.filesAllowed) : null,
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
    const files = fields.flatMap((field) => [...((field instanceof HTMLInputElement ? field.files : null) ?? [])]);
    const texts = fields.filter(({ type }) => type !== 'file').map(({ id, value }) => [id, value]);
    attempt(Object.fromEntries(texts), files)
      .then(async () => {
        dialog.close();
        await teller.done(words.done);
      })
      .catch((error) => news.replaceChildren(...(faultsIn(error, files, speech) ?? troubleText(error, speech))))
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
    return [
      element('textarea', { id: 'answer', name: 'answer', required: '', maxlength: '8000' }),
      element('input', { id: 'files', type: 'file', multiple: '', accept: TAKEN, 'aria-describedby': 'files-allowed' }),
    ];
  if (name !== 'GiveOwnAccount') return [];
  const quiet = { required: '', autocomplete: 'off', spellcheck: 'false' };
  return [
    element('input', { id: 'holder', name: 'holder', maxlength: '70', ...quiet }),
    element('input', { id: 'iban', name: 'iban', maxlength: '42', ...quiet }),
  ];
}

/**
 * Posts under one key until it is known what became of it; then, or with other words or files, it is another attempt.
 * @param {string} path
 * @param {string} token
 */
function attempts(path, token) {
  /** @type {{ key: string, text: string } | null} */
  let begun = null;
  return async (/** @type {Record<string, string>} */ body, /** @type {readonly File[]} */ files) => {
    const sent = files.map(({ name, size, lastModified }) => [name, size, lastModified]);
    const text = JSON.stringify(files.length === 0 ? body : { ...body, sent });
    if (begun?.text !== text) begun = { key: freshKey(), text };
    try {
      if (files.length === 0) await call(path, { token, tell: begun });
      else await call(`${path}-with-files`, { token, tell: { key: begun.key, text: formOf(body, files) } });
    } catch (error) {
      if (error instanceof Trouble && !error.isPassing) begun = null;
      throw error;
    }
    begun = null;
  };
}

/**
 * @param {Record<string, string>} fields
 * @param {readonly File[]} files
 * @throws {Trouble} where it is plain already that they are too large
 */
function formOf(fields, files) {
  const large = files.flatMap(({ size }, index) =>
    size > LARGEST_BYTES ? [{ file: index + 1, because: 'size' }] : [],
  );
  if (large.length > 0) throw refusedHere(large);
  const together = files.reduce((sum, { size }) => sum + size, 0);
  if (together > TOGETHER_BYTES) throw refusedHere([{ file: null, because: 'together' }]);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const file of files) form.append('files', file);
  return form;
}

/** @param {object[]} files */
const refusedHere = (files) => {
  const problem = { type: '', title: '', status: 422, detail: '', facts: { files } };
  return new Trouble('file-refused', problem);
};

/**
 * Which files are not taken, each with the reason; null for any other trouble.
 * @param {unknown} error
 * @param {readonly File[]} files as they were sent
 * @param {Shown['speech']} speech
 * @returns {Node[] | null}
 */
function faultsIn(error, files, { words }) {
  if (!(error instanceof Trouble) || error.reason !== 'file-refused') return null;
  const faults = /** @type {{ file: number | null, because: import('./speech.js').FileFault }[]} */ (
    error.facts['files']
  );
  return faults.map(({ file, because }) => {
    const name = file === null ? undefined : files[file - 1]?.name;
    return element('span', { class: 'fault' }, `${name === undefined ? '' : `${name}: `}${words.fileFaults[because]}`);
  });
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
