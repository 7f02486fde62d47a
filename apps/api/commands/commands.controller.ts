import { Body, Controller, HttpCode, Post, Req, Res, type Type } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { refundView } from '#contracts/account.js';
import { applicationStatus } from '#contracts/application.js';
import { editionView } from '#contracts/edition.js';
import { groupView } from '#contracts/group.js';
import { For } from '../access/access.guard.js';
import type { CalledRequest } from '../access/caller.js';
import { NeedsKey } from '../openapi.js';
import { answer } from './answer.js';
import type { CommandRoute } from './route.js';
import { CommandTaker } from './taker.js';

const SUBJECTS = {
  application: { path: 'applications/:id', view: applicationStatus, names: 'an application, by its id' },
  refund: { path: 'refunds/:id', view: refundView, names: 'a refund, such as 7K3QW9XM2A-R1' },
  group: { path: 'groups/:code', view: groupView, names: 'a group with one payer, by its code' },
  edition: { path: 'editions/:code', view: editionView, names: 'an edition, by its code' },
};

/** A door of its own for each noun; all lead to the same desk. */
export function controllerFor(route: CommandRoute): Type {
  const { path, view, names } = SUBJECTS[route.subject];

  @ApiTags(`${route.subject}s`)
  @Controller(path)
  class CommandController {
    constructor(private readonly taker: CommandTaker) {}

    @Post(route.noun)
    @HttpCode(200)
    @For(...route.who)
    @NeedsKey()
    @ApiOperation({ summary: route.summary, operationId: operationIdOf(route) })
    @ApiParam({ name: path.endsWith(':code') ? 'code' : 'id', description: names })
    @ApiOkResponse({ standardSchema: view, description: 'Taken; this is what it has led to.' })
    async take(
      @Req() request: CalledRequest,
      @Res({ passthrough: true }) response: Response,
      @Body({ schema: route.body }) body: unknown,
    ): Promise<object> {
      return answer(response, await this.taker.take(route, request, body));
    }
  }
  return CommandController;
}

/** `applicationPaymentsReversal` of `applications/{id}/payments/{paymentId}/reversal`. */
function operationIdOf({ subject, noun }: CommandRoute): string {
  const words = noun.split(/[/-]/).filter((word) => !word.startsWith(':'));
  return subject + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
