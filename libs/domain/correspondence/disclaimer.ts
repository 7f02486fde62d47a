import { nameKey } from '../matching.js';
import { INTENT_RULES, STAYS } from './intent.rules.js';
import { has } from './intent.pattern.js';

/** Whoever was not meant to get a mail is told what to do with it: `if you have received this by mistake`. */
const NOT_MEANT =
  /^(if|in case|si|s il|s ils|au cas|en cas|en caso|en el caso|dans le cas)\b(?=.*\b(received?|recu\w*|recevez|recevriez|vous a ete|recib\w*|rebut|rebeu|recipient|addressee|destinatai\w*|destinatari\w*)\b).*\b((by|in) (error|mistake)|mistakenly|par erreur|por error|per error|recipient|addressee|destinatai\w*|destinatari\w*)\b/;
/** What a mail says of itself: `this message is confidential`. */
const OF_ITSELF =
  /^(this|the|ce|cet|le present|este|el presente|aquest|el present) (e mail|email|mail|message|communication|courriel|courrier|mensaje|correo|missatge|correu)\b.*\b(confiden\w*|privileged|legally|(intended|destin\w*)\b.*\b(only|solely|exclus\w*|uniquement|unicament\w*|recipients?|addressees?|destinatai\w*|destinatari\w*)|(only|solely|exclus\w*|uniquement|unicament\w*)\b.*\b(intended|destin\w*))\b/;
/** What a house writes is not told by one who has sent something. */
const OF_ONE =
  /\b(i (have )?(sent|wrote|meant)|je|j ai|j avais|lo (he )?envi(e|ado)|la (he )?envi(e|ado)|ho he enviat|l he enviat|ho vaig enviar)\b/;
const OF_PAPER =
  /\b(before printing|consider the environment|avant d imprimer|n imprimez|antes de imprimir|abans d imprimir)\b/;
/** Goes on to say what is to be done with it. */
const GOES_ON =
  /\b(delete|destroy|disclos\w*|cop(y|ying)|distribut\w*|notify|detru\w*|supprim\w*|diffus\w*|borr\w*|elimin\w*|notifi\w*|esborr\w*|difon\w*)\b/;

/**
 * A text without what the sender's house has its programs write below each mail. A sentence that speaks of leaving or of
 * coming is the sender's, whatever it looks like.
 */
export function withoutDisclaimer(text: string): string {
  return text
    .split(/(\n\s*\n)/)
    .map((part, at) => (at % 2 === 0 ? withoutIn(part) : part)) // Between paragraphs stands what parts them.
    .join('');
}

function withoutIn(paragraph: string): string {
  let isOpen = false;
  const sentences = paragraph.split(/(?<=[.!?;…]\s)|(?<=\n)(?=\s*[\p{Lu}*_¡¿–-])/u);
  return sentences
    .filter((sentence) => {
      const words = nameKey(sentence);
      const isHouses = isDisclaimer(words) || (isOpen && GOES_ON.test(words));
      const isCut = isHouses && !isOfSender(words);
      isOpen ||= isCut;
      return !isCut;
    })
    .join('');
}

const isDisclaimer = (words: string): boolean => NOT_MEANT.test(words) || OF_ITSELF.test(words) || OF_PAPER.test(words);

const isOfSender = (words: string): boolean =>
  OF_ONE.test(words) || has(words, STAYS) || INTENT_RULES.some(({ mentions }) => has(words, mentions));
