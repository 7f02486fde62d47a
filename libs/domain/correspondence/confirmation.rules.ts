import type { Language } from './reading.types.js';

/** How a language says that a cancellation is true, or that it is not. Patterns are for folded clauses, as in intents. */
export interface ConfirmationRules {
  readonly language: Language;
  /** A whole clause that says yes. */
  readonly confirms: RegExp;
  /** A clause that says no, or that it was somebody else. */
  readonly disowns: RegExp;
  /** A whole clause that may stand beside a yes: a greeting, a farewell, who wrote, that somebody cannot come. */
  readonly passes: RegExp;
}

const any = (...patterns: readonly string[]): RegExp => new RegExp(patterns.join('|'));
const whole = (...patterns: readonly string[]): RegExp => new RegExp(`^(?:${patterns.join('|')})$`);

const english: ConfirmationRules = {
  language: 'en',
  confirms: any(
    '^(yes|yes please|yes indeed|confirmed|correct|that is (so|true|right|correct)|this is (so|true|right|correct)|it is (so|true))$',
    '^(yes )?(i|we) (hereby )?(do )?confirm( (it|this|that|the|my|our)( (cancellation|request|mail))?)?$',
    '^(yes )?(please )?(go ahead|do so)$',
  ),
  disowns: any(
    '^(no|nope|no thanks|no thank you)$',
    '\\b(it|that|this) (was not|wasn t|is not|isn t) (me|mine|from me|true|so)\\b',
    '\\b(i|we) (did not|didn t|have not|haven t|never) (ask|asked|write|wrote|written|send|sent|request|requested|want|wanted)\\b',
    '\\b(do not|don t|please don t|never) cancel\\b',
  ),
  passes: whole(
    '(hello|hi|dear|good (morning|afternoon|evening|day))( (all|there|team|sirs?|madam|sir or madam|colleagues|(ms |mrs |mr )?\\w+))?',
    '(with )?(my |our )?(kind|best|warm|kindest|warmest)( (regards|wishes))?|regards|(yours )?(sincerely|faithfully|truly)|cheers|all the best|please',
    '(many )?(thanks|thank you)( (so|very) much| a lot| again| in advance| for (asking|checking|your (help|patience|understanding|mail|message|question)))?',
    '(i am |i m |we are )?(very |so )?sorry( (for|about) (this|that|it|the (trouble|inconvenience)))?|sent from my \\w+',
    '(it|that|this) was me|i (wrote|sent|asked for) (it|this|that)',
    '(my|our) (assistant|secretary|office|employer|boss|manager|colleague) (wrote|sent|asked for) (it|this|that)( for (me|us))?',
    '(unfortunately |sadly )?(i|we)( unfortunately| sadly)? (cannot|can ?not|can t|could not|will not be able to|won t be able to|am not able to|am unable to|can no longer) (come|attend|participate|take part|make it|join|be there|travel)( any ?more)?( (to |in )?(the|this) (course|programme|diploma|training|webinar))?',
  ),
};

const french: ConfirmationRules = {
  language: 'fr',
  confirms: any(
    '^(oui|oui merci|oui s il vous plait|confirme|exact|c est (exact|vrai|bien cela|bien moi|correct))$',
    '^(oui )?(je|nous) (le |la |vous )?confirm(e|ons)( (bien|par la presente))?( (l|la|cette|mon|ma|notre) ?(annulation|demande|desistement))?$',
  ),
  disowns: any(
    '^(non|non merci)$',
    '\\b(ce n est|ce n etait|c est|c etait) pas (moi|de moi|vrai)\\b',
    '\\bje n (ai|avais) (pas|rien|jamais) (demande|ecrit|envoye|voulu)\\b',
    '\\b(n annulez|ne pas annuler|n annulez surtout)\\b',
  ),
  passes: whole(
    '(bonjour|bonsoir|salut|chere?s?|madame|monsieur|mesdames|messieurs)( (madame|monsieur|a tous|\\w+))?',
    '(bien |tres )?cordialement|bien a vous|bonne (journee|soiree)|sincerement|(avec mes |sinceres |meilleures )*salutations( distinguees)?|s il vous plait',
    '(un grand )?merci( (beaucoup|bien|d avance|encore|pour (votre (aide|message|comprehension|patience))))?',
    '(je suis |nous sommes )?(vraiment )?(desolee?s?|navree?s?)|envoye de mon \\w+|c etait moi',
    '(c est )?(mon|ma|notre) (assistante?|secretaire|employeur|collegue|chef) (qui )?(l |vous |vous l )?a (ecrit|envoyee?|demandee?)( pour moi)?',
    '(malheureusement )?(je|nous) (ne|n) (pourrai|peux|puis|pourrons|pouvons|serai|suis)( malheureusement)? (pas|plus)( (en mesure de|disponible|la))?( (venir|participer|assister|etre (la|presente?)|me deplacer))?( (a|au) ?(la |cette )?(cours|formation|programme|diplome))?',
  ),
};

