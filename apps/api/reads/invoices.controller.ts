import { Controller, Get, Param, Query, Req, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { type InvoicesQuery, invoicesQuery, type InvoiceView, invoiceView } from '#contracts/account.js';
import { type Page, pageOf } from '#contracts/values.js';
import { invoiceByNumber, listInvoices } from '#readmodel/accounts.js';
import { documentByNumber } from '#readmodel/documents.js';
import { For } from '../access/access.guard.js';
import { type CalledRequest, callerOf } from '../access/caller.js';
import { Parts } from '../parts.js';
import { documentFor } from './document.js';
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
}
