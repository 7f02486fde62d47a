import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type EditionListItem, editionListItem, type EditionView, editionView } from '#contracts/edition.js';
import { type Page, pageOf, type PageQuery, pageQuery } from '#contracts/values.js';
import { editionByCode, listEditions } from '#readmodel/editions.js';
import { Parts } from '../parts.js';
import { found, paged, printable } from './found.js';

/** What anyone may know of the editions. */
@ApiTags('editions')
@Controller('editions')
export class EditionsController {
  constructor(private readonly parts: Parts) {}

  @Get()
  @ApiOperation({ summary: 'All editions, the next to start first', operationId: 'listEditions' })
  @ApiOkResponse({ standardSchema: pageOf(editionListItem) })
  async list(@Query({ schema: pageQuery }) query: PageQuery): Promise<Page<EditionListItem>> {
    return paged(listEditions(this.parts.dataSource, { ...query, at: this.parts.now() }));
  }

  @Get(':code')
  @ApiOperation({ summary: 'An edition with its dates, terms and pages', operationId: 'getEdition' })
  @ApiOkResponse({ standardSchema: editionView })
  async one(@Param('code') code: string): Promise<EditionView> {
    return found(await editionByCode(this.parts.dataSource, printable(code)), 'unknown-edition');
  }
}
