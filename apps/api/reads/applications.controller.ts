import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type ApplicationAccountView, applicationAccountView } from '#contracts/account.js';
import {
  type ApplicationListItem,
  applicationListItem,
  type ApplicationsQuery,
  applicationsQuery,
  type ApplicationView,
  applicationView,
  type HistoryItem,
  historyItem,
} from '#contracts/application.js';
import { type Page, pageOf, type PageQuery, pageQuery } from '#contracts/values.js';
import { accountOfApplication } from '#readmodel/accounts.js';
import { applicationView as viewOf } from '#readmodel/application-view.js';
import { listApplications } from '#readmodel/applications.js';
import { historyOf } from '#readmodel/history.js';
import { For } from '../access/access.guard.js';
import { type CalledRequest, callerOf, viewingAs } from '../access/caller.js';
import { applicationIdFor } from '../commands/located.js';
import { Parts } from '../parts.js';
import { found, paged } from './found.js';

/** What is known of applications. */
@ApiTags('applications')
@Controller('applications')
export class ApplicationsController {
  constructor(private readonly parts: Parts) {}

  @Get()
  @For('admissions', 'finance', 'auditor', 'administrator')
  @ApiOperation({ summary: 'Find applications', operationId: 'listApplications' })
  @ApiOkResponse({ standardSchema: pageOf(applicationListItem) })
  list(@Query({ schema: applicationsQuery }) query: ApplicationsQuery): Promise<Page<ApplicationListItem>> {
    return paged(listApplications(this.parts.dataSource, query));
  }

  @Get(':id')
  @For('applicant', 'admissions', 'finance', 'auditor', 'administrator')
  @ApiOperation({
    summary: 'Where an application stands, what it waits for and until when, and what may be done now',
    operationId: 'getApplication',
  })
  @ApiOkResponse({ standardSchema: applicationView })
  async one(@Req() request: CalledRequest, @Param('id') id: string): Promise<ApplicationView> {
    const caller = callerOf(request);
    const applicationId = await applicationIdFor(this.parts, id, caller);
    const viewing = { at: this.parts.now(), for: viewingAs(caller) };
    return found(await viewOf(this.parts.dataSource, applicationId, viewing), 'unknown-application');
  }

  @Get(':id/history')
  @For('admissions', 'finance', 'auditor', 'administrator')
  @ApiOperation({ summary: 'Every event: who, when, why', operationId: 'getHistory' })
  @ApiOkResponse({ standardSchema: pageOf(historyItem) })
  async history(
    @Req() request: CalledRequest,
    @Param('id') id: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<HistoryItem>> {
    const applicationId = await applicationIdFor(this.parts, id, callerOf(request));
    return paged(historyOf(this.parts.dataSource, applicationId, query));
  }

  @Get(':id/account')
  @For('finance', 'admissions', 'auditor', 'administrator')
  @ApiOperation({ summary: 'Charges, payments and refunds, and why each is what it is', operationId: 'getAccount' })
  @ApiOkResponse({ standardSchema: applicationAccountView })
  async account(@Req() request: CalledRequest, @Param('id') id: string): Promise<ApplicationAccountView> {
    const applicationId = await applicationIdFor(this.parts, id, callerOf(request));
    return found(await accountOfApplication(this.parts.dataSource, applicationId), 'unknown-application');
  }
}
