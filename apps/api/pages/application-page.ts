import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestHandler } from 'express';
import Handlebars from 'handlebars';
import { type Language, languageAskedFor, languageChoice } from './languages.js';

const NEEDS_SCRIPT: Readonly<Record<Language, string>> = {
  en: 'This page needs JavaScript. Without it, simply reply to any of our letters: a person reads your answer.',
  fr: "Cette page a besoin de JavaScript. Sans lui, répondez simplement à l'un de nos messages : une personne lit votre réponse.",
  es: 'Esta página necesita JavaScript. Sin él, basta con que responda a cualquiera de nuestros mensajes: una persona lee su respuesta.',
  ca: 'Aquesta pàgina necessita JavaScript. Sense ell, només cal que respongueu qualsevol dels nostres missatges: una persona llegeix la vostra resposta.',
};

/**
 * The same for everybody, in one language or another: the token stands behind the #, which no browser sends. So what a
 * link of the chooser leads to is the page in that language; it is the page's script that has it kept with the person.
 */
export function applicationPage(folder: string): RequestHandler {
  const options = { strict: true, knownHelpersOnly: true };
  const template = Handlebars.create().compile<object>(readFileSync(join(folder, 'application.hbs'), 'utf8'), options);
  return (request, response) => {
    const language = languageAskedFor(request);
    response.setHeader('Cache-Control', 'no-cache');
    response.setHeader('Vary', 'Accept-Language');
    response
      .type('html')
      .send(template({ language, languages: languageChoice(language), needsScript: NEEDS_SCRIPT[language] }));
  };
}
