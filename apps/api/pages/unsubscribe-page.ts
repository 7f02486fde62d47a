import type { RequestHandler, Response } from 'express';
import { applicationIdInKey, isUnsubscribeKey } from '#access/unsubscribe-key.js';
import { stopReminders } from '#filing/person.js';
import { accessGenerationOf, personIdOf } from '#readmodel/applications.js';
import type { Parts } from '../parts.js';
import { type Language, languageAskedFor } from './languages.js';

const STOP: Readonly<Record<Language, string>> = {
  en: 'Stop the reminders',
  fr: 'Arrêter les rappels',
  es: 'Dejar de recibir recordatorios',
  ca: 'Deixar de rebre recordatoris',
};
const STOPPED: Readonly<Record<Language, string>> = {
  en: 'You get no more reminders. You stay registered.',
  fr: 'Vous ne recevrez plus de rappels. Vous restez inscrit·e.',
  es: 'No recibirá más recordatorios. Su inscripción se mantiene.',
  ca: 'No rebreu més recordatoris. La vostra inscripció es manté.',
};
const DEAD: Readonly<Record<Language, string>> = {
  en: 'This link is no longer valid. Use the one in our latest letter.',
  fr: "Ce lien n'est plus valable. Utilisez celui de notre dernière lettre.",
  es: 'Este enlace ya no es válido. Use el de nuestra última carta.',
  ca: 'Aquest enllaç ja no és vàlid. Feu servir el de la nostra última carta.',
};

/** Asks first: whatever opens links to look at them must stop nothing (RFC 8058). */
export const askToStop: RequestHandler<{ key: string }> = (request, response) => {
  const language = languageAskedFor(request);
  send(response, 200, { language, body: `<form method="post"><button>${STOP[language]}</button></form>` });
};

/** Stops the reminders of whoever has the key, at one click of a mail program and without anything else; again is the same. */
export const stopAtOnce =
  (parts: Parts): RequestHandler<{ key: string }> =>
  (request, response, next) => {
    const language = languageAskedFor(request);
    stop(parts, request.params.key)
      .then((isStopped) =>
        send(response, isStopped ? 200 : 404, {
          language,
          body: `<p>${(isStopped ? STOPPED : DEAD)[language]}</p>`,
        }),
      )
      .catch(next);
  };

async function stop(parts: Parts, key: string): Promise<boolean> {
  const { dataSource, settings } = parts;
  const applicationId = applicationIdInKey(key);
  const generation = applicationId === null ? null : await accessGenerationOf(dataSource, applicationId);
  if (applicationId === null || generation === null) return false;
  if (!isUnsubscribeKey(settings.secret, key, { applicationId, generation })) return false;
  const personId = await personIdOf(dataSource, applicationId);
  if (personId === null) return false;
  await stopReminders(dataSource, personId, parts.now());
  return true;
}

function send(response: Response, status: number, page: { readonly language: Language; readonly body: string }): void {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Vary', 'Accept-Language');
  response
    .status(status)
    .type('html')
    .send(
      `<!doctype html><html lang="${page.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Matricula</title></head><body><main>${page.body}</main></body></html>`,
    );
}
