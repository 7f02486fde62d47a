import type { Language } from './reading.types.js';

/** How a language says that a cancellation is true, or that it is not. Patterns are for folded clauses, as in intents. */
export interface ConfirmationRules {
  readonly language: Language;
  /** A whole clause that says yes. */
  readonly confirms: RegExp;
  /** A clause that says no, or that it was somebody else. */
  readonly disowns: RegExp;
  /** Whoever says this anywhere may stay, or sets a condition. */
  readonly hedges: RegExp;
}

const any = (...patterns: readonly string[]): RegExp => new RegExp(patterns.join('|'));

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
  hedges: any(
    '\\b(if|but|only|unless|however|except|provided|instead)\\b',
    '\\b(stay|keep|remain|attend|participate|come)\\b',
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
  hedges: any(
    '\\b(mais|sauf|seulement|condition|pourvu|plutot|cependant)\\b',
    '\\b(garde\\w*|reste\\w*|participe\\w*|venir|viens|viendrai|assiste\\w*)\\b',
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
  hedges: any(
    '\\b(pero|solo|salvo|siempre que|excepto|prefiero)\\b',
    '\\b(mantener|mantengo|quedarme|asistir|asistire|participar|participare|venir)\\b',
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
  hedges: any(
    '\\b(pero|nomes|tret|sempre que|excepte|prefereixo)\\b',
    '\\b(mantenir|mantinc|quedar me|assistir|assistire|participar|participare|venir)\\b',
  ),
};

export const CONFIRMATION_RULES: readonly ConfirmationRules[] = [english, french, spanish, catalan];

/** Three of the languages write their if as two of them write a yes without its accent: it is one where more follows. */
export const CONDITION =
  /\b(if|unless|whether|provided)\b|\bsi (?!((lo|la|les|ho|us) )?confirm|gracias|gracies|us plau|fui yo|soy yo|he estat|soc jo)\w/;
