import type { Language } from './reading.types.js';

/**
 * How a language speaks of leaving a place. Every pattern is for folded text: no accents, no case, no punctuation, one
 * space between words; `l·l` is `ll`. Each names nothing but words, so that anybody can say why a mail was read so.
 */
export interface IntentRules {
  readonly language: Language;
  /** The sentence speaks of leaving at all. */
  readonly mentions: RegExp;
  /** Somebody leaves, in so many words. */
  readonly asks: RegExp;
  /** A "no" that says why somebody leaves, not that they stay: taken out before `denies` looks. */
  readonly harmless: RegExp;
  readonly denies: RegExp;
  /** It depends, it is about something or somebody else, or it tells of the past. */
  readonly doubts: RegExp;
}

const any = (...patterns: readonly string[]): RegExp => new RegExp(patterns.join('|'), 'g');

const english: IntentRules = {
  language: 'en',
  mentions: any('\\b(cancel(s|l?ed|l?ing|l?ations?)?|withdraw\\w*)\\b'),
  asks: any(
    '\\b(i|we)( (hereby|now|therefore|herewith|also|must|have|need|wish|want|would|d|like|am|m|are|re|going|writing|obliged|forced|regret|kindly|unfortunately|ll|will|to)){0,6} (cancel|cancelling|canceling|withdraw|withdrawing)\\b',
    '\\b(please|kindly)( (do|kindly|also|now)){0,2} (cancel|withdraw)\\b',
    '\\b(can|could|would|will) you( (please|kindly)){0,2} cancel (my|the|our)\\b',
    '\\b(request|requesting|confirm|ask for|asking for|apply for|this is)( (a|the|my|our|formal|official|full|written)){0,3} (cancellation|cancelation|withdrawal)\\b',
    '^(my |a )?(cancel|cancellation|cancelation|withdrawal)( request)?( of (my|the) \\w+( \\w+){0,5})?$',
    '^cancel (my|the) (place|registration|reservation|booking|application|participation|seat|enrolment)$',
  ),
  harmless: any(
    '\\b(cannot|can ?not|can t|cant|could not|couldn t|will not|won t|wont|am not|m not|not)( be)?( able| possible| going)?( for me)?( to)? (attend|come|make it|take part|participate|join|travel|be there|be present)\\b',
    '\\bno longer( be)?( able| possible)?( for me)?( to)? ?(attend|come|make it|take part|participate|join|travel|be there)\\b',
  ),
  denies: any(
    '\\b(not|never|no|nor|neither|without|don t|dont|won t|wont|didn t|doesn t|isn t|cannot|can t|nothing)\\b',
  ),
  doubts: any(
    '\\b(if|whether|unless|in case|might|may|maybe|perhaps|considering|thinking|unsure|wonder\\w*|should|do i|shall i|how|when|until|you (say|said|wrote|think|told))\\b',
    '\\b(hotel|flight|train|room|dinner|lunch|invoice|meeting|call|order|newsletter|visa|transfer|taxi|colleague|instead|postpone\\w*|replace\\w*|substitut\\w*)\\b',
    '\\b(was|were|been|has|had|is being|got) (cancel\\w*|withdrawn)\\b',
  ),
};

const french: IntentRules = {
  language: 'fr',
  mentions: any('\\b(annul\\w*|desist\\w*|renonc\\w*|resili\\w*)\\b'),
  asks: any(
    '\\b(je|nous) (souhaite|souhaitons|souhaiterais|voudrais|voudrions|veux|voulons|desire|desirons|dois|devons|vais|aimerais|tiens a|suis contraint d|suis contrainte d|suis oblige d|suis obligee d)( (donc|malheureusement|par la presente|ainsi|bien)){0,2} (annuler|resilier|renoncer)\\b',
    '\\b(j annule|nous annulons|je me desiste|je renonce a (ma|mon)|je resilie)\\b',
    '\\b(veuillez|merci de|merci d|priere d|priere de|prie de|prie d|demande de|demande d|pourriez vous|pouvez vous)( (donc|svp|s il vous plait|bien vouloir)){0,2} (annuler|resilier)\\b',
    '\\b(demande|demander|demandons|confirme|notifie|sollicite)( (donc|par la presente|formellement)){0,2} (l|d|une|la|mon) ?(annulation|desistement)\\b',
    '^(annulation|annuler|desistement)( de (mon|ma|notre|la|l) ?\\w+( \\w+){0,5})?$',
  ),
  harmless: any(
    '\\b(ne|n) (pourrai|pourrais|peux|puis|pouvons|pourrons|serai|serais|suis|serons|sommes)( malheureusement)? (pas|plus)( malheureusement)?( en mesure de| disponible| libre)?( (venir|participer|assister|etre|me rendre|me deplacer))?\\b',
    '\\b(ne|n) (m |me |nous )?(est|sera) (malheureusement )?(pas|plus) possible\\b',
  ),
  denies: any('\\b(ne|n|pas|jamais|sans|ni|aucun\\w*|non|nullement)\\b'),
  doubts: any(
    '\\b(si|dois je|faut il|puis je|peut on|est ce que|comment|quand|au cas|eventuel\\w*|peut etre|envisag\\w*|hesit\\w*|jusqu\\w*|avant d|vous (dites|avez dit|ecrivez))\\b',
    '\\b(hotel|vol|train|chambre|diner|dejeuner|facture|reunion|commande|visa|collegue|remplac\\w*|report\\w*|a la place)\\b',
    '\\b(a ete|ont ete|est|sont|etait|fut) annule\\w*\\b',
  ),
};

