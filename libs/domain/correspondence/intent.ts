import { nameKey } from '../matching.js';
import { COURSE_NAME, COURSE_WORD, has, type IntentRules, MARK, OWN_NAME } from './intent.pattern.js';
import { INTENT_RULES } from './intent.rules.js';
import { namesOf } from './names.js';
import type { Known } from './reading.types.js';
import { against, type Sentence } from './whole-mail.js';

/**
 * `asked`: somebody leaves the course, in so many words, and nothing speaks against it; `given-up`: in words that give the
 * place up, and ask for nothing.
 */
export interface Intent {
  readonly is: 'asked' | 'given-up' | 'in-doubt' | 'not-mentioned';
  /** `<language>/<rule>` of each sentence that speaks of it, in their order; then what else in the mail speaks against it. */
  readonly rules: readonly string[];
}

/** `other`: asks, but not, or not only, for the sender's own place. */
type Verdict = 'asks' | 'gives-up' | 'other' | 'denies' | 'question' | 'doubts' | 'mentions';

type Plain = Omit<Sentence, 'isJudged'>;

/** What the sender and the course are called. */
export type Called = Pick<Known, 'course' | 'givenName' | 'familyName'>;

/** As much as a person writes; what is longer is not read further. */
const LONGEST = 20_000;

/**
 * Whether what somebody wrote asks to leave. Any sentence that denies, asks about or doubts it, or asks to cancel anything
 * but the sender's own place, leaves the whole mail in doubt, and so does what is said elsewhere in it: to take a place from
 * somebody who did not say so is worse than to ask.
 * @param below a signature: nothing is asked in it, but something may be taken back
 */
export function intentOf(text: string, called: Called, below = ''): Intent {
  const naming = namingOf(called);
  const judged = judge(text.slice(0, LONGEST), naming);
  const signed = judge(below.slice(0, LONGEST), naming);
  const verdicts = [
    ...judged.flatMap((sentence) => sentence.verdicts),
    ...signed.flatMap((sentence) => sentence.verdicts).filter(({ verdict }) => !CLEAR.includes(verdict)),
  ];
  if (judged.every(({ isJudged }) => !isJudged)) return { is: 'not-mentioned', rules: [] };
  const rules = verdicts.map(({ rule }) => rule);
  const isVague = verdicts.some((one) => one.isVague);
  const { givenName } = called;
  const other = against({ text: `${text}\n\n${below}`, sentences: [...judged, ...signed], givenName, isVague });
  const said = new Set(verdicts.map(({ verdict }) => verdict));
  const isClear = [...said].every((verdict) => CLEAR.includes(verdict));
  if (!isClear || other.length > 0) return { is: 'in-doubt', rules: [...rules, ...other] };
  if (said.has('asks')) return { is: 'asked', rules };
  return { is: said.has('gives-up') ? 'given-up' : 'in-doubt', rules };
}

/** What a signature has in it that speaks against a request or a yes above it. */
export function againstBelow(below: string, called: Called): string[] {
  const sentences = judge(below.slice(0, LONGEST), namingOf(called));
  return against({ text: below, sentences, givenName: called.givenName, isVague: false });
}

interface Judged extends Sentence {
  readonly verdicts: readonly { readonly verdict: Verdict; readonly rule: string; readonly isVague: boolean }[];
}

const judge = (text: string, naming: Naming): Judged[] =>
  sentencesOf(text).map((sentence) => {
    const verdicts = INTENT_RULES.flatMap((rules) => {
      const found = verdictOn(sentence, rules, naming);
      return found === null ? [] : [{ ...found, rule: `${rules.language}/${found.verdict}` }];
    });
    return { ...sentence, verdicts, isJudged: verdicts.length > 0 };
  });

/** More in one sentence is nobody's, and what each is of would take its time. */
const MOST_REQUESTS = 20;

const CLEAR: readonly Verdict[] = ['asks', 'gives-up', 'mentions'];

