import { Readable } from 'node:stream';
import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import {
  type JournalPeriod,
  journalPeriod,
  type JournalQuery,
  journalQuery,
  type PostingView,
  postingView,
  type TodayView,
  todayView,
  type TrialBalanceQuery,
  trialBalanceQuery,
  type TrialBalanceView,
  trialBalanceView,
} from '#contracts/finance.js';
import { type Page, pageOf } from '#contracts/values.js';
import { financeToday } from '#readmodel/finance-today.js';
import { listJournal, trialBalance } from '#readmodel/journal.js';
import { journalFile } from '#readmodel/journal-file.js';
import { For } from '../access/access.guard.js';
import { Parts } from '../parts.js';
import { csvFrom } from './csv.js';
import { paged } from './found.js';

/** The books, and what finance have to do. */
@ApiTags('finance')
@Controller('finance')
export class FinanceController {
  constructor(private readonly parts: Parts) {}

  @Get('today')
  @For('finance', 'auditor')
  @ApiOperation({ summary: 'What waits for finance, the most pressing first', operationId: 'getFinanceToday' })
  @ApiOkResponse({ standardSchema: todayView })
  today(): Promise<TodayView> {
    return financeToday(this.parts.dataSource, this.parts.now());
  }

  @Get('journal')
  @For('finance', 'auditor')
  @ApiOperation({ summary: 'What was posted for the days of a period', operationId: 'listJournal' })
  @ApiOkResponse({ standardSchema: pageOf(postingView) })
  journal(@Query({ schema: journalQuery }) query: JournalQuery): Promise<Page<PostingView>> {
    return paged(listJournal(this.parts.dataSource, query));
  }

  @Get('journal.csv')
  @For('finance', 'auditor')
  @ApiOperation({ summary: 'The same as a file, whole', operationId: 'getJournalFile' })
  @ApiProduces('text/csv')
  @ApiOkResponse({ description: 'One posting a line: day, debit and credit account, amount, and where it is from.' })
  file(@Query({ schema: journalPeriod }) period: JournalPeriod): StreamableFile {
    const disposition = `attachment; filename="journal-${period.from}-${period.to}.csv"`;
    const lines = Readable.from(csvFrom(journalFile(this.parts.dataSource, period)));
    return new StreamableFile(lines, { type: 'text/csv; charset=utf-8', disposition });
  }

  @Get('trial-balance')
  @For('finance', 'auditor')
  @ApiOperation({ summary: 'What stood on each account of the books on a day', operationId: 'getTrialBalance' })
  @ApiOkResponse({ standardSchema: trialBalanceView })
  balance(@Query({ schema: trialBalanceQuery }) { on }: TrialBalanceQuery): Promise<TrialBalanceView> {
    return trialBalance(this.parts.dataSource, on ?? null);
  }
}