const spanish: IntentRules = {
  language: 'es',
  mentions: any(
    '\\b(cancel(o|as?|ar|an|amos|ando|es?|en|acion|aciones|ad[oa]s?|are|aria|arl[ao])|anul(?!l)\\w*|de baja|desisto|renunci\\w*)\\b',
  ),
  asks: any(
    '\\b(quiero|queremos|deseo|deseamos|quisiera|querria|necesito|debo|tengo que|me gustaria|voy a|solicito|pido|ruego|me veo obligado a|me veo obligada a)( (por favor|por tanto|formalmente|lamentablemente|que)){0,2} (cancelar|anular|darme de baja|cancelen|anulen)\\b',
    '\\b(cancelo|anulo|me doy de baja|renuncio a mi|desisto de mi)\\b',
    '\\b(por favor|ruego|favor de)( que)? (cancelen|anulen|cancele|anule|cancelar|anular)\\b',
    '\\b(pueden|puede|podrian|podria)( por favor)? (cancelar|anular) (mi|la)\\b',
    '\\b(solicito|solicitamos|pido|comunico|confirmo|deseo)( (por la presente|formalmente)){0,2} (la|mi) (cancelacion|anulacion|baja)\\b',
    '^(cancelacion|anulacion|baja)( de (mi|la) \\w+( \\w+){0,5})?$',
  ),
  harmless: any(
    '\\b(no)( me)? (podre|puedo|podria|podremos|podemos|voy a poder|es posible|sera posible|estare|ire)( (asistir|participar|acudir|viajar|ir|venir|disponible))?\\b',
    '\\bya no( me)? (puedo|podre|es posible)\\b',
  ),
  denies: any('\\b(no|nunca|jamas|sin|tampoco|ni)\\b'),
  doubts: any(
    '\\b(si|debo cancelar o|hay que|puedo|como|cuando|quizas?|tal vez|pensando|dud\\w*|en caso|hasta|antes de|ustedes (dicen|escriben))\\b',
    '\\b(hotel|vuelo|tren|habitacion|cena|comida|factura|reunion|pedido|visado|companer\\w*|coleg\\w*|en lugar|sustitu\\w*|aplaz\\w*)\\b',
    '\\b(ha sido|fue|han|estan?|era|ha) (cancelad|anulad)\\w*\\b',
  ),
};

const catalan: IntentRules = {
  language: 'ca',
  mentions: any(
    '\\b(cancell(o|a|ar|at|ats|ada|ades|acio|acions|em|eu|in|i|ant|are|aria)|anull\\w*|de baixa|renunci\\w*)\\b',
  ),
  asks: any(
    '\\b(vull|volem|voldria|voldriem|desitjo|desitgem|necessito|he de|haig de|hem de|m agradaria|em veig obligat a|em veig obligada a|sollicito|demano)( (doncs|malauradament|formalment|per tant|que)){0,2} (cancellar|anullar|donar me de baixa|cancellin|anullin|cancelleu|anulleu)\\b',
    '\\b(cancello|anullo|em dono de baixa|renuncio a la meva)\\b',
    '\\b(us plau|sisplau|prego que|preguem que|feu el favor de)( que)? (cancellin|anullin|cancelleu|anulleu|cancelli|anulli|cancellar|anullar)\\b',
    '\\b(podeu|poden|podrieu|podrien)( us plau| sisplau)? (cancellar|anullar) (la|el)\\b',
    '\\b(sollicito|sollicitem|demano|comunico|confirmo)( (per la present|formalment)){0,2} (la|la meva|l) ?(cancellacio|anullacio|baixa)\\b',
    '^(cancellacio|anullacio|baixa)( de (la|el|l) ?\\w+( \\w+){0,5})?$',
  ),
  harmless: any(
    '\\b(no)( em)? (podre|puc|podria|podrem|podem|sera possible|es possible|hi sere)( (assistir|participar|venir|viatjar|anar|ser hi|hi))?\\b',
    '\\bja no( em)? (puc|podre|es possible)\\b',
    '\\bsi us plau\\b(?= (no))',
  ),
  denies: any('\\b(no|mai|sense|ni|tampoc|pas)\\b'),
  doubts: any(
    '\\b(si(?! us plau)|cal|hauria|com|quan|potser|pensant|dubt\\w*|en cas|fins|abans|vostes (diuen|escriuen))\\b',
    '\\b(hotel|vol|tren|habitacio|sopar|dinar|factura|reunio|comanda|visat|company\\w*|collega|en lloc|substitu\\w*|ajorn\\w*)\\b',
    '\\b(ha estat|fou|han|esta|estan|era|ha) (cancellad|anullad|cancellat|anullat)\\w*\\b',
  ),
};

export const INTENT_RULES: readonly IntentRules[] = [english, french, spanish, catalan];

/** Said anywhere in the mail, it makes a person look: who wrote it may stay after all. */
export const SECOND_THOUGHTS =
  /\b(changed my mind|please ignore|by mistake|not true|will come|still come|keep my place|j ai change d avis|par erreur|je viendrai|garder ma place|he cambiado de opinion|por error|si que ire|mantener mi plaza|he canviat d opinio|per error|si que vindre|mantenir la meva placa)\b/;
