import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access/access.guard.js';
import { AnswerDesk } from './answer-desk.js';
import { BankAccountsController } from './bank/bank-accounts.controller.js';
import { BankEntriesController } from './bank/bank-entries.controller.js';
import { entryControllerFor } from './bank/entry-commands.controller.js';
import { entryCommands } from './bank/entry.commands.js';
import { BankStatementsController } from './bank/bank-statements.controller.js';
import { BankDesk } from './bank-desk.js';
import { assessmentCommands } from './commands/assessment.commands.js';
import { cancellationCommands } from './commands/cancellation.commands.js';
import { controllerFor } from './commands/commands.controller.js';
import { completionCommands } from './commands/completion.commands.js';
import { DeclarationController } from './commands/declaration.controller.js';
import { editionCommands } from './commands/edition.commands.js';
import { groupCommands } from './commands/group.commands.js';
import { moneyCommands } from './commands/money.commands.js';
import { PublicationController } from './commands/publication.controller.js';
import { refundCommands } from './commands/refund.commands.js';
import { SubmissionController } from './commands/submission.controller.js';
import { AnswersController } from './correspondence/answers.controller.js';
import { CorrespondenceController } from './correspondence/correspondence.controller.js';
import { Reception } from './commands/reception.js';
import { CommandTaker } from './commands/taker.js';
import { HealthController } from './health.controller.js';
import { LetterDesk } from './letter-desk.js';
import { LettersController } from './letters/letters.controller.js';
import { PreferencesController } from './letters/preferences.controller.js';
import { TemplatesController } from './letters/templates.controller.js';
import { Parts } from './parts.js';
import { RefundAccountsController } from './payout/refund-accounts.controller.js';
import { RefundBatchesController } from './payout/refund-batches.controller.js';
import { PayoutDesk } from './payout-desk.js';
import { ApplicationsController } from './reads/applications.controller.js';
import { CertificatesController } from './reads/certificates.controller.js';
import { EditionsController } from './reads/editions.controller.js';
import { FinanceController } from './reads/finance.controller.js';
import { GroupsController } from './reads/groups.controller.js';
import { InvoicesController } from './reads/invoices.controller.js';
import { MembersController } from './reads/members.controller.js';
import { RefundsController } from './reads/refunds.controller.js';

const COMMANDS = [
  ...assessmentCommands,
  ...moneyCommands,
  ...cancellationCommands,
  ...refundCommands,
  ...completionCommands,
  ...editionCommands,
  ...groupCommands,
];

/** What records and mails for the api. */
export interface Desks {
  readonly answerDesk: AnswerDesk;
  readonly bankDesk: BankDesk;
  readonly payoutDesk: PayoutDesk;
  readonly letterDesk: LetterDesk;
}

@Module({})
export class AppModule {
  static with(parts: Parts, { answerDesk, bankDesk, payoutDesk, letterDesk }: Desks): DynamicModule {
    return {
      module: AppModule,
      controllers: [
        EditionsController,
        PublicationController,
        SubmissionController,
        DeclarationController,
        GroupsController,
        ApplicationsController,
        ...COMMANDS.map(controllerFor),
        AnswersController,
        InvoicesController,
        RefundsController,
        FinanceController,
        RefundBatchesController,
        RefundAccountsController,
        CertificatesController,
        TemplatesController,
        LettersController,
        PreferencesController,
        MembersController,
        BankAccountsController,
        BankStatementsController,
        BankEntriesController,
        ...entryCommands.map(entryControllerFor),
        CorrespondenceController,
        HealthController,
      ],
      providers: [
        { provide: Parts, useValue: parts },
        { provide: AnswerDesk, useValue: answerDesk },
        { provide: BankDesk, useValue: bankDesk },
        { provide: PayoutDesk, useValue: payoutDesk },
        { provide: LetterDesk, useValue: letterDesk },
        CommandTaker,
        Reception,
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
    };
  }
}
