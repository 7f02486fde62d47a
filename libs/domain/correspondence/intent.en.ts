import { any, because, governs, type IntentRules } from './intent.pattern.js';

const CANNOT =
  '(cannot|can ?not|can t|cant|could not|couldn t|will not|won t|wont|am not|m not|not)( be)?( able| possible| going)?( for me)?( to)?';
const SOFTLY =
  'hereby|now|therefore|herewith|also|kindly|unfortunately|sadly|regretfully|thus|really|just|then|simply|probably';
const PLEASE = '(please|pls|plz|kindly)';
const TO_LEAVE = `(${SOFTLY}|must|have|need|wish|want|would|d|like|very|much|am|m|are|re|going|writing|obliged|forced|regret|ll|will|to)`;
const PLACE = '(my|our|the|this) (place|seat|spot|registration|reservation|booking|participation|enrolment|enrollment)';
const FAREWELL = 'thanks|thx|thank|many|best|kind|warm|regards|sincerely|yours|sorry|please|cheers';
const DETAIL =
  'name|surname|first|course|date|registered|registration|email|e mail|mail|phone|tel|telephone|mobile|contact';

export const english: IntentRules = {
  language: 'en',
  mentions: any(
    '\\b(cancel(s|l?ed|l?ing|l?ations?)?|withdraw\\w*)\\b',
    // Whoever gives up smoking does not speak of it.
    `\\b(give|gives|giving|given|gave) (up (on )?${PLACE}|${PLACE} up)\\b`,
    `\\b(relinquish\\w*|surrender\\w*|renounc\\w*|releas(e|es|ed|ing)) ${PLACE}\\b`,
  ),
  asks: any(
    `\\b(i|we)( ${TO_LEAVE}){0,7} (cancel|cancelling|canceling|withdraw|withdrawing)\\b`,
    `\\b(attend|come|participate|take part|join|make it) and( ${TO_LEAVE}){1,5} (cancel|withdraw)\\b`,
    `\\b${PLEASE}( (do|kindly|also|now)){0,2} (cancel|withdraw)\\b`,
    '(^|[,|])(so )?(cancel|withdraw)\\b',
    '\\b(can|could|would|will) you( (please|kindly)){0,2} cancel\\b',
    '\\b(request|requesting|confirm|ask for|asking for|apply for|this is|please (accept|process|register|note)|proceed (with|to))( (this|as|a|the|my|our|formal|official|full|written|immediate)){0,3} (cancellation|cancelation|withdrawal)\\b',
    '^(my |a |the )?(cancellation|cancelation|withdrawal)( request)?\\b',
  ),
  givesUp: any(
    `\\b(i|we)( ${TO_LEAVE}){0,7} (give|giving) up(?= ${PLACE}\\b)`,
    `\\b(i|we)( ${TO_LEAVE}){0,7} (give|giving)(?= ${PLACE} up\\b)`,
    `\\b(i|we)( ${TO_LEAVE}){0,7} (relinquish|relinquishing|surrender|surrendering|renounce|renouncing|release|releasing)(?= ${PLACE}\\b)`,
    `\\b${PLEASE}( (do|kindly|also|now)){0,2} release(?= ${PLACE}\\b)`,
    `\\b(i|we) (accept|know|understand)( \\w+){1,8} and( (${SOFTLY})){0,2} give up(?= ${PLACE}\\b)`,
    `(^|[,|])((and|so|therefore) )?give( up(?= ${PLACE}\\b)|(?= ${PLACE} up\\b))`,
  ),
  own: governs({
    place:
      '(?:(?:from|of) )?(?:(?:my|our|the|this|ownname s) )?(?:(?:own|whole|current|confirmed|guaranteed|course|coursename|programme|diploma|training|webinar) )?(?:place|seat|spot|registration|reservation|booking|application|participation|attendance|enrolment|enrollment|inscription)|my course',
    binds: '(?:for|in|of|at|to|on|from|with)(?: (?:the|this|your|our|my|this year s))?',
    course: 'course|programme|program|diploma|training|webinar|edition',
    held: 'in|held|starting|beginning|this|(?:on|of|from) \\d+',
    belongs: 'of|for|by|under|in the name of',
    goesOn: `up|without|although|even|knowing|because|as (?:i|we|my|our|there|agreed|discussed|requested|stated|per|of|soon|a (?:result|consequence))|since|due|owing|given|so(?! that (?:i|we|you))|unfortunately|${FAREWELL}|${DETAIL}|with (?:regret|immediate|effect|the reference|reference)|effective|immediately|now|completely|definitively|entirely|(?:for|on) (?:\\w+ ){0,3}(?:reasons?|grounds)|made|dated|submitted|which|that i|reference|ref|number|starting|beginning|held|i|we|ownname|and (?:i|we|please|let me|confirm|refund|ask|request|would|kindly|thanks?|send|return|receive|regret|hope|apologi[sz]e|(?:to )?(?:ask|request|receive|claim))`,
    turns: 'but|or|only|except|rather|and (?:the|that|those|also|my|his|her|their)',
    elsewhere:
      '(?:at|in|for|on|of|to|from) (?:the|a|an)(?! (?:\\w+ )?(?:reasons?|grounds|name|date|moment|hope|meantime|event|same|first|\\d\\w*)\\b)',
  }),
  reason: because(
    'because|since|due to|owing to|given that|as (?:i|we|my|our|there)',
    'my (?:flight|train) (?:was|has been|is|got) cancell?ed',
  ),
  harmless: any(
    `\\b${CANNOT} (attend|come|make it|take part|participate|join|travel|be there|be present)\\b`,
    '\\bno longer( be)?( able| possible| wish| want)?( for me)?( to)? ?(attend|come|make it|take part|participate|join|travel|be there)\\b',
    '\\bwithout (a |any |further )*(refund|reimbursement)\\b|\\b(that|although|though) (nothing|no (refund|money)) (is|will be|can be|comes|would be)( (refunded|returned|paid|given))?( back)?\\b',
    '\\bas soon as( you)? (possible|can)\\b|\\bif( that is| it is| at all)? possible\\b|\\bif you (need|require)\\b|\\bat once\\b',
  ),
  denies: any(
    '\\b(not|never|no|nor|neither|without|don t|dont|won t|wont|didn t|doesn t|isn t|cannot|can t|nothing)\\b',
  ),
  doubts: any(
    '\\b(if|whether|unless|in case|in that case|might|may|maybe|perhaps|considering|thinking|unsure|wonder\\w*|should|do i|shall i|how|when|until|otherwise|or else|failing|provided|once|as soon as|says|they say|said|thinks?|told|tells|you (wrote|think)|before i|tomorrow|later|next (week|month|year)|would have( to)?|d have( to)?)\\b',
    // It is announced, and not yet asked for.
    `\\b(i|we)( (${SOFTLY})){0,2} (will|ll|shall|would|d|am going to|m going to|are going to)( (${SOFTLY})){0,2} (cancel|withdraw|give|release|surrender)\\b`,
    '\\b(hotel|flight|train|room|dinner|lunch|invoice|meeting|call|order|newsletter|visa|transfer|taxi|colleague|instead|postpone\\w*|replace\\w*|substitut\\w*)\\b',
    '\\b(was|were|been|has|had|is being|got) (cancel\\w*|withdrawn)\\b',
  ),
};
