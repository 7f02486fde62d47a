import { any, because, governs, type IntentRules } from './intent.pattern.js';

const SOFTLY = 'donc|malheureusement|par la presente|ainsi|bien|formellement|aussi|desormais|egalement';
const WANT =
  'souhaite|souhaitons|souhaiterais|souhaiterions|voudrais|voudrions|veux|voulons|desire|desirons|dois|devons|aimerais|aimerions|vais devoir|allons devoir|devrai|devrons|tiens a|prefere|suis contraint d|suis contrainte d|suis oblige d|suis obligee d|suis dans l obligation d|me vois dans l obligation d|suis au regret d|suis au regret de devoir|regrette de devoir|sommes au regret de devoir|me vois contraint d|me vois contrainte d|me vois oblige d|me vois obligee d';
const COURTESY =
  'merci|cordialement|bien|sinceres|sincerement|avec (?:mes|regret)|desole|desolee|svp|s il vous plait|salutations|veuillez';
const PLACE = '(ma|notre|mon) (place|inscription|reservation|participation)';
const DETAIL = 'nom|prenom|date|cours|courriel|email|mail|tel|telephone|portable|contact|coordonnees';

export const french: IntentRules = {
  language: 'fr',
  mentions: any(
    '\\b(annul\\w*|desist\\w*|renonc\\w*|resili\\w*|me retir\\w*)\\b',
    `\\b(abandonne\\w*|cede\\w*|liber(e|er|ez|ons)|rends?) ${PLACE}\\b`,
  ),
  asks: any(
    `\\b(je|nous) (${WANT})( (${SOFTLY})){0,2} (annuler|resilier|me desister|me retirer)\\b`,
    '\\b(j annule|nous annulons|je me desiste|nous nous desistons|je resilie|je me retire)\\b',
    '\\b(veuillez|merci de|merci d|priere d|priere de|prie de|prie d|(?:vous|je|nous) demande de|(?:vous|je) demande d|pourriez vous|pouvez vous)( (donc|svp|s il vous plait|bien vouloir)){0,2} (annuler|resilier)\\b',
    '\\b(ecris|ecrivons|contacte) (pour|afin d) (annuler|resilier|me desister)\\b',
    '\\b(prendre (en compte|acte de|acte d|note de|note d)|accepter|enregistrer|informe de|informe d|informons de|informons d) ?(l |la |mon |notre |ma )?(annulation|desistement)\\b',
    '(^|[,|])(annulez|annuler)\\b',
    '\\b(demande|demander|demandons|confirme|notifie|sollicite|souhaite)( (donc|par la presente|formellement)){0,2} (l|d|une|la|mon) ?(annulation|desistement)\\b',
    '^(demande d )?(annulation|desistement)\\b',
  ),
  givesUp: any(
    `\\b(je|nous) (${WANT})( (${SOFTLY})){0,2} renoncer\\b`,
    `\\b(je renonce|nous renoncons)( (${SOFTLY})){0,2}\\b`,
    `\\b(je|nous) (${WANT})( (${SOFTLY})){0,2} (abandonner|ceder|liberer|rendre)(?= ${PLACE}\\b)`,
    `\\b(j|je|nous) ((${SOFTLY}) ){0,2}(abandonne|abandonnons|cede|cedons|libere|liberons|rends|rendons)(?= ${PLACE}\\b)`,
  ),
  own: governs({
    place:
      '(?:(?:a|de|d) )?(?:(?:ma|mon|notre|la|l|cette|sa propre) )?(?:place|inscription|reservation|participation|candidature|venue|presence|demande (?:d inscription|de participation|de reservation))',
    binds: '(?:a|au|aux|de|du|d|pour|dans|en)(?: (?:l|la|le|les|ce|cet|cette|votre|notre|mon|ma))?',
    course: 'cours|formation|programme|diplome|webinaire|cursus|edition|semaine de formation',
    held: 'a|qui|en|(?:du|de|le) \\d+',
    belongs: 'de|d|pour|au nom de|au nom d',
    goesOn: `sans (?:aucun )?remboursement|en sachant|car|parce|puisque|en raison|pour (?:\\w+ ){0,3}(?:raisons?|motifs?|cause)|a cause|suite a|du fait|et (?:je|vous|nous|demande|d etre|d obtenir|obtenir|de|le remboursement|me|souhaite|merci|cordialement)|malheureusement|${COURTESY}|${DETAIL}|immediatement|qui|que j|faite|effectuee|datee|reference|ainsi que (?:le|mon|son) remboursement|numero|ref|je|nous|j|ownname|le plus (?:rapidement|vite)|des que possible|dans les meilleurs delais`,
    turns: 'mais|ou|sauf|seulement|et (?:celle|celui|ma|mon|la|le|aussi|l)',
    elsewhere:
      '(?:a la|a l|au|aux|dans|chez)(?! (?:\\w+ )?(?:raison|suite|nom|date|cause|moment|espoir|avance|revoir|plaisir|meilleurs|plus)\\b)',
  }),
  reason: because('car|parce qu\\w*|puisqu\\w*|en raison|a cause|du fait|etant donne'),
  harmless: any(
    '\\b(ne|n) (y )?(participerai|participerons|viendrai|viendrons|assisterai|assisterons) (malheureusement )?(pas|plus)\\b',
    '\\b(ne|n) (pourrai|pourrais|peux|puis|pouvons|pourrons|serai|serais|suis|serons|sommes)( malheureusement)? (pas|plus)( malheureusement)?( en mesure de| disponible| libre| la)?( (venir|participer|assister|etre|me rendre|me deplacer))?\\b',
    '\\b(ne|n) (m |me |nous )?(est|sera) (malheureusement )?(pas|plus) possible\\b',
    '\\bsans (aucun |le )?remboursement\\b|\\bqu(e|il) (rien ne (me |m )?(sera|est)( plus)? (rembourse|rendu)|n y (a|aura) (pas|plus|aucun)( de)? remboursement)\\b',
    '\\bdes que possible\\b|\\bsi possible\\b|\\bs il vous plait\\b|\\bapres (mure )?reflexion\\b',
  ),
  denies: any('\\b(ne|n|pas|jamais|sans|ni|aucun\\w*|non|nullement)\\b'),
  doubts: any(
    '\\b(si|dois je|faut il|puis je|peut on|est ce que|comment|quand|au cas|eventuel\\w*|peut etre|envisag\\w*|hesit\\w*|jusqu\\w*|avant d|sinon|autrement|a defaut|le cas echeant|des que|une fois|lorsqu\\w*|apres|a condition|seulement|demain|plus tard|prochaine?s?|dit|disent|pense|croit|vous (dites|ecrivez))\\b',
    '\\b(je vais|nous allons|j irai|j annulerai|nous annulerons|je renoncerai)( (donc|alors|bientot)){0,2} (annuler|resilier|renoncer|me desister)\\b',
    '\\b(hotel|vol|train|chambre|diner|dejeuner|facture|reunion|commande|visa|collegue|remplac\\w*|report\\w*|a la place|newsletter)\\b',
    '\\b(me|nous) demande\\b',
    '\\b(a ete|ont ete|est|sont|etait|fut) annule\\w*\\b',
  ),
};
