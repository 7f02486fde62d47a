import { createHash } from 'node:crypto';
import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { v5 as uuidv5 } from 'uuid';
import type { FinalAnswer } from '#access/idempotency.js';
import { applicationStatus } from '#contracts/application.js';
import { informationBody } from '#contracts/assessment.js';
import { fileText } from '#filing/texts.js';
import { For } from '../access/access.guard.js';
import { byOf, type CalledRequest, type Caller, callerOf } from '../access/caller.js';
import { AnswerDesk, type SentFile } from '../answer-desk.js';
import { answer } from '../commands/answer.js';
import { locate, type Located } from '../commands/located.js';
import { commandIdOf, once, requestKey } from '../commands/once.js';
import { tell } from '../commands/tell.js';
import { viewOf } from '../commands/view.js';
import { invalidInput } from '../invalid-input.js';
import { NeedsKey } from '../openapi.js';
import { DEFAULT_LIMITS, Parts } from '../parts.js';
import { Problem, statusOf } from '../problems.js';
import { readForm } from './multipart.js';

const FORM = {
  type: 'object',
  required: ['answer'],
  properties: {
    answer: { type: 'string', maxLength: 8_000 },
    files: { type: 'array', maxItems: 10, items: { type: 'string', format: 'binary' } },
  },
};

interface Sent {
  readonly commandId: string;
  readonly located: Located;
  readonly caller: Caller;
  readonly text: string;
  readonly files: readonly SentFile[];
}

/** An answer by the link in a letter that brings files along. */
@ApiTags('applications')
@Controller('applications/:id')
export class AnswersController {
  constructor(
    private readonly parts: Parts,
    private readonly desk: AnswerDesk,
  ) {}

  @Post('information-with-files')
  @HttpCode(200)
  @For('applicant')
  @NeedsKey()
  @ApiOperation({
    summary: 'Answer the question, with files: PDF, PNG, JPEG, ODT or DOCX by what is in them',
    description: 'Ten files at most, of 10 MB at most each, and 15 MB together with all that is sent.',
    operationId: 'applicationInformationWithFiles',
  })
  @ApiParam({ name: 'id', description: 'an application, by its id' })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: FORM, required: true })
  @ApiOkResponse({
    standardSchema: applicationStatus,
    description: 'Taken; this is what it has led to. GET correspondence shows the files to admissions.',
  })
  async take(@Req() request: CalledRequest, @Res({ passthrough: true }) response: Response): Promise<object> {
    const caller = callerOf(request);
    const located = await locate(this.parts, { subject: 'application', params: request.params, caller });
    const key = requestKey(request);
    const { text, files } = await this.formIn(request, response);
    const body = { answer: text, files: files.map(({ fileName, bytes }) => [fileName, sha256Of(bytes)]) };
    const sent = { commandId: commandIdOf(key), located, caller, text, files };
    return answer(response, await once(this.parts, { key, body }, () => this.taken(sent)));
  }

  private async formIn(request: CalledRequest, response: Response): Promise<Pick<Sent, 'text' | 'files'>> {
    const limitBytes = this.parts.settings.limits?.answerBytes ?? DEFAULT_LIMITS.answerBytes;
    const chunks = request.iterator({ destroyOnReturn: false });
    const form = await readForm({ contentType: request.get('content-type') ?? '', chunks, limitBytes });
    if (form === null) {
      // The request must outlive a body that is too large, for its answer goes the same way.
      response.setHeader('Connection', 'close');
      throw new Problem('too-large', { limitBytes });
    }
    const parsed = informationBody.safeParse(form.fields);
    if (!parsed.success) throw invalidInput(parsed.error.issues);
    return { text: parsed.data.answer, files: form.files };
  }

  private async taken({ commandId, located, caller, text, files }: Sent): Promise<FinalAnswer> {
    const { parts, desk } = this;
    const { about, stream } = located;
    const id = uuidv5('answer', commandId);
    const at = parts.now();
    const filed = await desk.file({ id, applicationId: about, text, files, at });
    if (filed.is === 'refused') throw new Problem('file-refused', { files: filed.files });
    if (filed.is === 'full') throw new Problem('files-full', { mostBytes: filed.mostBytes });
    await fileText(parts.dataSource, { id, text, by: byOf(caller), about, at });
    try {
      const telling = { stream, commandId, caller, who: ['applicant'] as const };
      await tell(parts, telling, { type: 'ProvideInformation', answerId: id });
    } catch (error) {
      if (error instanceof Problem && isFinal(error)) await desk.discard(id);
      throw error;
    }
    await desk.told(id, at);
    return { status: 200, body: await viewOf(parts, located, caller) };
  }
}

/** What may be told again may yet be taken, and keeps its files. */
const isFinal = ({ reason }: Problem): boolean => [409, 422].includes(statusOf(reason));

const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
