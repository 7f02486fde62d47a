import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type BankEntriesQuery, bankEntriesQuery } from '#contracts/bank.js';
import { type BankEntryView, bankEntryView } from '#contracts/bank/entry.js';
import { type Page, pageOf } from '#contracts/values.js';
import { bankEntryById, listBankEntries } from '#readmodel/bank-entries.js';
import { For } from '../access/access.guard.js';
import { Parts } from '../parts.js';
import { found, paged } from '../reads/found.js';
import { entryIdIn } from './entry-named.js';

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

  @Get(':id')
  @For('finance', 'auditor')
  @ApiOperation({ summary: 'A bank entry: where it stands and what goes to whom', operationId: 'getBankEntry' })
  @ApiOkResponse({ standardSchema: bankEntryView })
  async one(@Param('id') named: string): Promise<BankEntryView> {
    const { parts } = this;
    return found(await bankEntryById(parts.dataSource, await entryIdIn(parts, named)), 'unknown-entry');
  }
}
