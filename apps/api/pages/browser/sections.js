import { element, facts, section } from './elements.js';

/** @typedef {import('#contracts/application.js').ApplicationView} ApplicationView */
/** @typedef {import('#contracts/edition.js').EditionView} EditionView */
/** @typedef {import('./speech.js').Speech} Speech */
/** @typedef {{ view: ApplicationView, edition: EditionView, speech: Speech }} Shown */

/**
 * All that the view tells; what may be done is put between.
 * @param {Shown} shown
 * @param {HTMLElement} actions
 * @returns {HTMLElement[]}
 */
export function sections(shown, actions) {
  return [heading(shown), standing(shown), actions, account(shown), ...papers(shown), ...refunds(shown)];
}

/** @param {Shown} shown */
function heading({ view, edition, speech }) {
  const { labels, sentences } = speech.words;
  const { starts, ends, provisional, cancelled } = edition;
  return element(
    'header',
    {},
    element('p', { class: 'kicker' }, labels.edition),
    element('h1', {}, edition.title),
    facts([
      [labels.reference, view.reference],
      [labels.dates, speech.span(starts, ends)],
    ]),
    cancelled ? element('p', { class: 'trouble' }, sentences.cancelledEdition) : null,
    provisional && !cancelled ? element('p', {}, element('strong', {}, sentences.provisional)) : null,
  );
}

/** @param {Shown} shown */
function standing({ view, speech }) {
  const { labels, phases } = speech.words;
  const { certificate, question } = view;
  const wait = waitOf(view, speech);
  return section(
    labels.standing,
    element('p', { id: 'phase' }, element('strong', {}, Reflect.get(phases, view.phase) ?? view.phase)),
    wait === null ? null : element('p', { id: 'wait' }, wait),
    question === null ? null : element('h3', {}, labels.question),
    question === null ? null : element('blockquote', {}, question),
    certificate === null
      ? null
      : element(
          'p',
          {},
          `${labels.certificate} `,
          element('a', { href: `../certificates/${encodeURIComponent(certificate)}` }, certificate),
        ),
  );
}

/**
 * What is the office's alone to wait for, such as the close of the file, is not said.
 * @param {ApplicationView} view
 * @param {Speech} speech
 * @returns {string | null}
 */
function waitOf({ waitsFor, until, inQuestion }, { words, deadline }) {
  if (inQuestion) return words.inQuestion;
  const said = waitsFor === null ? undefined : Object.entries(words.waits).find(([awaited]) => awaited === waitsFor);
  return said === undefined || until === null ? null : said[1](deadline(until));
}

/** @param {Shown} shown */
function account({ view, speech }) {
  const { labels, sentences } = speech.words;
  const { fee, received, due, owedBack, refunded } = view.account;
  return section(
    labels.account,
    facts([
      [labels.fee, fee === null ? sentences.noFee : speech.money(fee)],
      [labels.received, speech.money(received)],
      [labels.due, speech.money(due)],
      [labels.owedBack, speech.money(owedBack)],
      [labels.refunded, refunded.amountMinor === 0 ? null : speech.money(refunded)],
    ]),
  );
}

/** @param {Shown} shown */
function papers({ view, speech }) {
  const { labels, invoiceKinds, invoiceStates } = speech.words;
  if (view.invoices.length === 0) return [];
  const each = view.invoices.flatMap(
    ({ number, kind, amount, issuedOn, dueOn, creditorReference, corrects, state }) => [
      element('h3', {}, `${invoiceKinds[kind]} ${number}`),
      facts([
        [labels.amount, speech.money(amount)],
        [labels.issuedOn, speech.day(issuedOn)],
        [labels.dueOn, dueOn === null ? null : speech.day(dueOn)],
        [labels.creditorReference, creditorReference],
        [labels.corrects, corrects],
        [labels.state, invoiceStates[state]],
      ]),
    ],
  );
  return [section(labels.papers, ...each)];
}

/** @param {Shown} shown */
function refunds({ view, speech }) {
  const { labels, refundCauses, refundStates } = speech.words;
  if (view.refunds.length === 0) return [];
  const each = view.refunds.flatMap(({ id, amount, cause, state, dueAt, paidOn }) => [
    element('h3', {}, id),
    facts([
      [labels.amount, speech.money(amount)],
      [labels.cause, Reflect.get(refundCauses, cause) ?? cause],
      [labels.state, refundStates[state]],
      [labels.dueBy, state === 'paid' || state === 'withdrawn' ? null : speech.deadline(dueAt)],
      [labels.paidOn, paidOn === null ? null : speech.day(paidOn)],
    ]),
  ]);
  return [section(labels.refunds, ...each)];
}
