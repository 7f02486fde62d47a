import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { FinalAnswer } from '#access/idempotency.js';
import {
  type OwnAccountBody,
  ownAccountBody,
  type RefundAccountBody,
  refundAccountBody,
  refundAccountStanding,
  refundAccountsView,
  type RefundAccountsView,
} from '#contracts/refund-account.js';
import { becauseBody, emptyBody } from '#contracts/values.js';
import type { UntoldPayeeCommand } from '#domain/payee/payee.types.js';
import { hasMail } from '#filing/incoming-mail.js';
import { fileAccount, fileText } from '#filing/texts.js';
import { refundAccountsOf } from '#readmodel/payees.js';
import { For } from '../access/access.guard.js';
import { byOf, type CalledRequest, callerOf, roleAmong } from '../access/caller.js';
import { answer } from '../commands/answer.js';
import { applicationIdFor } from '../commands/located.js';
import { commandIdOf, once, requestKey } from '../commands/once.js';
import { NeedsKey } from '../openapi.js';
import { Parts } from '../parts.js';
import { PayoutDesk } from '../payout-desk.js';
import { Problem } from '../problems.js';

/** To whom an application's refunds go, where they do not go back to the account that the money came from. */
@ApiTags('refund-accounts')
@Controller('applications/:id')
export class RefundAccountsController {
  constructor(
    private readonly parts: Parts,
    private readonly desk: PayoutDesk,
  ) {}

  @Get('refund-accounts')
  @For('finance', 'auditor')
  @ApiOperation({
    summary: 'Accounts that the payer asked for or the participant gave, and which of them counts',
    operationId: 'refundAccounts',
  })
  @ApiOkResponse({ standardSchema: refundAccountsView })
  async list(@Req() request: CalledRequest, @Param('id') name: string): Promise<RefundAccountsView> {
    const id = await applicationIdFor(this.parts, name, callerOf(request));
    return refundAccountsOf(this.parts.dataSource, id);
  }

  @Post('refund-accounts')
  @HttpCode(200)
  @For('finance')
  @NeedsKey()
  @ApiOperation({
    summary: 'The payer asks in writing for another account; it counts once another of finance confirms it',
    operationId: 'requestRefundAccount',
  })
  @ApiOkResponse({ standardSchema: refundAccountStanding })
  request(
    @Req() request: CalledRequest,
    @Res({ passthrough: true }) response: Response,
    @Body({ schema: refundAccountBody }) body: RefundAccountBody,
  ): Promise<object> {
    return this.taken({ request, response, body }, async (id) => {
      const { mailId = null, request: words } = body;
      if (mailId !== null && !(await hasMail(this.parts.dataSource, id, mailId))) throw new Problem('unknown-mail');
      const requestId = words === undefined ? null : await this.text(request, id, words);
      return { type: 'RequestAccount', accountId: await this.file(request, id, body), requestId, mailId };
    });
  }

  @Post('refund-accounts/:account/confirmation')
  @HttpCode(200)
  @For('finance')
  @NeedsKey()
  @ApiOperation({
    summary: 'It is as the payer has written. Not by who put it on file',
    operationId: 'confirmRefundAccount',
  })
  @ApiOkResponse({ standardSchema: refundAccountStanding })
  confirm(
    @Req() request: CalledRequest,
    @Res({ passthrough: true }) response: Response,
    @Body({ schema: emptyBody }) body: object,
  ): Promise<object> {
    const accountId = accountIn(request);
    return this.taken({ request, response, body }, () => Promise.resolve({ type: 'ConfirmAccount', accountId }));
  }

  @Post('refund-accounts/:account/withdrawal')
  @HttpCode(200)
  @For('finance')
  @NeedsKey()
  @ApiOperation({
    summary: 'It is not to be used any more, unless a refund is on its way to it',
    operationId: 'withdrawRefundAccount',
  })
  @ApiOkResponse({ standardSchema: refundAccountStanding })
  withdraw(
    @Req() request: CalledRequest,
    @Res({ passthrough: true }) response: Response,
    @Body({ schema: becauseBody }) body: { readonly because: string },
  ): Promise<object> {
    const accountId = accountIn(request);
    return this.taken({ request, response, body }, async (id) => {
      return { type: 'WithdrawAccount', accountId, becauseId: await this.text(request, id, body.because) };
    });
  }

  @Post('own-account')
  @HttpCode(200)
  @For('applicant')
  @NeedsKey()
  @ApiOperation({
    summary: "The participant's own account for refunds: it counts where they paid themselves, and is else refused",
    operationId: 'giveOwnAccount',
  })
  @ApiOkResponse({ standardSchema: refundAccountStanding })
  own(
    @Req() request: CalledRequest,
    @Res({ passthrough: true }) response: Response,
    @Body({ schema: ownAccountBody }) body: OwnAccountBody,
  ): Promise<object> {
    return this.taken({ request, response, body }, async (id) => {
      return { type: 'GiveOwnAccount', accountId: await this.file(request, id, body) };
    });
  }

  private async taken({ request, response, body }: Asking, commandFor: CommandFor): Promise<object> {
    const { parts } = this;
    const caller = callerOf(request);
    const id = await applicationIdFor(parts, String(request.params['id']), caller);
    const key = requestKey(request);
    const work = async (): Promise<FinalAnswer> => {
      const told = { id: commandIdOf(key), by: byOf(caller), role: roleAmong(['finance'], caller) };
      const command = await commandFor(id);
      const { rejection } = await this.desk.tellPayees(id, { ...command, ...told }, parts.now());
      if (rejection !== null) throw new Problem(rejection.reason, rejection.facts);
      const { items } = await refundAccountsOf(parts.dataSource, id);
      // It is kept as the final answer, and so has nothing personal.
      return {
        status: 200,
        body: refundAccountStanding.parse(items.find((one) => one.accountId === command.accountId)),
      };
    };
    return answer(response, await once(parts, { key, body }, work));
  }

  /** The request makes the account: said again, it is the same one. */
  private file(request: CalledRequest, about: string, { iban, holder }: OwnAccountBody): Promise<string> {
    const id = commandIdOf(requestKey(request));
    return fileAccount(this.parts.dataSource, {
      id,
      iban,
      holder,
      by: byOf(callerOf(request)),
      about,
      at: this.parts.now(),
    });
  }

  private text(request: CalledRequest, about: string, text: string): Promise<string> {
    return fileText(this.parts.dataSource, { text, by: byOf(callerOf(request)), about, at: this.parts.now() });
  }
}

interface Asking {
  readonly request: CalledRequest;
  readonly response: Response;
  readonly body: unknown;
}

type CommandFor = (applicationId: string) => Promise<UntoldPayeeCommand>;

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

function accountIn({ params }: CalledRequest): string {
  const id = String(params['account']).toLowerCase();
  if (!UUID.test(id)) throw new Problem('unknown-refund-account');
  return id;
}