const spanish: ConfirmationRules = {
  language: 'es',
  confirms: any(
    '^(si|si gracias|confirmado|correcto|asi es|es (cierto|correcto|verdad)|fui yo|soy yo)$',
    '^((si|yes) )?(lo |la |les )?confirm(o|amos)( (por la presente))?( (la|mi|esta|nuestra) (cancelacion|anulacion|baja|solicitud))?$',
  ),
  disowns: any(
    '^(no|no gracias)$',
    '\\bno (fui|soy|era|he sido) yo\\b',
    '\\bno (es|era) (cierto|verdad|mio|mia)\\b',
    '\\b(no|nunca) (lo )?(he )?(pedi|pedido|escribi|escrito|envie|enviado|solicite|solicitado|queria)\\b',
    '\\bno (lo |la )?(cancelen|cancele|anulen|anule)\\b',
  ),
  passes: whole(
    '(hola|buen(os|as)?( (dias?|tardes|noches))?|estimad[oa]s?|apreciad[oa]s?|querid[oa]s?)( (a todos|senor(a|es)?|equipo|\\w+))?',
    '(un )?((muy )?cordial |afectuoso )?saludos?( cordial(es)?| afectuosos?)?|atentamente|cordialmente|por favor',
    '(muchas |mil )?gracias( (por (todo|preguntar|su (ayuda|mensaje|comprension|paciencia))|de antemano))?',
    'lo siento( mucho)?|(disculpen?|perdonen?)( las molestias)?|enviado desde mi \\w+',
    '(lo |la )?(escribio|envio|mando|pidio) mi (asistente|secretari[oa]|empresa|jef[ea]|companer[oa])|mi (asistente|secretari[oa]|empresa|jef[ea]|companer[oa]) (lo|la|les|se lo) (escribio|envio|mando|pidio)',
    '(lamentablemente |desgraciadamente )?(ya )?no( me)? (podre|puedo|podremos|podemos|sera posible|es posible) (asistir|participar|acudir|ir|venir|viajar)( (al?|en) ?(el|la|este|esta)? ?(curso|programa|diploma|formacion))?',
  ),
};

const catalan: ConfirmationRules = {
  language: 'ca',
  confirms: any(
    '^(si|si gracies|confirmat|correcte|aixi es|es (cert|correcte|veritat)|he estat jo|soc jo)$',
    '^((si|yes) )?(ho |la |us )?confirm(o|em)( (la|la meva|aquesta|la nostra) (cancellacio|anullacio|baixa|sollicitud))?$',
  ),
  disowns: any(
    '^(no|no gracies)$',
    '\\bno (he estat|soc|era|vaig ser) jo\\b',
    '\\bno (es|era) (cert|veritat|meu|meva)\\b',
    '\\b(no|mai) (ho )?(he|vaig|havia) (demanat|demanar|escrit|escriure|enviat|enviar|sollicitat|volia)\\b',
    '\\bno (ho |la )?(cancelleu|cancellin|cancelli|anulleu|anullin)\\b',
  ),
  passes: whole(
    '(hola|bon(a|es)? (dia|tarda|tardes|vespre|nit)|benvolgu(t|da|ts|des)|estima(t|da|ts|des))( (a tothom|senyora?|equip|\\w+))?',
    '(una )?(cordial )?(salutacio|salutacions)( cordials?)?|atentament|cordialment|records|si us plau',
    '(moltes |mil )?gracies( (per (tot|preguntar|la vostra (ajuda|comprensio|paciencia))|per (endavant|avancat)))?',
    'ho sento( molt)?|em sap greu|disculpeu( les molesties)?|enviat des del meu \\w+',
    '(ho )?(ha|va) (escriure|enviar|demanar|escrit|enviat|demanat) (el meu|la meva|l) (assistent|secretari|secretaria|empresa|cap|company|companya)',
    '(malauradament )?(ja )?no( hi)?( em)? (podre|puc|podrem|podem|sera possible|es possible) (assistir|participar|venir|anar|viatjar)( hi)?( (al?|en) ?(el|la|aquest|aquesta)? ?(curs|programa|diploma|formacio))?',
  ),
};

export const CONFIRMATION_RULES: readonly ConfirmationRules[] = [english, french, spanish, catalan];
