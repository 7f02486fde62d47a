import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { FinalAnswer } from '#access/idempotency.js';
import { adviceOn, advised } from '#contracts/left-out.js';
import {
  type RefundBatchBody,
  refundBatchBody,
  refundBatchesQuery,
  type RefundBatchesQuery,
  refundBatchSummary,
  type RefundBatchSummary,
  refundBatchView,
  type RefundBatchView,
} from '#contracts/refund-batch.js';
import { becauseBody, emptyBody, type Page, pageOf } from '#contracts/values.js';
import type { UntoldBatchCommand } from '#domain/batch/batch-commands.js';
import type { Facts } from '#domain/rejection.js';
import { fileText } from '#filing/texts.js';
import { batchById, listBatches, refundFileOf } from '#readmodel/batches.js';
import { For } from '../access/access.guard.js';
import { byOf, type CalledRequest, callerOf, roleAmong } from '../access/caller.js';
import { answer } from '../commands/answer.js';
import { commandIdOf, once, requestKey } from '../commands/once.js';
import { NeedsKey } from '../openapi.js';
import { Parts } from '../parts.js';
import { PayoutDesk } from '../payout-desk.js';
import { Problem } from '../problems.js';
import { found, paged } from '../reads/found.js';

interface Said {
  readonly because: string;
}

/** Refunds that leave together: prepared by one of finance, released by another. */
@ApiTags('refund-batches')
@Controller('refund-batches')
export class RefundBatchesController {
  constructor(
    private readonly parts: Parts,
    private readonly desk: PayoutDesk,
  ) {}

  @Get()
  @For('finance', 'auditor', 'administrator')
  @ApiOperation({ summary: 'Batches of refunds, the newest first', operationId: 'listRefundBatches' })
  @ApiOkResponse({ standardSchema: pageOf(refundBatchSummary) })
  list(@Query({ schema: refundBatchesQuery }) query: RefundBatchesQuery): Promise<Page<RefundBatchSummary>> {
    return paged(listBatches(this.parts.dataSource, query));
  }

  @Get(':id')
  @For('finance', 'auditor', 'administrator')
  @ApiOperation({ summary: 'A batch with its lines, and what was left out of it', operationId: 'refundBatch' })
  @ApiOkResponse({ standardSchema: refundBatchView })
  view(@Param('id') id: string): Promise<RefundBatchView> {
    return this.batch(idIn(id));
  }

  @Get(':id/file')
  @For('finance')
  @ApiOperation({
    summary: 'The file for the bank: pain.001.001.09, the same bytes each time',
    operationId: 'refundFile',
  })
  @ApiProduces('application/xml')
  async file(@Param('id') name: string): Promise<StreamableFile> {
    const { id } = await this.batch(idIn(name));
    const file = await refundFileOf(this.parts.dataSource, id);
    if (file === null) throw new Problem('document-not-ready');
    if (file.isVoid) throw new Problem('file-void');
    const disposition = `attachment; filename="refunds-${file.messageId}.xml"`;
    return new StreamableFile(file.bytes, { type: 'application/xml', disposition, length: file.bytes.length });
  }

  @Post()
  @HttpCode(201)
  @For('finance')
  @NeedsKey()
  @ApiOperation({ summary: 'Prepare refunds to leave together; each is approved', operationId: 'prepareRefundBatch' })
  @ApiCreatedResponse({
    standardSchema: refundBatchView,
    description: 'Prepared, with what was left out and why, and by when it has to be released.',
  })
  async prepare(
    @Req() request: CalledRequest,
    @Res({ passthrough: true }) response: Response,
    @Body({ schema: refundBatchBody }) body: RefundBatchBody,
  ): Promise<object> {
    // The request makes the batch: said again, it is the same one.
    const id = commandIdOf(requestKey(request));
    const { account = null, refunds = null, returns: entries = null, dueBy = null } = body;
    const command = { type: 'PrepareBatch', account, refunds, entries, dueBy } as const;
    return this.taken(request, response, { id, body, status: 201, command: () => Promise.resolve(command) });
  }

  @Post(':id/release')
  @HttpCode(200)
  @For('finance')
  @NeedsKey()
  @ApiOperation({
    summary: 'Release it: each refund is ordered, and the file made. Not by who prepared it',
    operationId: 'releaseRefundBatch',
  })
  @ApiOkResponse({ standardSchema: refundBatchView })
  async release(
    @Req() request: CalledRequest,
    @Res({ passthrough: true }) response: Response,
    @Body({ schema: emptyBody }) body: object,
  ): Promise<object> {
    const { id } = await this.batch(idIn(request.params['id']));
    const command = (): Promise<UntoldBatchCommand> => Promise.resolve({ type: 'ReleaseBatch' });
    return this.taken(request, response, { id, body, status: 200, command });
  }

