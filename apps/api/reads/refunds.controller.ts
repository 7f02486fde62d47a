import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type RefundsQuery, refundsQuery, type RefundView, refundView } from '#contracts/account.js';
import { type Page, pageOf } from '#contracts/values.js';
import { listRefunds } from '#readmodel/accounts.js';
import { For } from '../access/access.guard.js';
import { Parts } from '../parts.js';
import { paged } from './found.js';

/** What is owed back, and how far it has come. */
@ApiTags('refunds')
@Controller('refunds')
export class RefundsController {
  constructor(private readonly parts: Parts) {}

  @Get()
  @For('finance', 'auditor', 'administrator')
  @ApiOperation({ summary: 'Refunds, the most urgent first', operationId: 'listRefunds' })
  @ApiOkResponse({ standardSchema: pageOf(refundView) })
  list(@Query({ schema: refundsQuery }) query: RefundsQuery): Promise<Page<RefundView>> {
    return paged(listRefunds(this.parts.dataSource, query));
  }
}
