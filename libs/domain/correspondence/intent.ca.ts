import { any, because, governs, type IntentRules } from './intent.pattern.js';

const SOFTLY = 'doncs|malauradament|formalment|per tant|que|us plau|sisplau|tambe';
const WANT =
  'vull|volem|voldria|voldriem|desitjo|desitgem|necessito|necessitem|(?:he|haig|hem|haure|haurem|(?:em sap greu|lamento|lamentem) haver) d?e?|m agradaria|em veig obligat a|em veig obligada a|em veig en la necessitat d?e?|sollicito|sollicitem|demano|demanem|prego|preguem';
const COURTESY =
  'gracies|moltes|malauradament|salutacions|atentament|cordialment|una salutacio|us plau|si us plau|sisplau|disculpeu|ho sento';
const PLACE = '(la meva|la nostra) (placa|inscripcio|reserva|participacio)';
const DETAIL = 'nom|cognoms?|data|curs|correu|email|mail|tel|telefon|mobil|contacte|dades';

export const catalan: IntentRules = {
  language: 'ca',
  mentions: any(
    '\\b(cancell(o|a|ar|at|ats|ada|ades|acio|acions|em|eu|in|i|ant|are|aria)|anull\\w*|(de|la|meva) baixa|renunci\\w*|desist\\w*)\\b',
    `\\b(ced(eixo|ir|im)|deix(o|ar|em)|alliber(o|ar|em)) ${PLACE}\\b`,
  ),
  asks: any(
    `\\b(${WANT})( (${SOFTLY})){0,2} (cancellar|anullar|donar me de baixa|em doneu de baixa|cancellin|anullin|cancelleu|anulleu)\\b`,
    '\\b(cancello|cancellem|anullo|anullem|em dono de baixa|doneu me de baixa|desisteixo)\\b',
    '\\b(us plau|sisplau|prego que|preguem que|feu el favor de)( que)? (cancellin|anullin|cancelleu|anulleu|cancelli|anulli|cancellar|anullar)\\b',
    '(^|[,|])(cancelleu|anulleu|cancellin|anullin|cancellar|anullar)\\b',
    '\\b(escric|escrivim) per (cancellar|anullar|donar me de baixa)\\b',
    '\\b(procediu|procedeixin|procedir) a (la |l |la meva )?(cancellacio|anullacio|baixa)\\b',
    '\\b(podeu|poden|podrieu|podrien)( us plau| sisplau)? (cancellar|anullar|donar me de baixa)\\b',
    '\\b(sollicito|sollicitem|demano|demanem|comunico|confirmo|vull)( (per la present|formalment)){0,2} (la meva|la|l) ?(cancellacio|anullacio|baixa)\\b',
    '^(sollicitud de |sollicitud d )?(cancellacio|anullacio|baixa)\\b',
  ),
  givesUp: any(
    `\\b(${WANT})( (${SOFTLY})){0,2} renunciar\\b`,
    // The Spanish for it differs in what follows.
    '\\b(renunciem|renuncio(?= a (la (meva|nostra|placa)|l)\\b))\\b',
    `\\b(${WANT})( (${SOFTLY})){0,2} (cedir|deixar|alliberar)(?= ${PLACE}\\b)`,
    `\\b(cedeixo|cedim|deixo|deixem|allibero|alliberem)(?= ${PLACE}\\b)`,
  ),
  own: governs({
    place:
      '(?:(?:a|de|d|en) )?(?:(?:la meva|la nostra|la|aquesta|el meu|el nostre|el|l) )?(?:placa|inscripcio|reserva|matricula|participacio|assistencia|sollicitud|candidatura|registre)(?! (?:de|d) (?:cancellacio|anullacio|baixa))',
    binds: '(?:en|per|per a|de|d|del|al|a|pel|amb)(?: (?:el|la|l|aquest|aquesta|vostre|vostra|al))?',
    course: 'curs|programa|diploma|formacio|seminari web|webinar|edicio|diplomatura',
    held: 'a|que|(?:del?|el) \\d+',
    belongs: 'de|d|per a|a nom de|a nom d',
    goesOn: `sense (?:cap )?(?:reemborsament|devolucio)|sabent|perque|ja que|ates|atesa|degut|pels?|per (?:\\w+ ){0,2}(?:motius?|raons|causes?|problemes|questions|malaltia|feina)|per la qual cosa|i (?:sollicito|demano|que|agraeixo|agrairia|la devolucio|el reemborsament|voldria|espero|gracies|rebre|sollicitar|demanar|lamento)|${COURTESY}|${DETAIL}|immediatament|tan aviat com|amb (?:efecte|recanca)|realitzada|feta|efectuada|que (?:vaig|tinc)|numero|referencia|ref|no (?:podre|puc|em|hi)|ownname`,
    turns: 'pero|o|llevat|nomes|excepte|sino|i (?:la de|el de|les|els|tambe|el meu)',
    elsewhere: '(?:a|en|per a|per) (?:el|la|l|un|una)(?! (?:\\w+ )?(?:nom|data|causa|motiu|espera|moment|\\d\\w*)\\b)',
  }),
  reason: because('perque|ja que|ates que|atesa|degut a|pels?'),
  harmless: any(
    '\\b(no)( em)? (podre|puc|podria|podrem|podem|sera possible|es possible|hi sere)( (assistir|participar|venir|viatjar|anar|ser hi|hi))?\\b',
    '\\bja no( em)? (puc|podre|es possible)\\b',
    '\\bsense (cap )?(reemborsament|devolucio)\\b|\\bque no (se|me|es|em)( me| m)? (reembols|reembors|devuelv|devolver|torn)\\w*( nada| res)?\\b',
    '\\bsi us plau\\b|\\b(tan aviat com|quan)( us)? (sigui possible|pugueu)\\b|\\bsi es possible\\b',
  ),
  denies: any('\\b(no|mai|sense|ni|tampoc|pas)\\b'),
  doubts: any(
    '\\b(si|sino|cal|hauria|com|quan|potser|pensant|dubt\\w*|en (aquest )?cas|fins|abans|altrament|tan bon punt|un cop|tan aviat|despres|sempre que|llevat|tret|nomes|dema|mes tard|la setmana|vinents?|proper[as]?|diuen|diu|va dir|pens\\w*|creu|vostes (diuen|escriuen))\\b',
    '\\b(vaig a|anem a|cancellare|anullare|renunciare)( (doncs|aviat)){0,2} (cancellar|anullar|donar me de baixa|renunciar)\\b',
    '\\b(hotel|vol|tren|habitacio|sopar|dinar|factura|reunio|comanda|visat|company\\w*|collega|en lloc|substitu\\w*|ajorn\\w*|butlleti)\\b',
    '\\b(ha estat|fou|han|esta|estan|era|ha) (cancellad|anullad|cancellat|anullat)\\w*\\b',
  ),
};
