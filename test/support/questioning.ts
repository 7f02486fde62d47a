import { randomUUID } from 'node:crypto';
import type { MailView } from '#contracts/correspondence.js';
import type { RunningApp } from './app.js';
import { apply, type Applied, must, publishCourse } from './course.js';
import { ask } from './http.js';

export const MEGABYTE = 1024 * 1024;
export const PDF = Buffer.from('%PDF-1.7 a certificate of employment');
export const PNG = Buffer.from('89504e470d0a1a0a00', 'hex');

export interface Sent {
  readonly name: string;
  readonly content: Buffer;
}

interface Answering {
  readonly answer?: string;
  readonly key?: string;
  readonly token?: string;
}

/** Admissions who ask questions, and what they see of the answers. */
export interface Questioning {
  readonly admissions: string;
  readonly edition: string;
  /** Somebody who has been asked a question. */
  asked(): Promise<Applied>;
  /** The mail of an application, as GET correspondence shows it. */
  mailsOf(id: string): Promise<MailView[]>;
  phaseOf(applied: Applied): Promise<unknown>;
}

export async function questioning(app: RunningApp): Promise<Questioning> {
  const [admissions, edition] = [await app.token('admissions'), await publishCourse(app)];
  return {
    ...{ admissions, edition },
    asked: async () => {
      const applied = await apply(app, edition);
      const body = { question: 'In which department do you work?' };
      await must(200, ask(app, `POST applications/${applied.id}/information-request`, { token: admissions, body }));
      return applied;
    },
    mailsOf: async (id) => {
      const { body } = await ask(app, `GET correspondence?application=${id}`, { token: admissions });
      return body['items'] as MailView[];
    },
    phaseOf: async ({ id }) => (await ask(app, `GET applications/${id}`, { token: admissions })).body['phase'],
  };
}

/** Sends an answer with files, as the page does. */
export async function sendAnswer(
  app: Pick<RunningApp, 'url'>,
  {
    id,
    accessToken,
    answer = 'In the harbour.',
    key = randomUUID(),
    token = accessToken,
  }: Answering & Pick<Applied, 'id' | 'accessToken'>,
  files: readonly Sent[],
) {
  const form = new FormData();
  form.append('answer', answer);
  for (const { name, content } of files) form.append('files', new Blob([Uint8Array.from(content)]), name);
  const response = await fetch(`${app.url}/api/v1/applications/${id}/information-with-files`, {
    ...{ method: 'POST', body: form },
    headers: { authorization: `Bearer ${token}`, 'idempotency-key': key },
  });
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, type: String(body['type']).split(':').at(-1), body };
}
