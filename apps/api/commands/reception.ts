import { Injectable } from '@nestjs/common';
import { v5 as uuidv5 } from 'uuid';
import { accessToken } from '#access/access-token.js';
import type { FinalAnswer } from '#access/idempotency.js';
import { subscriptionId } from '#access/subscription.js';
import type { LateSubmissionBody, SubmissionBody, SubmittedView } from '#contracts/submission.js';
import type { EditionNow } from '#domain/application/commands.js';
import { filePerson } from '#filing/person.js';
import { fileText } from '#filing/texts.js';
import { applicationStatus } from '#readmodel/application-view.js';
import { applicationStream } from '#telling/names.js';
import { byOf, type CalledRequest, callerOf, type Who } from '../access/caller.js';
import { Parts } from '../parts.js';
import { found } from '../reads/found.js';
import { editionFor } from './located.js';
import { commandIdOf, once, requestKey } from './once.js';
import { givenIn, newPerson } from './person.js';
import { tell } from './tell.js';

const APPLICATIONS = '0f6b8a2e-5d54-4c37-8f0a-93a1c7e2b6d4';
/** Of every application, until somebody else takes the place. */
const FIRST_GENERATION = 1;

/** Receives applications: files who applies, and makes the id under which the rest of the life is told. */
@Injectable()
export class Reception {
  constructor(private readonly parts: Parts) {}

  async submit(request: CalledRequest, code: string, body: SubmissionBody): Promise<FinalAnswer> {
    const { parts } = this;
    const edition = await editionFor(parts, code);
    const key = requestKey(request);
    const commandId = commandIdOf(key);
    const id = this.idOf(edition, commandId, body);
    const received = await once(parts, { key, body }, async () => {
      const who: readonly Who[] = [];
      const telling = { stream: applicationStream(id), commandId, caller: callerOf(request), who };
      await tell(parts, telling, { type: 'SubmitApplication', ...(await this.file(code, body)) });
      return { status: 201, body: await this.submitted(id) };
    });
    // The token is computed anew for each answer, for nothing that opens anything is stored.
    if (received.status !== 201 || edition.terms.admission.mode === 'open') return received;
    return { ...received, body: { ...received.body, accessToken: this.tokenOf(id) } };
  }

  async submitLate(
    request: CalledRequest,
    code: string,
    { because, ...body }: LateSubmissionBody,
  ): Promise<FinalAnswer> {
    const { parts } = this;
    const edition = await editionFor(parts, code);
    const key = requestKey(request);
    const commandId = commandIdOf(key);
    const caller = callerOf(request);
    const id = this.idOf(edition, commandId, body);
    return once(parts, { key, body: { ...body, because } }, async () => {
      const becauseId = await fileText(parts.dataSource, {
        text: because,
        by: byOf(caller),
        about: id,
        at: parts.now(),
      });
      const telling = { stream: applicationStream(id), commandId, caller, who: ['admissions'] as const };
      const submission = await this.file(code, body);
      await tell(parts, telling, { type: 'AcceptLateApplication', ...submission, becauseId });
      return { status: 201, body: await this.submitted(id) };
    });
  }

  /** In an open edition an e-mail address is one subscription; elsewhere each request is an application. */
  private idOf({ code, terms }: EditionNow, commandId: string, { applicant }: SubmissionBody): string {
    if (terms.admission.mode === 'open') return subscriptionId(this.parts.settings.secret, code, applicant.email);
    return uuidv5(commandId, APPLICATIONS);
  }

  private async file(edition: string, body: SubmissionBody) {
    const personId = await filePerson(this.parts.dataSource, newPerson(body), this.parts.now());
    return { edition, personId, group: body.group?.code ?? null, given: givenIn(body) };
  }

  private async submitted(id: string): Promise<SubmittedView> {
    const status = await applicationStatus(this.parts.dataSource, id, 'applicant');
    const { reference, phase } = found(status, 'unknown-application');
    return { id, reference, phase };
  }

  private tokenOf(id: string): string {
    return accessToken(this.parts.settings.secret, id, FIRST_GENERATION);
  }
}
