import { Controller, Get } from '@nestjs/common';
import { heldNow } from '#readmodel/held.js';
import { ApiExcludeController } from '@nestjs/swagger';
import { Parts } from './parts.js';
import { Problem } from './problems.js';

/** For machines. Temporal may be away and reading goes on, so it is not part of being ready. */
@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(private readonly parts: Parts) {}

  @Get('live')
  live(): { status: string } {
    return { status: 'live' };
  }

  @Get('ready')
  async ready(): Promise<{ status: string; held: readonly string[] }> {
    if (this.parts.leaving.aborted) throw new Problem('leaving');
    const held = await heldNow(this.parts.dataSource).catch((error: unknown) => {
      throw new Problem('unavailable', { part: 'database' }, { cause: error });
    });
    return { status: 'ready', held };
  }
}
