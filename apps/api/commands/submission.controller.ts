import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  type LateSubmissionBody,
  lateSubmissionBody,
  type SubmissionBody,
  submissionBody,
  submittedView,
} from '#contracts/submission.js';
import { For } from '../access/access.guard.js';
import type { CalledRequest } from '../access/caller.js';
import { NeedsKey } from '../openapi.js';
import { answer } from './answer.js';
import { Reception } from './reception.js';

/** Where an application begins. */
@ApiTags('applications')
@Controller('editions/:code')
export class SubmissionController {
  constructor(private readonly reception: Reception) {}

  @Post('applications')
  @HttpCode(201)
  @ApiParam({ name: 'code', description: 'an edition, by its code' })
  @NeedsKey()
  @ApiOperation({ summary: 'Apply, or subscribe to an open edition', operationId: 'submitApplication' })
  @ApiCreatedResponse({ standardSchema: submittedView, description: 'Received. The receipt comes by mail.' })
  async submit(
    @Req() request: CalledRequest,
    @Res({ passthrough: true }) response: Response,
    @Body({ schema: submissionBody }) body: SubmissionBody,
  ): Promise<object> {
    return answer(response, await this.reception.receive(request, body));
  }

  @Post('late-applications')
  @HttpCode(201)
  @ApiParam({ name: 'code', description: 'an edition, by its code' })
  @For('admissions')
  @NeedsKey()
  @ApiOperation({ summary: 'Enter an application after the close', operationId: 'acceptLateApplication' })
  @ApiCreatedResponse({ standardSchema: submittedView, description: 'Received. The receipt comes by mail.' })
  async submitLate(
    @Req() request: CalledRequest,
    @Res({ passthrough: true }) response: Response,
    @Body({ schema: lateSubmissionBody }) body: LateSubmissionBody,
  ): Promise<object> {
    return answer(response, await this.reception.receive(request, body));
  }
}
