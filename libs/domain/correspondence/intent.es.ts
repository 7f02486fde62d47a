import { any, because, governs, type IntentRules } from './intent.pattern.js';

const SOFTLY = 'por favor|por tanto|por lo tanto|formalmente|lamentablemente|desgraciadamente|que|tambien';
const WANT =
  'quiero|queremos|deseo|deseamos|quisiera|quisieramos|querria|necesito|necesitamos|debo|debemos|tengo que|tenemos que|tendre que|me gustaria|voy a tener que|solicito|solicitamos|pido|pedimos|ruego|rogamos|lamento tener que|siento tener que|me veo obligado a|me veo obligada a|me veo en la obligacion de';
const COURTESY =
  'gracias|porfa|porfavor|muchas|lamentablemente|desgraciadamente|un (?:cordial )?saludo|saludos|atentamente|cordialmente|por favor|disculpen?|lo siento';
const PLACE = '(mi|nuestra) (plaza|inscripcion|reserva|participacion)';
const DETAIL = 'nombre|apellidos?|fecha|curso|correo|email|mail|tel|telefono|movil|contacto|datos';

export const spanish: IntentRules = {
  language: 'es',
  mentions: any(
    '\\b(cancel(o|as?|ar|an|amos|ando|es?|en|acion|aciones|ad[oa]s?|ad|are|aria|arl[ao])|anul(?!l)\\w*|(de|la|mi) baja|desist\\w*|renunci\\w*)\\b',
    `\\b(ced(o|er|emos)|dej(o|ar|amos)|liber(o|ar|amos)) ${PLACE}\\b`,
  ),
  asks: any(
    `\\b(${WANT})( (${SOFTLY})){0,2} (cancelar|anular|darme de baja|que me den de baja|me den de baja|cancelen|anulen)\\b`,
    '\\b(cancelo|cancelamos|anulo|anulamos|me doy de baja|denme de baja|desisto)\\b',
    '\\b(por favor|ruego|rogamos|favor de)( que)? (cancelen|anulen|cancelad|anulad|cancele|anule|cancelar|anular)\\b',
    '(^|[,|])(cancelen|anulen|cancelad|anulad|cancele|anule|cancelar|anular|darme de baja)\\b',
    '\\b(escribo|escribimos) para (cancelar|anular|darme de baja)\\b',
    '\\b(den|dar|dad|causar) de baja(?= a\\b)',
    '\\b(procedan?|proceder|procedais) a (la|mi) (cancelacion|anulacion|baja)\\b',
    '\\b(pueden|puede|podrian|podria)( por favor)? (cancelar|anular|darme de baja)\\b',
    '\\b(solicito|solicitamos|pido|pedimos|comunico|confirmo|deseo|quiero)( (por la presente|formalmente)){0,2} (la|mi) (cancelacion|anulacion|baja)\\b',
    '^(solicitud de )?(cancelacion|anulacion|baja)\\b',
  ),
  givesUp: any(
    `\\b(${WANT})( (${SOFTLY})){0,2} renunciar\\b`,
    // The Catalan for it differs in what follows.
    '\\b(renunciamos|renuncio(?! a (la (meva|nostra|placa)|l)\\b))\\b',
    `\\b(${WANT})( (${SOFTLY})){0,2} (ceder|dejar|liberar)(?= ${PLACE}\\b)`,
    `\\b(cedo|cedemos|dejo|dejamos|libero|liberamos)(?= ${PLACE}\\b)`,
  ),
  own: governs({
    place:
      '(?:(?:a|de|en) )?(?:(?:mi|nuestra|la|esta|el) )?(?:plaza|inscripcion|reserva|matricula|participacion|asistencia|solicitud|candidatura|registro)(?! de (?:cancelacion|anulacion|baja))',
    binds: '(?:en|para|de|del|al|a|con)(?: (?:el|la|este|esta|su|dicho))?',
    course: 'curso|programa|diploma|formacion|seminario web|webinar|webinario|edicion|diplomado',
    held: 'en|que|(?:del?|el) \\d+',
    belongs: 'de|para|a nombre de|a',
    goesOn: `sin (?:ninguna? )?(?:reembolso|devolucion)|sabiendo|porque|ya que|puesto|dado|debido|pues|por (?:\\w+ ){0,2}(?:motivos?|razones|causas?|problemas?|cuestiones|enfermedad|trabajo)|por lo que|y (?:solicito|pido|que me|agradezco|agradeceria|la devolucion|el reembolso|quisiera|espero|ruego|gracias|recibir|solicitar|pedir|lamento|siento)|${COURTESY}|${DETAIL}|de inmediato|inmediatamente|en cuanto|tan pronto como|con (?:efecto|pesar|referencia)|realizada|hecha|efectuada|que (?:hice|realice|tengo)|numero|referencia|ref|no (?:podre|puedo|me)|ownname`,
    turns: 'pero|o|salvo|solo|excepto|sino|y (?:la|el|mi|tambien|los|las)',
    elsewhere: '(?:en (?:el|la|los|las|un|una)|al)(?! (?:\\w+ )?(?:nombre|fecha|espera|momento|\\d\\w*)\\b)',
  }),
  reason: because('porque|ya que|puesto que|dado que|debido a|pues'),
  harmless: any(
    '\\b(no)( me)? (podre|puedo|podria|podremos|podemos|voy a poder|es posible|sera posible|estare|ire)( (asistir|participar|acudir|viajar|ir|venir|disponible))?\\b',
    '\\bya no( me)? (puedo|podre|es posible)\\b',
    '\\bsin (ninguna? )?(reembolso|devolucion)\\b|\\bque no (se|me|es|em)( me| m)? (reembols|reembors|devuelv|devolver|torn)\\w*( nada| res)?\\b',
    '\\b(en cuanto|tan pronto como)( les| le)? (sea posible|puedan|pueda)\\b|\\bsi es posible\\b|\\bdespues de pensarlo\\b',
  ),
  denies: any('\\b(no|nunca|jamas|sin|tampoco|ni)\\b'),
  doubts: any(
    '\\b(si|sino|debo cancelar o|hay que|puedo|como|cuando|quizas?|tal vez|pensando|dud\\w*|en (ese )?caso|hasta|antes de|de lo contrario|en cuanto|una vez|tan pronto|despues|siempre que|a menos|salvo|solo|solamente|manana|mas tarde|la (semana|proxima)|proxim[oa]s?|dicen?|dijo|dijeron|pensa\\w*|cree|ustedes (dicen|escriben))\\b',
    '\\b(voy a|vamos a|pienso|cancelare|anulare|renunciare)( (entonces|pronto)){0,2} (cancelar|anular|darme de baja|renunciar)\\b',
    '\\b(hotel|vuelo|tren|habitacion|cena|comida|factura|reunion|pedido|visado|companer\\w*|coleg\\w*|en lugar|sustitu\\w*|aplaz\\w*|boletin)\\b',
    '\\b(ha sido|fue|han|estan?|era|ha) (cancelad|anulad)\\w*\\b',
  ),
};
