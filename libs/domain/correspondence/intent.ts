import { nameKey } from '../matching.js';
import { COURSE_NAME, COURSE_WORD, type IntentRules, MARK, OWN_NAME } from './intent.pattern.js';
import { INTENT_RULES, SECOND_THOUGHTS } from './intent.rules.js';
import { namesOf } from './names.js';
import type { Known } from './reading.types.js';

/**
 * `asked`: somebody leaves the course, in so many words, and nothing speaks against it; `given-up`: in words that give the
 * place up, and ask for nothing.
 */
export interface Intent {
  readonly is: 'asked' | 'given-up' | 'in-doubt' | 'not-mentioned';
  /** `<language>/<rule>` of each sentence that speaks of it, in their order. */
  readonly rules: readonly string[];
}

/** `other`: asks, but not, or not only, for the sender's own place. */
type Verdict = 'asks' | 'gives-up' | 'other' | 'denies' | 'question' | 'doubts' | 'mentions';

interface Sentence {
  /** Folded, with marks between clauses. */
  readonly words: string;
  readonly isQuestion: boolean;
}

/** What the sender and the course are called. */
export type Called = Pick<Known, 'course' | 'givenName' | 'familyName'>;

/** As much as a person writes; what is longer is not read further. */
const LONGEST = 20_000;

/**
 * Whether what somebody wrote asks to leave. Any sentence that denies, asks about or doubts it, or asks to cancel anything
 * but the sender's own place, leaves the whole mail in doubt: to take a place from somebody who did not say so is worse
 * than to ask.
 */
export function intentOf(text: string, called: Called): Intent {
  const sentences = sentencesOf(text.slice(0, LONGEST));
  const naming = namingOf(called);
  const verdicts = sentences.flatMap((sentence) =>
    INTENT_RULES.flatMap((rules) => {
      const verdict = verdictOn(sentence, rules, naming);
      return verdict === null ? [] : [{ verdict, rule: `${rules.language}/${verdict}` }];
    }),
  );
  if (verdicts.length === 0) return { is: 'not-mentioned', rules: [] };
  const rules = verdicts.map(({ rule }) => rule);
  if (sentences.some(({ words }) => has(words, SECOND_THOUGHTS)))
    return { is: 'in-doubt', rules: [...rules, 'second-thoughts'] };
  const said = new Set(verdicts.map(({ verdict }) => verdict));
  const isClear = [...said].every((verdict) => CLEAR.includes(verdict));
  if (isClear && said.has('asks')) return { is: 'asked', rules };
  return { is: isClear && said.has('gives-up') ? 'given-up' : 'in-doubt', rules };
}

const CLEAR: readonly Verdict[] = ['asks', 'gives-up', 'mentions'];

function verdictOn({ words, isQuestion }: Sentence, rules: IntentRules, naming: Naming): Verdict | null {
  if (!has(words, rules.mentions)) return null;
  const asks = [...words.matchAll(rules.asks)];
  const leaves = [...asks, ...words.matchAll(rules.givesUp)];
  if (isQuestion && !(leaves.length > 0 && isPolite(words))) return 'question';
  const plain = naming.withoutTitle(words).replaceAll(rules.harmless, ' ');
  if (has(plain, rules.denies)) return 'denies';
  if (has(plain, rules.doubts)) return 'doubts';
  if (leaves.length === 0) return 'mentions';
  const isOwn = ({ index, 0: said }: RegExpExecArray): boolean =>
    rules.own.test(naming.named(words.slice(index + said.length)));
  if (!leaves.every(isOwn)) return 'other';
  return asks.length > 0 ? 'asks' : 'gives-up';
}

/** A pattern for all occurrences remembers where it was: searching from the start does not. */
const has = (words: string, pattern: RegExp): boolean => words.search(pattern) !== -1;

/** A request that is put as a question is one all the same. */
const isPolite = (words: string): boolean =>
  /\b((can|could|would|will) you|pourriez vous|pouvez vous|pueden|puede|podrian|podria|podeu|poden|podrieu|podrien)\b/.test(
    words,
  );

interface Naming {
  /** With the names of sender and course as the rules know them. */
  readonly named: (words: string) => string;
  /** A title may have words in it that rules stumble over. */
  readonly withoutTitle: (words: string) => string;
}

/** Words of a title that are too short, or every course's, do not tell it. */
const TELLING = /^(?!cours|curso|curs$|program|diplom|train|formaci|webinar|edi[tc]i)\p{L}{5,}$/u;

function namingOf({ course, ...sender }: Called): Naming {
  const title = nameKey(course);
  const titleWords = title.split(' ').filter((word) => TELLING.test(word));
  const names = [...namesOf(sender), sender.givenName].map(nameKey).filter((name) => name.length > 1);
  const [whole, parts, own] = [phrases([title]), phrases(titleWords), phrases(names)];
  return {
    named: (words) => words.replaceAll(whole, COURSE_NAME).replaceAll(own, OWN_NAME).replaceAll(parts, COURSE_WORD),
    withoutTitle: (words) => words.replaceAll(whole, COURSE_NAME),
  };
}

/** Any of these, as whole words, whatever stands between them; the longest first. */
function phrases(wanted: readonly string[]): RegExp {
  const sorted = wanted.filter((one) => one !== '').sort((one, other) => other.length - one.length);
  if (sorted.length === 0) return /(?!)/g;
  const between = `[ ${MARK.clause}${MARK.line}]`;
  return new RegExp(`(?<=^|${between})(?:${sorted.join('|').replaceAll(' ', between)})(?=$|${between})`, 'gu');
}

function sentencesOf(text: string): Sentence[] {
  const plain = text
    .normalize('NFC')
    // Catalan writes l·l, keyboards make of the dot what they have; the Spanish yes would fold into if.
    .replaceAll(/l[·.•‧∙\-\u2219]l/giu, 'll')
    .replaceAll(/\bsí(?![\p{L}])/giu, ' ')
    .replaceAll(/[’`´]/g, "'");
  return plain
    .split(/(?<=[.!?;…])\s+|\n\s*\n/u)
    .map((part) => ({ words: folded(part), isQuestion: /[?]\s*$/.test(part) }))
    .filter(({ words }) => words !== '');
}

/** A clause ends with a comma. With a bracket, a colon, a dash or a line it may, where what follows stands by itself. */
function folded(sentence: string): string {
  const clauses = sentence.trim().split(/([,)]|[(:]|\s[–—-]+\s|\n\s*(?=[\p{Lu}\d*•–-]))/u);
  return clauses.reduce((words, part, position) => {
    if (position % 2 === 1) return words;
    const clause = nameKey(part);
    if (clause === '' || words === '') return words + clause;
    const mark = /^[,)]$/.test(clauses[position - 1] ?? '') ? MARK.clause : MARK.line;
    return `${words}${mark}${clause}`;
  }, '');
}
