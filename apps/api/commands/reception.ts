import { Injectable } from '@nestjs/common';
import { v5 as uuidv5 } from 'uuid';
import { accessToken } from '#access/access-token.js';
import type { FinalAnswer } from '#access/idempotency.js';
import { subscriptionId } from '#access/subscription.js';
import type { LateSubmissionBody, SubmissionBody, SubmittedView } from '#contracts/submission.js';
import { filePerson } from '#filing/person.js';
import { fileText } from '#filing/texts.js';
import { applicationStatus } from '#readmodel/application-status.js';
import { applicationStream } from '#telling/names.js';
import { byOf, type CalledRequest, callerOf } from '../access/caller.js';
import { Parts } from '../parts.js';
import { found } from '../reads/found.js';
import { editionFor } from './located.js';
import { commandIdOf, once, requestKey } from './once.js';
import { givenIn, newPerson } from './person.js';
import type { UntoldCommand } from './route.js';
import { tell } from './tell.js';

const APPLICATIONS = '0f6b8a2e-5d54-4c37-8f0a-93a1c7e2b6d4';
/** Of every application, until somebody else takes the place. */
const FIRST_GENERATION = 1;

/** Receives applications: files who applies, and makes the id under which the rest of the life is told. */
@Injectable()
export class Reception {
  constructor(private readonly parts: Parts) {}

  /** @param body with a reason where admissions enter it after the close */
  async receive(request: CalledRequest, body: SubmissionBody | LateSubmissionBody): Promise<FinalAnswer> {
    const { parts } = this;
    const edition = await editionFor(parts, request.params['code']);
    const key = requestKey(request);
    const commandId = commandIdOf(key);
    const isOpen = edition.terms.admission.mode === 'open';
    // In an open edition an e-mail address is one subscription; elsewhere each request is an application.
    const id = isOpen
      ? subscriptionId(parts.settings.secret, edition.code, body.applicant.email)
      : uuidv5(commandId, APPLICATIONS);
    const caller = callerOf(request);
    const received = await once(parts, { key, body }, async () => {
      const command = await this.file(body, { about: id, edition: edition.code, by: byOf(caller) });
      await tell(parts, { stream: applicationStream(id), commandId, caller, who: ['admissions'] }, command);
      return { status: 201, body: await this.submitted(id) };
    });
    // Computed anew for each answer, for nothing that opens anything is stored. Who has to prove their address, or had
    // it entered by the office, gets it by mail.
    if (received.status !== 201 || isOpen || caller.kind === 'staff') return received;
    return { ...received, body: { ...received.body, accessToken: this.tokenOf(id) } };
  }

  private async file(
    body: SubmissionBody | LateSubmissionBody,
    { about, edition, by }: Filing,
  ): Promise<UntoldCommand> {
    const { dataSource } = this.parts;
    const at = this.parts.now();
    const personId = await filePerson(dataSource, newPerson(body), at);
    const submission = { edition, personId, group: body.group?.code ?? null, given: givenIn(body) };
    if (!('because' in body)) return { type: 'SubmitApplication', ...submission };
    const becauseId = await fileText(dataSource, { text: body.because, by, about, at });
    return { type: 'AcceptLateApplication', ...submission, becauseId };
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

interface Filing {
  /** The application's id. */
  readonly about: string;
  readonly edition: string;
  readonly by: string;
}
