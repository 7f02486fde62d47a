import { nameKey } from '../matching.js';
import { any, has } from './intent.pattern.js';
import type { Known } from './reading.types.js';

/** What a mail program sends when somebody presses a sign below a letter; it has no words of the sender's. */
export const isReaction = (body: string): boolean =>
  /^[^\p{L}\p{N}]{1,40}[\p{L}\p{M} .,'’-]{0,100}\b(reacted (via|to)|a réagi (via|à)|ha reaccionado|ha reaccionat)[^\n]{0,100}$/iu.test(
    body.trim(),
  );

/** Whoever is away says until when. Whoever speaks of the course, of money or of a place, or asks, writes to us. */
export function speaksToUs(body: string, { course }: Pick<Known, 'course'>): boolean {
  const words = nameKey(body);
  const title = nameKey(course);
  return body.includes('?') || has(words, OF_OURS) || (title !== '' && words.includes(title));
}

/** Whoever says that the answer will follow has not given it. */
export const putsOff = (body: string): boolean => has(nameKey(body), PUTS_OFF);

const PUTS_OFF = any(
  '\\b(i|we) (will|ll|shall) (answer|reply|respond|get back to you|come back to you|send|write)\\b.{0,200}\\b(later|soon|shortly|tomorrow|next|when|once|this week|on (mon|tues|wednes|thurs|fri)day)\\b',
  '\\b(repondrai|repondrons|reviendrai|enverrai|enverrons|ecrirai)\\b.{0,200}\\b(demain|bientot|semaine|plus tard|des que|prochaine?s?|lundi|mardi|mercredi|jeudi|vendredi)\\b',
  '\\b(respondere|contestare|enviare|mandare|escribire)\\b.{0,200}\\b(manana|pronto|semana|mas tarde|cuando|en cuanto|lunes|martes|miercoles|jueves|viernes)\\b',
  '\\b(respondre|contestare|enviare|escriure)\\b.{0,200}\\b(dema|aviat|setmana|mes tard|quan|dilluns|dimarts|dimecres|dijous|divendres)\\b',
);

const OF_OURS = any(
  '\\b(course|diploma|programme|registration|attend|refund|money|paid|place)\\b',
  '\\b(cours|formation|inscription|assister|participer|rembours\\w*|argent)\\b',
  '\\b(curso|inscripcion|plaza|asistir|participar|importe|devoluci\\w*|reembols\\w*|dinero)\\b',
  '\\b(curs|inscripcio|placa|assistir|participar|import|devoluci\\w*|reembors\\w*|diners)\\b',
);
