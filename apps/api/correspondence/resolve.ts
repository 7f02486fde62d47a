import type { MailView, ResolutionBody } from '#contracts/correspondence.js';
import type { CancellationDatum } from '#domain/programme/terms.js';
import { beginResolution, fileResolution, giveUpResolution } from '#filing/mail-resolution.js';
import { fileText } from '#filing/texts.js';
import { applicationStatus } from '#readmodel/application-status.js';
import { dataGivenTo } from '#readmodel/mail-data.js';
import { applicationStream } from '#telling/names.js';
import { byOf, type CalledRequest, callerOf, viewingAs } from '../access/caller.js';
import type { UntoldCommand } from '../commands/route.js';
import { tell } from '../commands/tell.js';
import type { Parts } from '../parts.js';
import { Problem } from '../problems.js';
import { found } from '../reads/found.js';

export interface Resolving {
  readonly mail: MailView;
  readonly body: ResolutionBody;
  readonly request: CalledRequest;
}

/**
 * Tells the application what a person says that a mail is, and writes that down. Safe to repeat at any point.
 * @throws Problem where it is resolved otherwise, or the rules refuse it
 */
export async function resolve(parts: Parts, resolving: Resolving): Promise<void> {
  const { dataSource } = parts;
  const { mail, body } = resolving;
  const begun = await beginResolution(dataSource, mail.id, body.as);
  switch (begun.is) {
    case 'resolved':
      if (begun.as === body.as) return;
      throw new Problem('mail-resolved-already', { as: begun.as });
    case 'being-resolved':
      throw new Problem('mail-being-resolved', { as: begun.as });
    case 'not-waiting':
      throw new Problem('mail-not-waiting', { state: begun.state });
    case 'begun': {
      const told = await carryOut(parts, resolving, begun.attempt);
      const by = byOf(callerOf(resolving.request));
      await fileResolution(dataSource, mail.id, { as: body.as, because: body.because, by, told, at: parts.now() });
    }
  }
}

/** Answers which command the application took; null where none was needed. */
async function carryOut(parts: Parts, resolving: Resolving, attempt: number): Promise<string | null> {
  const command = await commandFor(parts, resolving);
  if (command === null) return null;
  const { mail, request } = resolving;
  const stream = applicationStream(mail.applicationId);
  const commandId = `mail/${mail.id}/${attempt}`;
  try {
    await tell(parts, { stream, commandId, caller: callerOf(request), who: ['admissions'] }, command);
    return command.type;
  } catch (error) {
    if (error instanceof Problem && !PASSING.includes(error.reason)) await giveUpResolution(parts.dataSource, mail.id);
    throw error;
  }
}

/** Refused for now, or by nobody who knows: the same is tried again. */
const PASSING: readonly string[] = ['internal-error', 'numbers-held', 'unanswered', 'unavailable', 'overloaded'];

async function commandFor(parts: Parts, { mail, body, request }: Resolving): Promise<UntoldCommand | null> {
  switch (body.as) {
    case 'note':
    case 'ignore':
      return null;
    case 'information':
      return { type: 'ProvideInformation', answerId: await textOf(parts, mail) };
    case 'give-up':
      return { type: 'GiveUpPlace' };
    case 'cancellation': {
      const caller = viewingAs(callerOf(request));
      const { accepts } = found(
        await applicationStatus(parts.dataSource, mail.applicationId, caller),
        'unknown-application',
      );
      // Whoever has neither place nor money here has nothing to cancel, and leaves all the same.
      if (accepts.includes('Withdraw') && !accepts.includes('RequestCancellation')) return { type: 'Withdraw' };
      return {
        type: 'RequestCancellation',
        receivedAt: mail.receivedAt,
        channel: 'reply-to-reservation',
        given: body.given ?? (await givenIn(parts, mail)),
        noteId: await textOf(parts, mail),
      };
    }
  }
}

/** What rules found in it, as far as the terms let that count. */
const givenIn = async ({ dataSource }: Parts, { reading, applicationId }: MailView): Promise<CancellationDatum[]> =>
  reading === null ? [] : dataGivenTo(dataSource, applicationId, reading.found);

/** What the mail says, filed under the mail's own id as the applicant's words. */
const textOf = (parts: Parts, { id, applicationId, mail }: MailView): Promise<string> =>
  fileText(parts.dataSource, {
    ...{ id, by: 'applicant', about: applicationId, text: mail?.body ?? '', at: parts.now() },
  });
