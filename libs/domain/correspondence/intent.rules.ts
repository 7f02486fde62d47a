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
);
