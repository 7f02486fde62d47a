import { nameKey } from '../matching.js';
import { CONDITION, CONFIRMATION_RULES } from './confirmation.rules.js';
import { type Called, intentOf } from './intent.js';
import { INTENT_RULES, SECOND_THOUGHTS } from './intent.rules.js';

/** `confirmed` and `denied` without any doubt; `in-doubt` is a yes that something speaks against. */
export interface Confirmation {
  readonly is: 'confirmed' | 'denied' | 'in-doubt' | 'not-said';
  /** `<language>/<rule>` of each that spoke. */
  readonly rules: readonly string[];
}

/** A yes without its accent that stands alone; with one it is no if to whoever looks for intents. */
const BARE_YES = /(^|[.!;:…,\n]\s*)si(?=\s*([.!;:…,\n]|$))/giu;
/** Whoever says more than yes has something to say that a person should read. */
const MOST_WORDS = 60;

/**
 * What somebody says who was asked whether a cancellation is true. A place is taken by a plain yes alone: any denial,
 * condition, question or wish to stay beside it leaves the answer in doubt.
 */
export function confirmationOf(text: string, called: Called): Confirmation {
  const clauses = clausesOf(text);
  const [yes, no] = [spokenIn(clauses, 'confirms'), spokenIn(clauses, 'disowns')];
  if (yes.length === 0 && no.length === 0) return { is: 'not-said', rules: [] };
  const asks = clauses.some((clause) => !denies(clause) && intentOf(clause, called).is !== 'not-mentioned');
  if (yes.length === 0) return { is: asks ? 'in-doubt' : 'denied', rules: no };
  const against = [
    ...no,
    ...contradicting(clauses),
    ...(text.includes('?') ? ['question'] : []),
    ...(intentOf(text.replaceAll(BARE_YES, '$1sí'), called).is === 'in-doubt' ? ['in-doubt'] : []),
  ];
  return { is: against.length === 0 ? 'confirmed' : 'in-doubt', rules: [...yes, ...against] };
}

const spokenIn = (clauses: readonly string[], name: 'confirms' | 'disowns' | 'hedges'): string[] =>
  CONFIRMATION_RULES.filter((rules) => clauses.some((clause) => rules[name].test(clause))).map(
    ({ language }) => `${language}/${name}`,
  );

const denies = (clause: string): boolean => INTENT_RULES.some((rules) => clause.search(rules.denies) !== -1);

function contradicting(clauses: readonly string[]): string[] {
  const words = clauses.join(' ');
  // That somebody cannot come is why they leave, and no wish to stay.
  const bare = clauses.map((clause) =>
    INTENT_RULES.reduce((left, { harmless }) => left.replaceAll(harmless, ' '), clause),
  );
  return [
    ...spokenIn(bare, 'hedges'),
    ...(bare.some(denies) ? ['denies'] : []),
    ...(CONDITION.test(words) ? ['if'] : []),
    ...(SECOND_THOUGHTS.test(words) ? ['second-thoughts'] : []),
    ...(words.split(' ').length > MOST_WORDS ? ['long'] : []),
  ];
}

/** As far as a comma goes; folded. The accent of the Spanish and Catalan yes would be lost, and it would be an if. */
const clausesOf = (text: string): string[] =>
  text
    .normalize('NFC')
    .replaceAll(/l[·.•‧∙\-\u2219]l/giu, 'll')
    .replaceAll(/(?<!\p{L})sí(?!\p{L})/giu, 'yes')
    .replaceAll(/[’`´]/g, "'")
    .split(/[.!?;:…,—–\n]+/u)
    .map(nameKey)
    .filter((clause) => clause !== '');