  @Post(':id/cancellation')
  @HttpCode(200)
  @For('finance')
  @NeedsKey()
  @ApiOperation({
    summary: 'Cancel it: its file was never sent. Each refund is owed again, with the same due date',
    operationId: 'cancelRefundBatch',
  })
  @ApiOkResponse({ standardSchema: refundBatchView })
  async cancel(
    @Req() request: CalledRequest,
    @Res({ passthrough: true }) response: Response,
    @Body({ schema: becauseBody }) body: Said,
  ): Promise<object> {
    const { id } = await this.batch(idIn(request.params['id']));
    const command = async (): Promise<UntoldBatchCommand> => ({
      type: 'CancelBatch',
      becauseId: await this.text(request, id, body.because),
    });
    return this.taken(request, response, { id, body, status: 200, command });
  }

  @Post(':id/lines/:line/cancellation')
  @HttpCode(200)
  @For('finance')
  @NeedsKey()
  @ApiOperation({
    summary: 'Cancel one line: the bank did not do it, or it is not to go',
    operationId: 'cancelRefundBatchLine',
  })
  @ApiOkResponse({ standardSchema: refundBatchView })
  async cancelLine(
    @Req() request: CalledRequest,
    @Res({ passthrough: true }) response: Response,
    @Body({ schema: becauseBody }) body: Said,
  ): Promise<object> {
    const { id } = await this.batch(idIn(request.params['id']));
    const line = lineIn(request.params['line']);
    const command = async (): Promise<UntoldBatchCommand> => {
      return { type: 'CancelLine', line, becauseId: await this.text(request, id, body.because) };
    };
    return this.taken(request, response, { id, body, status: 200, command });
  }

  @Post(':id/lines/:line/retry')
  @HttpCode(200)
  @For('finance')
  @NeedsKey()
  @ApiOperation({
    summary: 'Tell its application again that the bank has paid it or sent it back: what stood in the way is mended',
    operationId: 'retryRefundBatchLine',
  })
  @ApiOkResponse({ standardSchema: refundBatchView })
  async retryLine(
    @Req() request: CalledRequest,
    @Res({ passthrough: true }) response: Response,
    @Body({ schema: emptyBody }) body: object,
  ): Promise<object> {
    const { id } = await this.batch(idIn(request.params['id']));
    const line = lineIn(request.params['line']);
    const command = (): Promise<UntoldBatchCommand> => Promise.resolve({ type: 'RetryLine', line });
    return this.taken(request, response, { id, body, status: 200, command });
  }

  private async taken(request: CalledRequest, response: Response, taking: Taking): Promise<object> {
    const { id, body, status, command } = taking;
    const key = requestKey(request);
    const caller = callerOf(request);
    const work = async (): Promise<FinalAnswer> => {
      const told = { id: commandIdOf(key), by: byOf(caller), role: roleAmong(['finance'], caller) };
      const { rejection } = await this.desk.tell(id, { ...(await command()), ...told }, this.parts.now());
      if (rejection !== null) throw new Problem(rejection.reason, withAdvice(rejection.facts));
      return { status, body: impersonal(await this.batch(id)) };
    };
    return answer(response, await once(this.parts, { key, body }, work));
  }

  private text(request: CalledRequest, about: string, text: string): Promise<string> {
    const { dataSource } = this.parts;
    return fileText(dataSource, { text, by: byOf(callerOf(request)), about, at: this.parts.now() });
  }

  private async batch(id: string): Promise<RefundBatchView> {
    const { leftOut, ...batch } = found(await batchById(this.parts.dataSource, id, this.parts.now()), 'unknown-batch');
    return {
      ...batch,
      leftOut: leftOut.map(({ account, ...one }) => ({ ...one, advice: adviceOn(one.because, account) })),
    };
  }
}

interface Taking {
  readonly id: string;
  readonly body: unknown;
  readonly status: number;
  readonly command: () => Promise<UntoldBatchCommand>;
}

/** It is kept as the final answer, and so has nothing personal. */
const impersonal = (batch: RefundBatchView): RefundBatchView => ({
  ...batch,
  lines: batch.lines.map((line) => ({ ...line, transfers: line.transfers.map((one) => ({ ...one, to: null })) })),
});

const withAdvice = ({ leftOut, ...facts }: Facts): Facts =>
  Array.isArray(leftOut)
    ? { ...facts, leftOut: leftOut.map(advised) }
    : { ...facts, ...(leftOut !== undefined && { leftOut }) };

function lineIn(named: string | string[] | undefined): number {
  const line = Number(named);
  if (!Number.isInteger(line)) throw new Problem('unknown-line');
  return line;
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

function idIn(named: string | string[] | undefined): string {
  const id = typeof named === 'string' ? named.toLowerCase() : '';
  if (!UUID.test(id)) throw new Problem('unknown-batch');
  return id;
}
