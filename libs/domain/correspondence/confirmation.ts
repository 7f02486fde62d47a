import { nameKey } from '../matching.js';
import { CONFIRMATION_RULES } from './confirmation.rules.js';
import { againstBelow, type Called, intentOf } from './intent.js';
import { INTENT_RULES } from './intent.rules.js';
import { namesOf } from './names.js';

/** `confirmed` and `denied` without any doubt; `in-doubt` is a yes beside which more is said, or more than one thing. */
export interface Confirmation {
  readonly is: 'confirmed' | 'denied' | 'in-doubt' | 'not-said';
  /** `<language>/<rule>` of each that spoke. */
  readonly rules: readonly string[];
}

/**
 * What somebody says who was asked whether a cancellation is true. A place is taken by a plain yes alone: beside it may
 * stand a greeting, a farewell, the sender's name, that they cannot come, or the wish to leave or to give up the place itself.
 * Whatever else there is leaves the answer in doubt.
 * @param below a signature: it says neither, but may take back
 */
export function confirmationOf(text: string, called: Called, below = ''): Confirmation {
  const clauses = clausesOf(text);
  const [yes, no] = [spokenIn(clauses, 'confirms'), spokenIn(clauses, 'disowns')];
  if (yes.length === 0 && no.length === 0) return { is: 'not-said', rules: [] };
  if (yes.length === 0) {
    const asks = clauses.some((clause) => !denies(clause) && intentOf(clause, called).is !== 'not-mentioned');
    return { is: asks ? 'in-doubt' : 'denied', rules: no };
  }
  const against = [
    ...no,
    ...(text.includes('?') ? ['question'] : []),
    ...(clauses.every((clause) => isPlain(clause, called)) ? [] : ['says-more']),
    ...againstBelow(below, called),
  ];
  return { is: against.length === 0 ? 'confirmed' : 'in-doubt', rules: [...yes, ...against] };
}

const spokenIn = (clauses: readonly string[], name: 'confirms' | 'disowns'): string[] =>
  CONFIRMATION_RULES.filter((rules) => clauses.some((clause) => rules[name].test(clause))).map(
    ({ language }) => `${language}/${name}`,
  );

const denies = (clause: string): boolean => INTENT_RULES.some((rules) => clause.search(rules.denies) !== -1);

/** Whether a text greets, thanks and takes leave, and says nothing else: it answers no question. */
export const isCourtesy = (text: string, called: Called): boolean =>
  clausesOf(text).every((clause) => passes(clause) || isNameOf(called, clause));

const passes = (clause: string): boolean => CONFIRMATION_RULES.some((rules) => rules.passes.test(clause));

const isNameOf = (called: Called, clause: string): boolean =>
  [...namesOf(called), called.givenName, called.familyName].some((name) => nameKey(name) === clause);

/** A clause that says yes, asks to leave, or says nothing of it. */
function isPlain(clause: string, called: Called): boolean {
  if (CONFIRMATION_RULES.some(({ confirms }) => confirms.test(clause)) || passes(clause)) return true;
  if (isNameOf(called, clause)) return true;
  return ['asked', 'given-up'].includes(intentOf(clause, called).is);
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
