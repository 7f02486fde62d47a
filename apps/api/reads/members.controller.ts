import { Body, Controller, Put, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type MembersView, membersView } from '#contracts/members.js';
import { loadMembers } from '#readmodel/members.js';
import { MembersError } from '#readmodel/members-csv.js';
import { For } from '../access/access.guard.js';
import { byOf, type CalledRequest, callerOf } from '../access/caller.js';
import { Parts } from '../parts.js';
import { Problem } from '../problems.js';

/** The network's members and what they have paid: evidence for fees. */
@ApiTags('members')
@Controller('members')
export class MembersController {
  constructor(private readonly parts: Parts) {}

  /** The list replaces the one before, so that the same request again changes nothing. */
  @Put()
  @For('admissions')
  @ApiOperation({
    summary: 'Replace the member list: CSV with the columns code, name, city, country, year, paid_on, source',
    operationId: 'replaceMembers',
  })
  @ApiConsumes('text/csv')
  @ApiBody({ schema: { type: 'string' }, required: true })
  @ApiOkResponse({ standardSchema: membersView })
  async replace(@Req() request: CalledRequest, @Body() csv: unknown): Promise<MembersView> {
    const { dataSource } = this.parts;
    const told = { by: byOf(callerOf(request)), at: this.parts.now() };
    return loadMembers(dataSource, typeof csv === 'string' ? csv : '', told).catch((error: unknown) => {
      throw error instanceof MembersError ? invalidList(error) : error;
    });
  }
}

const invalidList = ({ problems }: MembersError): Problem =>
  new Problem('invalid-input', {
    issues: problems.map(({ line, column, message }) => ({
      path: `line ${line}${column === null ? '' : `, ${column}`}`,
      message,
    })),
  });