function verdictOn(
  { words, isQuestion }: Plain,
  rules: IntentRules,
  naming: Naming,
): { verdict: Verdict; isVague: boolean } | null {
  if (!has(words, rules.mentions)) return null;
  const asks = [...words.matchAll(rules.asks)];
  const requests = [...asks, ...words.matchAll(rules.givesUp)];
  if (requests.length > MOST_REQUESTS) return { verdict: 'doubts', isVague: true };
  const objects = requests.map(({ index, 0: said }) => naming.named(words.slice(index + said.length)));
  const is = (verdict: Verdict) => ({ verdict, isVague: objects.some((object) => !NAMED.test(object)) });
  if (isQuestion && !(objects.length > 0 && isPolite(words))) return is('question');
  const isOwn = objects.every((object) => rules.own.test(object));
  const told = objects.length > 0 && isOwn ? withoutReason(words, words.search(rules.asks), rules) : words;
  const plain = naming.withoutTitle(told).replaceAll(rules.harmless, ' ');
  if (has(plain, rules.denies)) return is('denies');
  if (has(plain, rules.doubts)) return is('doubts');
  if (objects.length === 0) return is('mentions');
  if (!isOwn) return is('other');
  return is(asks.length > 0 ? 'asks' : 'gives-up');
}

/** A reason stands behind what it is one for. */
const withoutReason = (words: string, from: number, { reason }: IntentRules): string =>
  from === -1 ? words : words.slice(0, from) + words.slice(from).replaceAll(reason, ' ');

/** What is left, right after the request, in a word that is no room's. */
const NAMED =
  /^[^,|]*\b(place|seat|spot|registration|application|participation|attendance|enroll?ment|inscription|inscripcion|inscripcio|plaza|placa|matricula|asistencia|assistencia|participacion|participacio|solicitud|sollicitud|candidature|venue|presence|course|programme|program|curso|curs|cours|diplom\w*|formation|formacion|formacio|training|webinar\w*|coursename|courseword|ownname)\b/;

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

const TITLED = new RegExp(
  `\\b(?:mrs?|ms|miss|our employee|notre (?:collaboratrice|collaborateur|agente?)|nuestr[oa] emplead[oa]|(?:la nostra treballadora|el nostre treballador)|dr|mme|mlle|madame|monsieur|m|(?:la )?senora|el senor|sra|sr|dona|don|(?:la )?senyora|el senyor) ${OWN_NAME}\\b`,
  'g',
);

/** Words of a title that are too short, or every course's, do not tell it. */
const TELLING = /^(?!cours|curso|curs$|program|diplom|train|formaci|webinar|edi[tc]i)\p{L}{5,}$/u;

function namingOf({ course, ...sender }: Called): Naming {
  const title = nameKey(course);
  const titleWords = title.split(' ').filter((word) => TELLING.test(word));
  const names = [...namesOf(sender), sender.givenName].map(nameKey).filter((name) => name.length > 1);
  const [whole, parts, own] = [phrases([title]), phrases(titleWords), phrases(names)];
  return {
    named: (words) =>
      words
        .replaceAll(whole, COURSE_NAME)
        .replaceAll(own, OWN_NAME)
        .replaceAll(TITLED, OWN_NAME)
        .replaceAll(parts, COURSE_WORD),
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

function sentencesOf(text: string): Plain[] {
  const plain = text
    .normalize('NFC')
    // Catalan writes l·l, keyboards make of the dot what they have; the Spanish yes would fold into if.
    .replaceAll(/l[·.•‧∙\-\u2219]l/giu, 'll')
    .replaceAll(/\bsí(?![\p{L}])/giu, ' ')
    .replaceAll(/[’`´]/g, "'");
  return plain
    .split(/(?<=[.!?;…])(?<!\b(?:sra?|mrs?|ms|dra?|mme|mlle|m)\.)\s+|\n\s*\n/iu)
    .map((part) => ({ words: folded(part), isQuestion: /[?]["”»)\s]*$/.test(part) }))
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
