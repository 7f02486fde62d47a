import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import {
  type BankImportsView,
  bankImportsView,
  type BankStatementOutcomeView,
  bankStatementOutcomeView,
  type BankStatementView,
  bankStatementView,
  bankStatementsQuery,
  importedView,
  type ImportQuery,
  importQuery,
} from '#contracts/bank.js';
import { type Page, pageOf, type PageQuery } from '#contracts/values.js';
import { outcomesOf } from '#readmodel/bank-outcomes.js';
import { runningImports } from '#readmodel/bank-imports.js';
import { bankStatementById, listBankStatements, statementsOfFile } from '#readmodel/bank-statements.js';
import { For } from '../access/access.guard.js';
import { byOf, type CalledRequest, callerOf } from '../access/caller.js';
import { BankDesk, type ReceivedFile } from '../bank-desk.js';
import { answer } from '../commands/answer.js';
import { once, requestKey } from '../commands/once.js';
import { NeedsKey } from '../openapi.js';
import { DEFAULT_LIMITS, Parts } from '../parts.js';
import { Problem } from '../problems.js';
import { found, paged } from '../reads/found.js';
import { idIn } from './entry-named.js';

/** What banks report of our accounts. */
@ApiTags('bank')
@Controller('bank-statements')
export class BankStatementsController {
  constructor(
    private readonly parts: Parts,
    private readonly desk: BankDesk,
  ) {}

  @Get()
  @For('finance', 'auditor', 'administrator')
  @ApiOperation({ summary: 'Statements taken in, the latest import first', operationId: 'listBankStatements' })
  @ApiOkResponse({ standardSchema: pageOf(bankStatementView) })
  list(@Query({ schema: bankStatementsQuery }) query: PageQuery): Promise<Page<BankStatementView>> {
    return paged(listBankStatements(this.parts.dataSource, query));
  }

  @Get('imports')
  @For('finance', 'auditor', 'administrator')
  @ApiOperation({
    summary: 'Files that are being taken in, and how far they have come',
    operationId: 'listRunningImports',
  })
  @ApiOkResponse({ standardSchema: bankImportsView })
  async imports(): Promise<BankImportsView> {
    return { items: await runningImports(this.parts.dataSource, this.parts.now()) };
  }

  @Get(':id')
  @For('finance', 'auditor', 'administrator')
  @ApiOperation({ summary: 'A statement, and what became of its entries', operationId: 'getBankStatement' })
  @ApiOkResponse({ standardSchema: bankStatementOutcomeView })
  async one(@Param('id') named: string): Promise<BankStatementOutcomeView> {
    const { dataSource } = this.parts;
    const id = idIn(named);
    const statement = found(id === null ? null : await bankStatementById(dataSource, id), 'unknown-statement');
    return { ...statement, ...(await outcomesOf(dataSource, [statement.id])) };
  }

  @Post()
  @HttpCode(201)
  @For('finance')
  @NeedsKey()
  @ApiOperation({
    summary: 'Take in a bank’s file, whole or not at all: camt.053, MT940, or CSV of the account that is named',
    operationId: 'importBankStatements',
  })
  @ApiHeader({ name: 'Content-Disposition', description: 'attachment; filename="…": what the file is called' })
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' }, required: true })
  @ApiCreatedResponse({
    standardSchema: importedView,
    description: 'Taken in; or known already, and nothing was added.',
  })
  async import(
    @Req() request: CalledRequest,
    @Res({ passthrough: true }) response: Response,
    @Query({ schema: importQuery }) query: ImportQuery,
  ): Promise<object> {
    const key = requestKey(request);
    const account = query.account ?? null;
    const file = await this.received(request, response);
    try {
      const body = { sha256: file.sha256, account };
      return answer(
        response,
        await once(this.parts, { key, body }, async () => ({
          status: 201,
          body: await this.taken(request, file, account),
        })),
      );
    } finally {
      await file.discard();
    }
  }

  /** The request must outlive a body that is too large, for its answer goes the same way. */
  private async received(request: CalledRequest, response: Response): Promise<ReceivedFile> {
    const limitBytes = this.parts.settings.limits?.uploadBytes ?? DEFAULT_LIMITS.uploadBytes;
    const file = await this.desk.receive(request.iterator({ destroyOnReturn: false }), limitBytes);
    if (file !== null) return file;
    response.setHeader('Connection', 'close');
    throw new Problem('too-large', { limitBytes });
  }

  private async taken(request: CalledRequest, file: ReceivedFile, account: string | null): Promise<object> {
    const { dataSource } = this.parts;
    const told = { by: byOf(callerOf(request)), at: this.parts.now() };
    const taken = await file.import({ fileName: fileNameIn(request), account, ...told });
    if (taken.kind === 'refused')
      throw new Problem('statement-refused', { place: taken.place, message: taken.message });
    const { sha256 } = file;
    return { sha256, wasKnown: taken.wasKnown, statements: await statementsOfFile(dataSource, sha256, account) };
  }
}

function fileNameIn(request: CalledRequest): string {
  const [, name = ''] = /filename="([^"]*)"/.exec(request.get('content-disposition') ?? '') ?? [];
  const readable = name.replace(/[^\p{L}\p{N} ._-]/gu, '_').slice(0, 200);
  return readable === '' ? 'statement' : readable;
}
