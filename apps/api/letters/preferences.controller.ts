import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { type LetterPreferencesBody, letterPreferencesBody, letterPreferencesView } from '#contracts/letters.js';
import { chooseLanguage, personById, stopReminders } from '#filing/person.js';
import { personIdOf } from '#readmodel/applications.js';
import { For } from '../access/access.guard.js';
import { type CalledRequest, callerOf } from '../access/caller.js';
import { answer } from '../commands/answer.js';
import { applicationIdFor } from '../commands/located.js';
import { once, requestKey } from '../commands/once.js';
import { NeedsKey } from '../openapi.js';
import { Parts } from '../parts.js';
import { found } from '../reads/found.js';

/** What a person may choose about the letters that they get: filed with the person, for it changes nothing that is owed. */
@ApiTags('applications')
@Controller('applications/:id/letter-preferences')
export class PreferencesController {
  constructor(private readonly parts: Parts) {}

  @Post()
  @HttpCode(200)
  @For('applicant', 'admissions')
  @ApiParam({ name: 'id', description: 'an application, by its id' })
  @NeedsKey()
  @ApiOperation({
    summary: 'Choose the language of letters, or whether reminders of an open edition are wanted',
    operationId: 'chooseLetterPreferences',
  })
  @ApiOkResponse({ standardSchema: letterPreferencesView })
  async choose(
    @Req() request: CalledRequest,
    @Res({ passthrough: true }) response: Response,
    @Body({ schema: letterPreferencesBody }) body: LetterPreferencesBody,
  ): Promise<object> {
    const { parts } = this;
    const { dataSource } = parts;
    const id = await applicationIdFor(parts, String(request.params['id']), callerOf(request));
    const taken = await once(parts, { key: requestKey(request), body }, async () => {
      const personId = found(await personIdOf(dataSource, id), 'unknown-application');
      const { language, reminders } = body;
      if (language !== undefined) await chooseLanguage(dataSource, personId, language);
      if (reminders !== undefined) await stopReminders(dataSource, personId, reminders ? null : parts.now());
      const person = found(await personById(dataSource, personId), 'unknown-application');
      return { status: 200, body: { language: person.language, reminders: person.remindersStoppedAt === null } };
    });
    return answer(response, taken);
  }
}
