import { pipeline } from 'node:stream/promises';
import { Controller, Get, Param, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  type ArchiveQuery,
  archiveQuery,
  type InvoicesQuery,
  invoicesQuery,
  type InvoiceView,
  invoiceView,
} from '#contracts/account.js';
import { type Page, pageOf } from '#contracts/values.js';
import { invoiceByNumber, listInvoices } from '#readmodel/accounts.js';
import { documentByNumber } from '#readmodel/documents.js';
import { papersOfPeriod } from '#readmodel/paper-archive.js';
import { For } from '../access/access.guard.js';
import { type CalledRequest, callerOf } from '../access/caller.js';
import { Parts } from '../parts.js';
import { Problem } from '../problems.js';
import { archiveOf } from './archive.js';
import { documentFor, xmlFor } from './document.js';
import { found, paged, printable } from './found.js';

/** Invoices, and the credit notes that correct them. */
@ApiTags('invoices')
@Controller('invoices')
export class InvoicesController {
  constructor(private readonly parts: Parts) {}

  @Get()
  @For('finance', 'auditor', 'administrator')
  @ApiOperation({ summary: 'Find invoices and credit notes', operationId: 'listInvoices' })
  @ApiOkResponse({ standardSchema: pageOf(invoiceView) })
  list(@Query({ schema: invoicesQuery }) query: InvoicesQuery): Promise<Page<InvoiceView>> {
    return paged(listInvoices(this.parts.dataSource, query));
  }

  @Get('archive')
  @For('finance', 'auditor')
  @ApiOperation({ summary: 'The documents of a period with an index, as a zip', operationId: 'getInvoiceArchive' })
  @ApiProduces('application/zip')
  @ApiOkResponse({ description: 'PDF files, and index.csv, which also names what is not rendered yet.' })
  async archive(@Query({ schema: archiveQuery }) period: ArchiveQuery, @Res() response: Response): Promise<void> {
    const papers = await papersOfPeriod(this.parts.dataSource, period);
    if (papers.length === 0) throw new Problem('nothing-issued', period);
    response.type('application/zip').attachment(`invoices-${period.from}-${period.to}.zip`);
    // A transfer that cannot be finished is cut off, so that half an archive does not look like one.
    await pipeline(archiveOf(this.parts.dataSource, papers), response).catch((error: unknown) => {
      if (!isHungUp(error)) throw error;
    });
  }

  @Get(':number')
  @For('finance', 'auditor', 'administrator')
  @ApiOperation({ summary: 'One invoice or credit note', operationId: 'getInvoice' })
  @ApiOkResponse({ standardSchema: invoiceView })
  async one(@Param('number') number: string): Promise<InvoiceView> {
    return found(await invoiceByNumber(this.parts.dataSource, printable(number)), 'unknown-invoice');
  }

  @Get(':number/pdf')
  @For('applicant', 'admissions', 'finance', 'auditor', 'administrator')
  @ApiOperation({ summary: 'The document, the same bytes for ever', operationId: 'getInvoiceDocument' })
  @ApiProduces('application/pdf')
  @ApiOkResponse({ description: 'The PDF.' })
  async document(@Req() request: CalledRequest, @Param('number') number: string): Promise<StreamableFile> {
    const stored = await documentByNumber(this.parts.dataSource, 'invoice', printable(number));
    return found(documentFor(callerOf(request), stored), 'unknown-invoice');
  }

  @Get(':number/xml')
  @For('applicant', 'admissions', 'finance', 'auditor', 'administrator')
  @ApiOperation({ summary: 'What is embedded in the document, alone', operationId: 'getInvoiceXml' })
  @ApiProduces('application/xml')
  @ApiOkResponse({ description: 'Cross Industry Invoice, in the profile EN 16931 of Factur-X.' })
  async xml(@Req() request: CalledRequest, @Param('number') number: string): Promise<StreamableFile> {
    const stored = await documentByNumber(this.parts.dataSource, 'invoice', printable(number));
    return found(xmlFor(callerOf(request), stored), 'unknown-invoice');
  }
}

/** Whoever asked did not wait for the end: nothing is wrong here. */
const isHungUp = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
