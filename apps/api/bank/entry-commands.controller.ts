import { Body, Controller, HttpCode, Post, Req, Res, type Type } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { FinalAnswer } from '#access/idempotency.js';
import { bankEntryStanding } from '#contracts/bank/entry.js';
import { fileText } from '#filing/texts.js';
import { bankEntryById } from '#readmodel/bank-entries.js';
import { For } from '../access/access.guard.js';
import { byOf, type CalledRequest, callerOf, roleAmong } from '../access/caller.js';
import { BankDesk } from '../bank-desk.js';
import { answer } from '../commands/answer.js';
import { commandIdOf, once, requestKey } from '../commands/once.js';
import { NeedsKey } from '../openapi.js';
import { Parts } from '../parts.js';
import { Problem } from '../problems.js';
import { found } from '../reads/found.js';
import { entryIdIn } from './entry-named.js';
import type { EntryRoute } from './entry.commands.js';

/** A door of its own for each noun; all lead to the bank desk. */
export function entryControllerFor(route: EntryRoute): Type {
  @ApiTags('bank')
  @Controller('bank-entries/:id')
  class EntryCommandController {
    constructor(
      private readonly parts: Parts,
      private readonly desk: BankDesk,
    ) {}

    @Post(route.noun)
    @HttpCode(200)
    @For('finance')
    @NeedsKey()
    @ApiOperation({ summary: route.summary, operationId: operationIdOf(route) })
    @ApiParam({ name: 'id', description: 'names a bank entry, by its id' })
    @ApiOkResponse({ standardSchema: bankEntryStanding, description: 'Taken; this is where it stands now.' })
    async take(
      @Req() request: CalledRequest,
      @Res({ passthrough: true }) response: Response,
      @Body({ schema: route.body }) body: unknown,
    ): Promise<object> {
      const id = await entryIdIn(this.parts, request.params['id']);
      const key = requestKey(request);
      return answer(response, await once(this.parts, { key, body }, () => this.taken(id, request, body)));
    }

    private async taken(id: string, request: CalledRequest, body: unknown): Promise<FinalAnswer> {
      const { parts } = this;
      const caller = callerOf(request);
      const told = { id: commandIdOf(requestKey(request)), by: byOf(caller), role: roleAmong(['finance'], caller) };
      const file = (text: string): Promise<string> =>
        fileText(parts.dataSource, { text, by: told.by, about: id, at: parts.now() });
      const command = await route.command(body as never, file);
      const { rejection } = await this.desk.tell(id, { ...command, ...told }, parts.now());
      if (rejection !== null) throw new Problem(rejection.reason, rejection.facts);
      // It is kept as the final answer, and so has nothing personal.
      const entry = found(await bankEntryById(parts.dataSource, id), 'unknown-entry');
      return { status: 200, body: bankEntryStanding.parse(entry) };
    }
  }
  return EntryCommandController;
}

function operationIdOf({ noun }: EntryRoute): string {
  return (
    'bankEntry' +
    noun
      .split('-')
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join('')
  );
}
