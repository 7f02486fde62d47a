import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { ApiTokenRow } from './api-token.row.js';
import { ApplicationRow } from './application.row.js';
import { CertificateRow } from './certificate.row.js';
import { EditionRow } from './edition.row.js';
import { InvoiceLineRow } from './invoice-line.row.js';
import { InvoiceRow } from './invoice.row.js';
import { JournalRow } from './journal.row.js';
import { EventStore1700000000001 } from './migrations/0001-event-store.js';
import { ReadModels1700000000002 } from './migrations/0002-read-models.js';
import { Owed1700000000003 } from './migrations/0003-owed.js';
import { Access1700000000004 } from './migrations/0004-access.js';
import { Holds1700000000005 } from './migrations/0005-holds.js';
import { Payers1700000000008 } from './migrations/0008-payers.js';
import { DocumentXml1700000000009 } from './migrations/0009-document-xml.js';
import { Watch1700000000006 } from './migrations/0006-watch.js';
import { Bank1700000000007 } from './migrations/0007-bank.js';
import { Matching1700000000010 } from './migrations/0010-matching.js';
import { Payout1700000000011 } from './migrations/0011-payout.js';
import { Ledger1700000000012 } from './migrations/0012-ledger.js';
import { Groups1700000000013 } from './migrations/0013-groups.js';
import { Correspondence1700000000014 } from './migrations/0014-correspondence.js';
import { OwedTells1700000000017 } from './migrations/0017-owed-tells.js';
import { MailDesk1700000000018 } from './migrations/0018-mail-desk.js';
import { StatementOutcomes1700000000016 } from './migrations/0016-statement-outcomes.js';
import { Payees1700000000015 } from './migrations/0015-payees.js';
import { Letters1700000000019 } from './migrations/0019-letters.js';
import { GroupAllocations1700000000020 } from './migrations/0020-group-allocations.js';
import { DroppedTells1700000000025 } from './migrations/0025-dropped-tells.js';
import { EntryReturns1700000000021 } from './migrations/0021-entry-returns.js';
import { Bounces1700000000024 } from './migrations/0024-bounces.js';
import { GroupLines1700000000029 } from './migrations/0029-group-lines.js';
import { ReopenedShares1700000000030 } from './migrations/0030-reopened-shares.js';
import { MailFailures1700000000027 } from './migrations/0027-mail-failures.js';
import { Ranks1700000000037 } from './migrations/0037-ranks.js';
import { WaysToAnswer1700000000034 } from './migrations/0034-ways-to-answer.js';
import { DividedEntries1700000000038 } from './migrations/0038-divided-entries.js';
import { NotedBack1700000000050 } from './migrations/0050-noted-back.js';
import { Suggested1700000000041 } from './migrations/0041-suggested.js';
import { EndedMail1700000000047 } from './migrations/0047-ended-mail.js';
import { OwedOnce1700000000053 } from './migrations/0053-owed-once.js';
import { UnfitTemplates1700000000028 } from './migrations/0028-unfit-templates.js';
import { BankIntake1700000000032 } from './migrations/0032-bank-intake.js';
import { BulkEntries1700000000033 } from './migrations/0033-bulk-entries.js';
import { LighterImports1700000000044 } from './migrations/0044-lighter-imports.js';
import { Wordings1700000000060 } from './migrations/0060-wordings.js';
import { Bounced1700000000063 } from './migrations/0063-bounced.js';
import { NotedBackIndex1700000000064 } from './migrations/0064-noted-back-index.js';
import { ParticipantGroupRow } from './participant-group.row.js';
import { PreparingClient } from './preparing-client.js';
import { ReceiptRow } from './receipt.row.js';
import { RefundAccountRow } from './refund-account.row.js';
import { RefundBatchLineRow } from './refund-batch-line.row.js';
import { RefundBatchRow } from './refund-batch.row.js';
import { RefundTransferRow } from './refund-transfer.row.js';
import { RefundRow } from './refund.row.js';
import { SeatRow } from './seat.row.js';

/**
 * Not yet connected: call `initialize()`. Entities and migrations are listed, not globbed: a glob finds .ts in tests
 * and .js in dist.
 */
export const createDataSource = (url: string, connections = 10): DataSource =>
  new DataSource({
    type: 'postgres',
    url,
    applicationName: 'matricula',
    // A database that is away must show within the time that an activity has, not when TCP gives up.
    extra: { max: connections, connectionTimeoutMillis: 3_000, keepAlive: true, Client: PreparingClient },
    entities: [
      ApiTokenRow,
      ApplicationRow,
      CertificateRow,
      EditionRow,
      InvoiceLineRow,
      InvoiceRow,
      JournalRow,
      ParticipantGroupRow,
      ReceiptRow,
      RefundAccountRow,
      RefundBatchLineRow,
      RefundBatchRow,
      RefundRow,
      RefundTransferRow,
      SeatRow,
    ],
    migrations: [
      EventStore1700000000001,
      ReadModels1700000000002,
      Owed1700000000003,
      Access1700000000004,
      Holds1700000000005,
      Payers1700000000008,
      DocumentXml1700000000009,
      Watch1700000000006,
      Bank1700000000007,
      Matching1700000000010,
      Payout1700000000011,
      Ledger1700000000012,
      Groups1700000000013,
      Correspondence1700000000014,
      OwedTells1700000000017,
      MailDesk1700000000018,
      StatementOutcomes1700000000016,
      Payees1700000000015,
      Letters1700000000019,
      GroupAllocations1700000000020,
      DroppedTells1700000000025,
      EntryReturns1700000000021,
      Bounces1700000000024,
      GroupLines1700000000029,
      ReopenedShares1700000000030,
      MailFailures1700000000027,
      UnfitTemplates1700000000028,
      Ranks1700000000037,
      WaysToAnswer1700000000034,
      BankIntake1700000000032,
      BulkEntries1700000000033,
      DividedEntries1700000000038,
      Suggested1700000000041,
      EndedMail1700000000047,
      LighterImports1700000000044,
      Wordings1700000000060,
      Bounced1700000000063,
      NotedBackIndex1700000000064,
      OwedOnce1700000000053,
      NotedBack1700000000050,
    ],
  });
