import { randomUUID } from 'node:crypto';
import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { type GroupBody, groupBody, groupView } from '#contracts/group.js';
import { fileBilling } from '#filing/texts.js';
import { groupByCode } from '#readmodel/groups.js';
import { groupStream } from '#telling/names.js';
import { For } from '../access/access.guard.js';
import { byOf, type CalledRequest, callerOf, type Who } from '../access/caller.js';
import { NeedsKey } from '../openapi.js';
import { Parts } from '../parts.js';
import { found } from '../reads/found.js';
import { answer } from './answer.js';
import { editionFor } from './located.js';
import { commandIdOf, once, requestKey } from './once.js';
import { filedBilling } from './person.js';
import { tell } from './tell.js';

const DECLARERS: readonly Who[] = ['admissions', 'finance'];

/** Where a group with one payer begins. */
@ApiTags('groups')
@Controller('editions')
export class DeclarationController {
  constructor(private readonly parts: Parts) {}

  @Post(':code/groups')
  @HttpCode(201)
  @For(...DECLARERS)
  @NeedsKey()
  @ApiOperation({
    summary: 'Declare that one payer pays for all who name the code and are admitted from now on',
    operationId: 'declareGroup',
  })
  @ApiCreatedResponse({ standardSchema: groupView, description: 'Declared.' })
  async declare(
    @Req() request: CalledRequest,
    @Res({ passthrough: true }) response: Response,
    @Body({ schema: groupBody }) body: GroupBody,
  ): Promise<object> {
    const { parts } = this;
    const caller = callerOf(request);
    const { code: edition } = await editionFor(parts, request.params['code']);
    const key = requestKey(request);
    const declared = await once(parts, { key, body }, async () => {
      const { code, billing } = body;
      const filed = { billing: filedBilling(billing), by: byOf(caller), about: code, at: parts.now() };
      const billingId = await fileBilling(parts.dataSource, filed);
      const telling = { stream: groupStream(code), commandId: commandIdOf(key), caller, who: DECLARERS };
      await tell(parts, telling, { type: 'DeclareGroup', edition, groupId: randomUUID(), billingId });
      return { status: 201, body: found(await groupByCode(parts.dataSource, code), 'unknown-group') };
    });
    return answer(response, declared);
  }
}
