import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  type BankAccountBody,
  bankAccountBody,
  type BankAccountsView,
  bankAccountsView,
  bankAccountView,
} from '#contracts/bank.js';
import { listBankAccounts } from '#readmodel/bank-accounts.js';
import { For } from '../access/access.guard.js';
import { byOf, type CalledRequest, callerOf } from '../access/caller.js';
import { BankDesk } from '../bank-desk.js';
import { answer } from '../commands/answer.js';
import { once, requestKey } from '../commands/once.js';
import { NeedsKey } from '../openapi.js';
import { Parts } from '../parts.js';

/** Our own accounts at banks: only their statements are taken in. */
@ApiTags('bank')
@Controller('bank-accounts')
export class BankAccountsController {
  constructor(
    private readonly parts: Parts,
    private readonly desk: BankDesk,
  ) {}

  @Get()
  @For('finance', 'auditor', 'administrator')
  @ApiOperation({ summary: 'Our bank accounts', operationId: 'listBankAccounts' })
  @ApiOkResponse({ standardSchema: bankAccountsView })
  async list(): Promise<BankAccountsView> {
    return { items: await listBankAccounts(this.parts.dataSource) };
  }

  @Post()
  @HttpCode(201)
  @For('finance', 'administrator')
  @NeedsKey()
  @ApiOperation({
    summary: 'Declare an account of ours; again, it replaces name, other numbers and CSV mapping',
    operationId: 'declareBankAccount',
  })
  @ApiCreatedResponse({ standardSchema: bankAccountView, description: 'Declared.' })
  async declare(
    @Req() request: CalledRequest,
    @Res({ passthrough: true }) response: Response,
    @Body({ schema: bankAccountBody }) account: BankAccountBody,
  ): Promise<object> {
    const { parts } = this;
    const told = { by: byOf(callerOf(request)), at: parts.now() };
    const declared = await once(parts, { key: requestKey(request), body: account }, async () => {
      await this.desk.declare(account, told);
      return { status: 201, body: account };
    });
    return answer(response, declared);
  }
}
