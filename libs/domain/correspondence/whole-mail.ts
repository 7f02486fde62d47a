import { nameKey } from '../matching.js';
import { any, has } from './intent.pattern.js';
import { INTENT_RULES, SECOND_THOUGHTS, STAYS } from './intent.rules.js';

/** One sentence of a mail: folded, with marks between clauses. */
export interface Sentence {
  readonly words: string;
  readonly isQuestion: boolean;
  /** It speaks of leaving, and is judged by that. */
  readonly isJudged: boolean;
}

/** What a request to leave is weighed against: the whole mail. */
export interface WholeMail {
  readonly text: string;
  readonly sentences: readonly Sentence[];
  readonly givenName: string;
  /** What is to be cancelled is not named, or is called what a room is called as well: `I have to cancel my reservation`. */
  readonly isVague: boolean;
}

/**
 * Rules that speak of the whole mail: each that holds leaves a request to leave in doubt, whatever its own sentence says.
 * @returns their names
 */
export const against = (mail: WholeMail): string[] =>
  Object.entries(RULES).flatMap(([name, holds]) => (holds(mail) ? [name] : []));

const RULES: Readonly<Record<string, (mail: WholeMail) => boolean>> = {
  // Taken back, or something else is wanted in its stead.
  'second-thoughts': says(SECOND_THOUGHTS),
  stays: says(STAYS),
  // A day, or one of two registrations, as where a group has another, and not the rest.
  'part-only': says(
    any(
      '\\b(other|remaining) (days?|sessions?)\\b|\\brest of (the|it|that)\\b|\\bthe other (one )?(stays|remains)\\b',
      '\\b(twice|second one|(as|in|with|for) (a|the|our) group|deux fois|en groupe|dos veces|en grupo|dues vegades|en grup|amb el grup)\\b',
      '\\b(autres (jours|seances|sessions)|l autre|le reste (de|du))\\b',
      '\\b(demas|otr[oa]s) (dias|sesiones)\\b|\\b(el resto|la otra|mantengan)\\b',
      '\\b(altres (dies|sessions)|la resta|l altra|manteniu)\\b',
    ),
  ),
  // Words for somebody to look at, or of somebody else.
  reported: says(
    any(
      '\\b(draft|wording|enough to (write|say|send)|(wrote|writes|written) (to )?(me|us)|pass\\w* (this|it) on|forward(ing|ed)? (this|it))\\b',
      '\\b(brouillon|projet de (lettre|courrier|mail|reponse)|(suffit il|il suffit) d|(m|nous) a ecrit|fais suivre)\\b',
      '\\b(borrador|basta con (escribir|poner|decir|enviar)|(me|nos) (escribio|ha escrito))\\b',
      '\\b(esborrany|n hi ha prou|(em|ens) va escriure|(m|ens) ha escrit)\\b',
    ),
  ),
  'in-quotation-marks': ({ text }) =>
    [...text.matchAll(/["“«]([^"“”«»]{1,300})["”»]/g)].some(([, said = '']) =>
      INTENT_RULES.some(({ mentions }) => has(nameKey(said), mentions)),
    ),
  'addressed-to-sender': ({ sentences, givenName }) => {
    const name = nameKey(givenName);
    if (name === '') return false;
    const greeted = new RegExp(
      `(^|[,|])(${GREETINGS})( (ms|mrs|mr|mme|madame|monsieur|sra?|senyora?))? ${name}(?=$|[ ,|])`,
    );
    return sentences.some(({ words }) => greeted.test(words));
  },
  // No sentence before it is taken back by a no that says nothing else.
  'says-no': ({ sentences }) =>
    sentences.some(
      ({ words, isJudged }) =>
        !isJudged &&
        /^((no|non|nope)(?=$|[,|]| (i|we|attendez|espere\w*)\b)|(wait|hold on|attendez|espera|esperen|espereu|finalement)\b)/.test(
          words,
        ),
    ),
  proposes: says(
    any(
      '\\b(i|we) (suggest|propose)\\b|\\b(i|we) (will|ll) (ask|check|write|call)\\b|\\bhold on\\b|\\blet s\\b|\\blet (me|us) (first )?(check|ask|talk|speak|see)\\b',
      '\\b(je|nous) propos\\w+\\b|\\b(propongo|proponemos|proposo|proposem)\\b',
    ),
  ),
  asks: ({ sentences }) => sentences.some((sentence) => isAsking(sentence) && !isHarmless(sentence.words)),
  'other-thing': ({ sentences, isVague }) => isVague && sentences.some(({ words }) => has(words, OTHER_THINGS)),
};

function says(pattern: RegExp): (mail: WholeMail) => boolean {
  return ({ sentences }) => sentences.some(({ words }) => has(words, pattern));
}

const GREETINGS =
  'dear|hi|hello|hey|good morning|good afternoon|chere?|bonjour|bonsoir|salut|estimad[oa]|querid[oa]|hola|buen dia|buenos dias|buenas tardes|buenas|benvolgu(?:da|t)|apreciad[oa]|bon dia|bona tarda';

/** A question need not have its mark. */
const ASKS =
  /^(is (it|there|this)|are there|can (i|we)|may (i|we)|do (i|we)|should (i|we)|could (i|we)|would it|shall (i|we)|est ce qu\w*|puis je|pouvons nous|suffit il|faut il)\b/;
const isAsking = ({ words, isQuestion, isJudged }: Sentence): boolean => !isJudged && (isQuestion || ASKS.test(words));

/** Whoever leaves may ask after the money, or whether the mail has arrived; but not whether they, or others, may come. */
const OF_LEAVING = any(
  '\\b(refund\\w*|reimburs\\w*|money|paid back|confirm\\w*|receipt|received|acknowledge\\w*|iban|account|how are you)\\b',
  '\\b(rembours\\w*|accus\\w*|recu|compte|comment allez vous)\\b',
  '\\b(reembols\\w*|devoluc\\w*|devol\\w*|devuelv\\w*|recibid\\w*|cuenta|que tal|como estan?)\\b',
  '\\b(reembors\\w*|retorn\\w*|rebut|com esteu)\\b',
);
const OF_COMING = any(
  '\\b(colleague|instead|online|attend\\w*|come|join|part|edition|year|place|course|replac\\w*|substitut\\w*)\\b',
  '\\b(en ligne|venir|vienne|viendra|particip\\w*|assist\\w*|collegue|annee|remplac\\w*)\\b',
  '\\b(en linea|venga|viene|asist\\w*|companer\\w*|edicion|edicio|en linia|vingui|company\\w*|sustitu\\w*)\\b',
);
const isHarmless = (words: string): boolean => has(words, OF_LEAVING) && !has(words, OF_COMING);

/** What may be cancelled as well: where somebody sleeps, which others book; a meeting, and its day; a paper. A greeting wishes a good night. */
const OTHER_THINGS = any(
  '\\b(monday|tuesday|wednesday|thursday|friday|lundi|mardi|mercredi|jeudi|vendredi|lunes|martes|miercoles|jueves|viernes|dilluns|dimarts|dimecres|dijous|divendres)\\b',
  '\\b(invoice|bill|call|meeting|interview|appointment|facture|rendez vous|entretien|reunion|cita|factura|reunio|trobada|entrevista)\\b',
  '\\b(hotel|hostel|hostal|airbnb|booking com|apartments?|flat|accommodation|lodging|rooms?|(?<!good )nights?|breakfast|(?<!dear )friends)\\b',
  '\\b(appartement|logement|logera\\w*|logerons|hebergement|chambres?|(?<!bonne )nuit(s|ee|ees)?|dormir|(une?|des|mes) amie?s?)\\b',
  '\\b(piso|apartamento|alojamiento|habitacion\\w*|(?<!buenas )noches?|desayuno|(?<!(queridos|estimados) )amig[oa]s?|me quedo)\\b',
  '\\b(pis|apartament|allotjament|habitacio\\w*|(?<!bona )nits?|esmorzar|(?<!(benvolguts|estimats) )(amics|amigues)|em quedo)\\b',
);
