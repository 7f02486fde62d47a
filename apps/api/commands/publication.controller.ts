import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { editionView } from '#contracts/edition.js';
import { type Programme, programmeSchema, toDefinition } from '#contracts/programme.js';
import { fileDefinition } from '#filing/definition.js';
import { editionByCode } from '#readmodel/editions.js';
import { editionStream } from '#telling/names.js';
import { For } from '../access/access.guard.js';
import { type CalledRequest, callerOf, type Who } from '../access/caller.js';
import { NeedsKey } from '../openapi.js';
import { Parts } from '../parts.js';
import { found } from '../reads/found.js';
import { answer } from './answer.js';
import { commandIdOf, once, requestKey } from './once.js';
import { tell } from './tell.js';

const PUBLISHERS: readonly Who[] = ['admissions', 'administrator'];

/** Where an edition begins, and where its terms get another version. */
@ApiTags('editions')
@Controller('editions')
export class PublicationController {
  constructor(private readonly parts: Parts) {}

  @Post()
  @HttpCode(201)
  @For(...PUBLISHERS)
  @NeedsKey()
  @ApiOperation({
    summary: 'Publish an edition; again with other terms makes a new version, and who is in keeps theirs',
    operationId: 'publishEdition',
  })
  @ApiCreatedResponse({ standardSchema: editionView, description: 'Published.' })
  async publish(
    @Req() request: CalledRequest,
    @Res({ passthrough: true }) response: Response,
    @Body({ schema: programmeSchema }) programme: Programme,
  ): Promise<object> {
    const { parts } = this;
    const key = requestKey(request);
    const published = await once(parts, { key, body: programme }, async () => {
      const definition = toDefinition(programme, await fileDefinition(parts.dataSource, programme, parts.now()));
      const stream = editionStream(programme.code);
      const telling = { stream, commandId: commandIdOf(key), caller: callerOf(request), who: PUBLISHERS };
      await tell(parts, telling, { type: 'PublishEdition', ...definition });
      return { status: 201, body: found(await editionByCode(parts.dataSource, programme.code), 'unknown-edition') };
    });
    return answer(response, published);
  }
}
