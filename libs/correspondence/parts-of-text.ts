import EmailReplyParser from 'email-reply-parser';

/** A reply taken apart. What cannot be told for certain counts as quoted: our own words must never pass for the sender's. */
export interface TextParts {
  readonly body: string;
  readonly signature: string;
  readonly quoted: string;
  /** The quotation begins at a line that names our address, as an own one may, and nothing else says that it is one. */
  readonly isCutByName: boolean;
}

/** Longer than any letter of a person; the library's patterns take their time over long lines. */
const LONGEST = 50_000;
const LONGEST_LINE = 2_000;

const parser = new EmailReplyParser();

/** A line that begins what programs put above a quotation, in the languages of our letters and their neighbours. */
const ABOVE_QUOTATION =
  /^\W*(-{2,}\s*(original message|mensaje original|message d'origine|message original|missatge original|urspr\S+ nachricht|forwarded message)|_{10,}\s*$)/iu;
const HEAD_LINE =
  /^\W*(from|sent|to|subject|date|de|enviado( el)?|para|asunto|fecha|envoy\S+|[àa]|objet|enviat( el)?|per a|assumpte|data|von|gesendet|an|betreff)\s*:\s*\S/iu;
const ATTRIBUTION = /(?<!\p{L})(wrote|[eé]crit|escribi[oó]|va escriure|ha escrit|schrieb)\s*:\s*$/iu;

/** @param ours what only our own addresses have in them, such as `replies+` */
export function partsOfText(text: string, ours: readonly string[]): TextParts {
  const lines = text
    .slice(0, LONGEST)
    .replaceAll(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.slice(0, LONGEST_LINE));
  const { end, isSure } = whereQuotationBegins(lines, ours);
  const beyond = lines.slice(end);
  // Below an attribution with > in front of each quoted line, somebody may have gone on.
  const isMarked = beyond.slice(1).find(isText)?.startsWith('>') ?? false;
  const { marked, after, rest, ...below } = isMarked
    ? aroundMarked(beyond, ours)
    : { marked: beyond, after: [], rest: [], isSure };
  const own = [...lines.slice(0, end), ...after];
  const fragments = parser.read(own.join('\n').trim()).getFragments();
  const join = (which: (fragment: Fragment) => boolean): string =>
    fragments
      .filter(which)
      .map((fragment) => fragment.getContent())
      .join('\n')
      .trim();
  return {
    body: join((one) => !one.isQuoted() && !one.isSignature()),
    signature: join((one) => one.isSignature() && !one.isQuoted()),
    quoted: [join((one) => one.isQuoted()), [...marked, ...rest].join('\n').trim()]
      .filter((part) => part !== '')
      .join('\n'),
    isCutByName: !below.isSure,
  };
}

type Fragment = ReturnType<ReturnType<typeof parser.read>['getFragments']>[number];

interface Begin {
  /** Of the lines before it. */
  readonly end: number;
  readonly isSure: boolean;
}

function whereQuotationBegins(lines: readonly string[], ours: readonly string[]): Begin {
  const index = lines.findIndex((line, at) => isAboveQuotation(line, lines[at + 1] ?? '') || names(line, ours));
  if (index === -1) return { end: lines.length, isSure: true };
  const [line, next] = [lines[index] ?? '', lines[index + 1] ?? ''];
  // An address may stand in the second line of what was broken into two.
  const isBroken = index > 0 && names(line, ours) && /^\W*(on|le|el|am)\s.*\d/iu.test(lines[index - 1] ?? '');
  const isSure = isBroken || isAboveQuotation(line, next) || isOfProgram(line) || ATTRIBUTION.test(next);
  return { end: isBroken ? index - 1 : index, isSure };
}

/** Where our address stands as programs write it: in brackets, in a line of a head, or before a colon at the end. */
const isOfProgram = (line: string): boolean => /<[^<>]*@[^<>]*>|:\s*$/.test(line) || HEAD_LINE.test(line);

function isAboveQuotation(line: string, next: string): boolean {
  if (line.startsWith('>')) return false;
  return ABOVE_QUOTATION.test(line) || ATTRIBUTION.test(line) || (HEAD_LINE.test(line) && HEAD_LINE.test(next));
}

const isText = (line: string): boolean => line.trim() !== '' && !ATTRIBUTION.test(line);

/** Hardly anybody but a program writes our address into an answer to it. */
const names = (line: string, ours: readonly string[]): boolean =>
  !line.startsWith('>') && ours.some((part) => line.toLowerCase().includes(part.toLowerCase()));

/** The lines down to the last that is marked, what somebody wrote below them, and what is quoted below that unmarked. */
function aroundMarked(lines: readonly string[], ours: readonly string[]) {
  const last = lines.findLastIndex((line) => line.startsWith('>'));
  const below = lines.slice(last + 1);
  const { end, isSure } = whereQuotationBegins(below, ours);
  return { marked: lines.slice(0, last + 1), after: below.slice(0, end), rest: below.slice(end), isSure };
}
