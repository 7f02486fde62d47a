import type { MailView } from '#contracts/correspondence.js';
import { ask } from './http.js';
import type { Office } from './office.js';
import { until } from './until.js';

/** The mail of an application, as GET correspondence shows it. */
export async function mailsOf({ app }: Office, applicationId: string): Promise<MailView[]> {
  const token = await app.token('admissions');
  const { body } = await ask(app, `GET correspondence?application=${applicationId}&limit=100`, { token });
  return body['items'] as MailView[];
}

/** Waits until an application has so many mails, and each was read. */
export const mailsRead = (office: Office, applicationId: string, count: number): Promise<void> =>
  until(async () => {
    const all = await mailsOf(office, applicationId);
    return all.length === count && all.every(({ state }) => state !== 'received');
  });
