import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { letterItem, type LetterItem, letterStanding, lettersQuery, type LettersQuery } from '#contracts/letters.js';
import { becauseBody, type Page, pageOf } from '#contracts/values.js';
import { letterByKey, listLetters } from '#readmodel/letters.js';
import { For } from '../access/access.guard.js';
import { byOf, type CalledRequest, callerOf } from '../access/caller.js';
import { answer } from '../commands/answer.js';
import { once, requestKey } from '../commands/once.js';
import { LetterDesk } from '../letter-desk.js';
import { NeedsKey } from '../openapi.js';
import { Parts } from '../parts.js';
import { Problem } from '../problems.js';
import { found, paged } from '../reads/found.js';

/** The outbox: what left, and what did not. */
@ApiTags('letters')
@Controller('letters')
export class LettersController {
  constructor(
    private readonly parts: Parts,
    private readonly desk: LetterDesk,
  ) {}

  @Get()
  @For('admissions', 'finance', 'auditor', 'administrator')
  @ApiOperation({ summary: 'Letters, the newest first, with what has become of each', operationId: 'listLetters' })
  @ApiOkResponse({ standardSchema: pageOf(letterItem) })
  list(@Query({ schema: lettersQuery }) query: LettersQuery): Promise<Page<LetterItem>> {
    return paged(listLetters(this.parts.dataSource, query));
  }

  @Post(':key/resend')
  @HttpCode(200)
  @For('admissions', 'finance')
  @ApiParam({ name: 'key', description: 'a letter, by what stands before the @ of its Message-ID' })
  @NeedsKey()
  @ApiOperation({
    summary: 'Send it again, under a Message-ID of its own; the reason stays on record',
    operationId: 'resendLetter',
  })
  @ApiOkResponse({ standardSchema: letterStanding, description: 'Queued; this is where it stands now.' })
  async resend(
    @Req() request: CalledRequest,
    @Res({ passthrough: true }) response: Response,
    @Body({ schema: becauseBody }) body: { readonly because: string },
  ): Promise<object> {
    const { dataSource } = this.parts;
    const key = requestKey(request);
    const letter = String(request.params['key']);
    const told = { because: body.because, by: byOf(callerOf(request)), at: this.parts.now() };
    const taken = await once(this.parts, { key, body }, async () => {
      const done = await this.desk.resend(letter, told);
      if (done !== 'queued') throw new Problem(done);
      return {
        status: 200,
        body: letterStanding.parse(found(await letterByKey(dataSource, letter), 'unknown-letter')),
      };
    });
    return answer(response, taken);
  }
}
