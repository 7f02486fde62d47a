import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type BankEntriesQuery, bankEntriesQuery, type BankEntryView, bankEntryView } from '#contracts/bank.js';
import { type Page, pageOf } from '#contracts/values.js';
import { listBankEntries } from '#readmodel/bank-entries.js';
import { For } from '../access/access.guard.js';
import { Parts } from '../parts.js';
import { paged } from '../reads/found.js';

/** The lines of the statements, each once. */
@ApiTags('bank')
@Controller('bank-entries')
export class BankEntriesController {
  constructor(private readonly parts: Parts) {}

  @Get()
  @For('finance', 'auditor')
  @ApiOperation({ summary: 'Bank entries, the oldest first', operationId: 'listBankEntries' })
  @ApiOkResponse({ standardSchema: pageOf(bankEntryView) })
  list(@Query({ schema: bankEntriesQuery }) query: BankEntriesQuery): Promise<Page<BankEntryView>> {
    return paged(listBankEntries(this.parts.dataSource, query));
  }
}
