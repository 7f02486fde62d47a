import EmailReplyParser from 'email-reply-parser';

/** A reply taken apart. What cannot be told for certain counts as quoted: our own words must never pass for the sender's. */
export interface TextParts {
  readonly body: string;
  readonly signature: string;
  readonly quoted: string;
  /** The quotation begins at a line that names our address, as an own one may, and nothing else says that it is one. */
  readonly isCutByName: boolean;
  /** Between quoted lines stand others, which may be the sender's answers to them. */
  readonly isAnsweredWithin: boolean;
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
/** Of such a head, what only programs write there; who it is from; and to whom, or about what. */
const SENT_LINE = /^\W*(sent|enviado( el)?|envoy\S+|enviat( el)?|gesendet)\s*:/iu;
const FROM_LINE = /^\W*(from|de|von)\s*:/iu;
const TO_LINE = /^\W*(to|para|[àa]|per a|an|subject|asunto|objet|assumpte|betreff)\s*:/iu;
/** Lines that a telephone writes below a text, and what somebody adds below a signature: neither ends what they wrote. */
const OF_PHONE =
  /^\s*(sent from|get outlook|envoyé (de|depuis|à partir)|télécharger outlook|enviado desde|enviat des d|obtener outlook)(?!\p{L})/iu;
const POSTSCRIPT = /^\s*(p\.?\s?[sd]|post ?scriptum|post ?data)\.?\s*[:.,–—-]/iu;
const ATTRIBUTION = /(?<!\p{L})(wrote|[eé]crit|escribi[oó]|va escriure|ha escrit|schrieb)\s*:\s*$/iu;

/** @param ours what only our own addresses have in them, such as `replies+` */
export function partsOfText(text: string, ours: readonly string[]): TextParts {
  const lines = text
    .slice(0, LONGEST)
    .replaceAll(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.slice(0, LONGEST_LINE))
    .filter(
      (line, at, all) => line.trim() !== '' || all.slice(Math.max(0, at - 2), at).some((one) => one.trim() !== ''),
    );
  const { end, isSure } = whereQuotationBegins(lines, ours);
  const [above, beyond] = [lines.slice(0, end), lines.slice(end)];
  // Below an attribution with > in front of each quoted line, somebody may have gone on.
  const isMarked = beyond.slice(1).find(isText)?.startsWith('>') ?? false;
  const { marked, after, rest, ...below } = isMarked
    ? aroundMarked(beyond, ours)
    : { marked: beyond, after: [], rest: [], isSure };
  const pieces = piecesOf([...above, ...after]);
  const join = (of: Piece['of']): string =>
    pieces
      .filter((piece) => piece.of === of)
      .map(({ text }) => text)
      .join('\n')
      .trim();
  return {
    body: join('body'),
    signature: join('signature'),
    quoted: [join('quoted'), [...marked, ...rest].join('\n').trim()].filter((part) => part !== '').join('\n'),
    isCutByName: !below.isSure,
    isAnsweredWithin: isAnswered(above, ours) || (isMarked && isAnswered(marked, ours)) || isGoneOn(above),
  };
}

interface Piece {
  readonly of: 'body' | 'signature' | 'quoted';
  readonly text: string;
}

/** What the parser takes for a signature goes on to the end: what somebody wrote below one is told apart here. */
function piecesOf(lines: readonly string[]): Piece[] {
  return parser
    .read(lines.join('\n').trim())
    .getFragments()
    .flatMap((fragment): Piece[] => {
      const text = fragment.getContent();
      if (fragment.isQuoted()) return [{ of: 'quoted', text }];
      if (!fragment.isSignature()) return [{ of: 'body', text }];
      const signed = text.split('\n');
      const first = signed.findIndex(isText);
      const isPhones = OF_PHONE.test(signed[first] ?? '');
      const postscript = signed.findIndex((line) => POSTSCRIPT.test(line));
      const end = isPhones ? first + 1 : postscript === -1 ? signed.length : postscript;
      return [
        { of: 'signature', text: signed.slice(0, end).join('\n') },
        { of: 'body', text: signed.slice(end).join('\n') },
      ];
    });
}

/** Whether a sentence stands below what is quoted in the middle of a text: it may be an answer to that. */
function isGoneOn(lines: readonly string[]): boolean {
  const [first, last] = [lines.findIndex(isMarkedLine), lines.findLastIndex(isMarkedLine)];
  const isSentence = (line: string): boolean => line.trim().split(/\s+/).length >= 4;
  return first !== -1 && lines.slice(0, first).some(isText) && lines.slice(last + 1).some(isSentence);
}

/** Whether a line that is not marked stands between two that are; what names who wrote is no answer. */
function isAnswered(lines: readonly string[], ours: readonly string[]): boolean {
  const [first, last] = [lines.findIndex(isMarkedLine), lines.findLastIndex(isMarkedLine)];
  const isOwn = (line: string): boolean => isText(line) && !isMarkedLine(line) && !names(line, ours);
  return first !== -1 && lines.slice(first, last).some(isOwn);
}

interface Begin {
  /** Of the lines before it. */
  readonly end: number;
  readonly isSure: boolean;
}

function whereQuotationBegins(lines: readonly string[], ours: readonly string[]): Begin {
  const isAbove = (at: number): boolean => isAboveQuotation(lines[at] ?? '') || isHead(lines, at);
  const index = lines.findIndex((line, at) => isAbove(at) || names(line, ours));
  if (index === -1) return { end: lines.length, isSure: true };
  const [line, next] = [lines[index] ?? '', lines[index + 1] ?? ''];
  // An address may stand in the second line of what was broken into two.
  const isBroken = index > 0 && names(line, ours) && /^\W*(on|le|el|am)\s.*\d/iu.test(lines[index - 1] ?? '');
  const isSure = isBroken || isAbove(index) || isOfProgram(line) || ATTRIBUTION.test(next);
  return { end: isBroken ? index - 1 : index, isSure };
}

/** Where our address stands as programs write it: in brackets, in a line of a head, or before a colon at the end. */
const isOfProgram = (line: string): boolean => /<[^<>]*@[^<>]*>|:\s*$/.test(line) || HEAD_LINE.test(line);

const isAboveQuotation = (line: string): boolean =>
  !isMarkedLine(line) && (ABOVE_QUOTATION.test(line) || ATTRIBUTION.test(line));

/**
 * The lines that a program puts above what it quotes say when that was sent, or from whom it is and to whom or about what. A
 * formal letter has lines of the kind too, a form as well: what it is about, and its date.
 */
function isHead(lines: readonly string[], at: number): boolean {
  if (!HEAD_LINE.test(lines[at] ?? '') || !HEAD_LINE.test(lines[at + 1] ?? '')) return false;
  const rest = lines.slice(at, at + LONGEST_HEAD);
  const end = rest.findIndex((line) => !HEAD_LINE.test(line));
  const head = end === -1 ? rest : rest.slice(0, end);
  const from = head.find((line) => FROM_LINE.test(line));
  if (head.some((line) => SENT_LINE.test(line)) || from?.includes('@') === true) return true;
  return from !== undefined && head.some((line) => TO_LINE.test(line));
}
const LONGEST_HEAD = 10;

const isMarkedLine = (line: string): boolean => line.startsWith('>');

const isText = (line: string): boolean => line.trim() !== '' && !ATTRIBUTION.test(line);

/** Hardly anybody but a program writes our address into an answer to it. */
const names = (line: string, ours: readonly string[]): boolean =>
  !isMarkedLine(line) && ours.some((part) => line.toLowerCase().includes(part.toLowerCase()));

/** The lines down to the last that is marked, what somebody wrote below them, and what is quoted below that unmarked. */
function aroundMarked(lines: readonly string[], ours: readonly string[]) {
  const last = lines.findLastIndex(isMarkedLine);
  const below = lines.slice(last + 1);
  const { end, isSure } = whereQuotationBegins(below, ours);
  return { marked: lines.slice(0, last + 1), after: below.slice(0, end), rest: below.slice(end), isSure };
}
