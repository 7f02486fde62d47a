import { catalan } from './intent.ca.js';
import { english } from './intent.en.js';
import { spanish } from './intent.es.js';
import { french } from './intent.fr.js';
import { any, type IntentRules } from './intent.pattern.js';

export const INTENT_RULES: readonly IntentRules[] = [english, french, spanish, catalan];

/** Said anywhere in the mail, it makes a person look: who wrote it may stay after all, or want something in its stead. */
export const SECOND_THOUGHTS = any(
  '\\b(changed my mind|please ignore|disregard|by mistake|not true|will come|still come|keep my place|ll be there|will be there|after all|not sure|kidding|instead)\\b',
  '\\b(move|transfer|switch|change|book|put|register|enrol) (me|us|my (place|registration|reservation))\\b|\\b(register|apply) again\\b|\\bre ?(register|apply)\\b',
  '\\b(replace me|take my place|in my place|colleague (can|could|will|would|may|to))\\b',
  '\\b(j ai change d avis|par erreur|je viendrai|garder ma place|je serai (la|presente?)|pas sure?|(viendra|venir|ira|participer\\w*) a ma place|me remplac\\w*|m inscrire|inscri(vez|re) moi|me transferer|me (reporter|basculer))\\b',
  '\\b(he cambiado de opinion|por error|si que ire|mantener mi plaza|(?<!no )estare alli|en mi lugar|me sustitu\\w*|cambiar(me)?|cambienme|pasarme|pasenme|trasladarme|inscribirme|no estoy segur[oa])\\b',
  '\\b(he canviat d opinio|per error|si que vindre|mantenir la meva placa|(?<!no )hi sere|al meu lloc|em substitu\\w*|canviar( me)?|passar me|traslladar me|inscriure m|no estic segura?)\\b',
  // It was sent by accident, or to try something out.
  '\\b((just|only) a test|test|too early|wrong button|by accident)\\b|\\b(un essai|un test|trop tot|je me suis trompee?)\\b|\\b((es|ser) una prueba|me he equivocado|(es|ser) una prova|m he equivocat)\\b',
  // It was for somebody else.
  '\\b(mail|e mail|email|message|letter|one|it) (was|were) (not )?(intended|meant) for\\b|\\b(etait|etaient) (pas )?destine\\w*\\b|\\b(estaba|iba) (destinad|dirigid)\\w*\\b|\\b(estava|anava) (destinat|adrecat|dirigit)\\b',
  // What was written is taken back, or is to be forgotten.
  '\\b(take|taking) (it|this|that|all of it|everything) back\\b|\\btake back (this|that|what|my)\\b',
  '\\b(forget|ignore)( about)? (it|this|that|(my|the)( last| first| previous)? (mail|e mail|email|message|letter|request))\\b',
  '\\b(oubliez (cela|ca|tout|(ce|mon|ma|cette|le|la|l) )|ne (tenez|tenir) pas compte|ignorez|je me retracte|je retire (ce que|ma demande|mon (mail|message|courriel)))',
  '\\b((?<!no )olvid(en?|ad)( ?lo)? (esto|eso|este|el|mi|la|lo)|(?<!no )olvid(en|e|ad)lo|ignor(en?|ad)( ?lo)?|no (me )?hagan? caso|no (lo )?tengan? en cuenta|me retracto|retiro (lo dicho|lo que|mi (correo|mensaje|solicitud|peticion)))\\b',
  '\\b((?<!no )oblid(eu|in|i) (ho|aixo|aquest|el|la|l)|ignor(eu|in)|no (en |me n )?feu cas|no (ho )?tingueu en compte|em retracto|retiro (el que|aquest|el meu (correu|missatge)|la meva (sollicitud|peticio)))\\b',
);

/** Whoever says so comes, or wants to: it is not this that they leave. */
export const STAYS = any(
  '\\b(i|we)( (will|ll|shall|am|are|m|re|do|still|now|also|therefore|definitely|gladly|would|d|rather|going|want|wish|prefer|like|to|be)){1,6} (come|coming|attend|attending|participate|participating|take part|taking part|join|joining|there|present|with you|back|stay|staying)\\b',
  '\\bsee you\\b|\\blook(ing)? forward to (see|seeing|meet|meeting|being|coming|joining|attending|the course)\\b|\\bcount me in\\b|\\bi am back\\b',
  '\\b(je|nous|j) (y )?(viens|venons|viendrons|reviens|reviendrai|participe|participons|participerai|participerons|assiste|assisterai|suis (des votres|la|avec vous|presente?)|serai (la|des votres|avec vous|presente?)|reste(?! (a|dans)\\b)|garde|prefere(?! (donc )?(annuler|me desister|renoncer))|compte (venir|participer|assister)|(souhaite|veux|voudrais|aimerais) (venir|participer|assister|suivre|rester))\\b',
  '\\ba (demain|lundi|mardi|mercredi|jeudi|vendredi)\\b|\\bau plaisir de vous (voir|rencontrer|retrouver)\\b|\\bet (participer|assister|venir) \\b',
  '\\b(?<!no )(asistire|ire|participare|vendre|voy(?! a\\b)|voy a (ir|asistir|participar|estar)|vuelvo|regreso)\\b|\\b(nos vemos|cuent(en|ad) conmigo|hasta (el )?(lunes|martes|miercoles|jueves|viernes|manana))\\b',
  '\\b(?<!no |no hi )(vindre|assistire|participare|hi anire|vinc|torno|tornare)\\b|\\b(ens veiem|compteu amb mi|fins (dilluns|dimarts|dimecres|dijous|divendres|dema))\\b',
  // Somebody else may come in their stead, or something else; who gives a place up may hope that one does.
  '\\b(?<!(somebody|someone) else )(will|ll|shall|can) (attend|come|join|participate|take part|follow|go|arrive)\\b|\\b(takes? (it )?over|in my stead|is available|i (stay|keep|arrive)|we are sending (?!you|this|the|it|a)\\w+)\\b',
  '\\b(viendra|ira|participera|assistera|qui vient|suivrai|j arrive|nous envoyons (?!vous|ci|le|la|les|l|un|une)\\w+)\\b',
  '\\b(?<!no )(ira|vendra|asistira|participara|seguire|llego|enviamos a(?! (ustedes|la|los|las)))\\b|\\bla mantengo\\b',
  '\\b(?<!no |no hi )(anira|vindra|assistira|participara|arribo)\\b|\\bla mantinc\\b',
);
