import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type GroupView, groupView } from '#contracts/group.js';
import { groupByCode } from '#readmodel/groups.js';
import { For } from '../access/access.guard.js';
import { Parts } from '../parts.js';
import { found, printable } from './found.js';

/** Groups of which one payer pays for all. */
@ApiTags('groups')
@Controller('groups')
export class GroupsController {
  constructor(private readonly parts: Parts) {}

  @Get(':code')
  @For('admissions', 'finance', 'auditor', 'administrator')
  @ApiOperation({ summary: 'A group with its participants, invoices and payments', operationId: 'getGroup' })
  @ApiOkResponse({ standardSchema: groupView })
  async one(@Param('code') code: string): Promise<GroupView> {
    return found(await groupByCode(this.parts.dataSource, printable(code)), 'unknown-group');
  }
}
