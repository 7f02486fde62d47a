import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  type GroupsQuery,
  groupsQuery,
  type GroupSummary,
  groupSummary,
  type GroupView,
  groupView,
} from '#contracts/group.js';
import { type Page, pageOf } from '#contracts/values.js';
import { groupByCode } from '#readmodel/groups.js';
import { listGroups } from '#readmodel/listed-groups.js';
import { For } from '../access/access.guard.js';
import { Parts } from '../parts.js';
import { found, paged, printable } from './found.js';

/** Groups of which one payer pays for all. */
@ApiTags('groups')
@Controller('groups')
export class GroupsController {
  constructor(private readonly parts: Parts) {}

  @Get()
  @For('admissions', 'finance', 'auditor', 'administrator')
  @ApiOperation({
    summary: 'Groups by their codes, with what is invoiced and still to be paid',
    operationId: 'listGroups',
  })
  @ApiOkResponse({ standardSchema: pageOf(groupSummary) })
  list(@Query({ schema: groupsQuery }) query: GroupsQuery): Promise<Page<GroupSummary>> {
    return paged(listGroups(this.parts.dataSource, query));
  }

  @Get(':code')
  @For('admissions', 'finance', 'auditor', 'administrator')
  @ApiOperation({ summary: 'A group with its participants, invoices and payments', operationId: 'getGroup' })
  @ApiOkResponse({ standardSchema: groupView })
  async one(@Param('code') code: string): Promise<GroupView> {
    return found(await groupByCode(this.parts.dataSource, printable(code)), 'unknown-group');
  }
}
