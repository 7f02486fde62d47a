import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestHandler, Response } from 'express';
import Handlebars from 'handlebars';
import type { DataSource } from 'typeorm';
import type { CertificateView } from '#contracts/certificate.js';
import type { EditionView } from '#contracts/edition.js';
import { certificateByCode } from '#readmodel/certificates.js';
import { editionByCode } from '#readmodel/editions.js';
import { packageRoot } from '#settings/package-root.js';
import type { Parts } from '../parts.js';
import { printable } from '../reads/found.js';
import { CERTIFICATE_WORDS, dayIn, type Verdict } from './certificate-words.js';
import { type Language, languageAskedFor, languageOf } from './languages.js';

const TEMPLATE = join(packageRoot(), 'apps', 'api', 'pages', 'certificate.hbs');
const STATUS: Readonly<Record<Verdict, number>> = { valid: 200, replaced: 200, revoked: 200, unknown: 404, away: 503 };
const RETRY_AFTER_SECONDS = 5;

interface Shown {
  readonly verdict: Verdict;
  readonly language: Language;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

/** What `GET /api/v1/certificates/{code}` tells, for people: a wrong code and a fault are pages too. */
export function certificatePage({ dataSource, settings }: Parts): RequestHandler<{ code: string }> {
  // Handlebars escapes what is put into the page, and a name that the template misspells is an error.
  const options = { strict: true, knownHelpersOnly: true };
  const template = Handlebars.create().compile<object>(readFileSync(TEMPLATE, 'utf8'), options);
  return async (request, response) => {
    // The edition's language, once there is one, counts; until then the browser's.
    const language = languageAskedFor(request);
    const shown = await find(dataSource, request.params.code).catch((error: unknown): Verdict => {
      settings.log.error({ err: error }, 'a page failed');
      return 'away';
    });
    send(response, template, typeof shown === 'string' ? { verdict: shown, language, facts: [] } : shown);
  };
}

async function find(dataSource: DataSource, code: string): Promise<Shown | 'unknown'> {
  const certificate = await certificateByCode(dataSource, printable(code));
  if (certificate === null) return 'unknown';
  return shownOf(certificate, await editionByCode(dataSource, certificate.edition));
}

function shownOf(certificate: CertificateView, edition: EditionView | null): Shown {
  const language = languageOf(edition?.language);
  const { labels, nameErased } = CERTIFICATE_WORDS[language];
  const organiser = edition?.programme.organiser.name;
  const facts = [
    { label: labels.name, value: certificate.name === '' ? nameErased : certificate.name },
    { label: labels.course, value: certificate.course },
    ...(organiser === undefined ? [] : [{ label: labels.organiser, value: organiser }]),
    { label: labels.issuedOn, value: dayIn(language, certificate.issuedOn) },
    { label: labels.code, value: certificate.code },
  ];
  return { verdict: certificate.invalidBecause ?? 'valid', language, facts };
}

function send(response: Response, template: (context: object) => string, { verdict, language, facts }: Shown): void {
  // It may be revoked tomorrow, and it names a person: whoever keeps it asks again before showing it.
  response.setHeader('Cache-Control', 'private, no-cache');
  response.setHeader('Vary', 'Accept-Language');
  if (verdict === 'away') response.setHeader('Retry-After', String(RETRY_AFTER_SECONDS));
  const { heading, verdicts } = CERTIFICATE_WORDS[language];
  const page = template({ language, verdict, heading, facts, ...verdicts[verdict] });
  response.status(STATUS[verdict]).type('html').send(page);
}
