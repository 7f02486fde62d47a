import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  letterPreview,
  type LetterPreview,
  type PreviewBody,
  previewBody,
  type RestorationBody,
  restorationBody,
  type TemplateBody,
  templateBody,
  templateItem,
  type TemplateItem,
  templateQuery,
  type TemplateQuery,
  templatesQuery,
  type TemplatesQuery,
  templateView,
  type TemplateView,
  type TestLetterBody,
  testLetterBody,
  testLetterSent,
} from '#contracts/letters.js';
import { type Page, pageOf } from '#contracts/values.js';
import { For } from '../access/access.guard.js';
import { byOf, type CalledRequest, callerOf, type Who } from '../access/caller.js';
import { answer } from '../commands/answer.js';
import { editionFor } from '../commands/located.js';
import { once, requestKey } from '../commands/once.js';
import { LetterDesk, type TemplateAnswer, type TemplateNamed } from '../letter-desk.js';
import { NeedsKey } from '../openapi.js';
import { Parts } from '../parts.js';
import { Problem } from '../problems.js';
import { paged } from '../reads/found.js';

const READERS: readonly Who[] = ['admissions', 'finance', 'auditor', 'administrator'];
const WRITERS: readonly Who[] = ['admissions', 'administrator'];

/** What letters say: the release's words, and the office's in their place. */
@ApiTags('letter-templates')
@Controller('letter-templates')
export class TemplatesController {
  constructor(
    private readonly parts: Parts,
    private readonly desk: LetterDesk,
  ) {}

  @Get()
  @For(...READERS)
  @ApiOperation({
    summary: 'Every letter in every language, and which version is in force',
    operationId: 'listTemplates',
  })
  @ApiOkResponse({ standardSchema: pageOf(templateItem) })
  list(@Query({ schema: templatesQuery }) { edition, ...page }: TemplatesQuery): Promise<Page<TemplateItem>> {
    return paged(this.desk.list({ ...page, edition: edition ?? null }));
  }

  @Get(':letter/:language')
  @For(...READERS)
  @Named()
  @ApiOperation({
    summary: 'A template: its words in force, what it may and must name, and all its versions',
    operationId: 'getTemplate',
  })
  @ApiOkResponse({ standardSchema: templateView })
  async view(
    @Param() named: Pick<TemplateNamed, 'letter' | 'language'>,
    @Query({ schema: templateQuery }) query: TemplateQuery,
  ): Promise<TemplateView> {
    return outcomeOf(await this.desk.view({ ...named, edition: query.edition ?? null }));
  }

  @Post(':letter/:language/versions')
  @HttpCode(201)
  @For(...WRITERS)
  @Named()
  @NeedsKey()
  @ApiOperation({
    summary: 'Save new words: they count for every letter that leaves from now on. Broken ones are refused',
    operationId: 'saveTemplate',
  })
  @ApiCreatedResponse({ standardSchema: templateView })
  async save(
    @Req() request: CalledRequest,
    @Res({ passthrough: true }) response: Response,
    @Body({ schema: templateBody }) body: TemplateBody,
  ): Promise<object> {
    const { subject, body: text } = body;
    return this.kept(request, response, {
      ...{ body, status: 201 },
      work: (named, told) => this.desk.save(named, { ...told, subject, body: text }),
    });
  }

  @Post(':letter/:language/restoration')
  @HttpCode(200)
  @For(...WRITERS)
  @Named()
  @NeedsKey()
  @ApiOperation({
    summary: "Go back to a former version, as a new one; 0 is the release's",
    operationId: 'restoreTemplate',
  })
  @ApiOkResponse({ standardSchema: templateView })
  async restore(
    @Req() request: CalledRequest,
    @Res({ passthrough: true }) response: Response,
    @Body({ schema: restorationBody }) body: RestorationBody,
  ): Promise<object> {
    const { version } = body;
    return this.kept(request, response, {
      ...{ body, status: 200 },
      work: (named, told) => this.desk.restore(named, { ...told, version }),
    });
  }

  @Post(':letter/:language/preview')
  @HttpCode(200)
  @For(...WRITERS)
  @Named()
  @ApiOperation({
    summary: 'What a letter would say, by a draft or by what is in force, of an application or of a sample',
    operationId: 'previewTemplate',
  })
  @ApiOkResponse({ standardSchema: letterPreview })
  async preview(
    @Param() named: Pick<TemplateNamed, 'letter' | 'language'>,
    @Body({ schema: previewBody }) body: PreviewBody,
  ): Promise<LetterPreview> {
    return outcomeOf(await this.desk.preview({ ...named, edition: await this.editionIn(body) }, body));
  }

  @Post(':letter/:language/test')
  @HttpCode(200)
  @For(...WRITERS)
  @Named()
  @NeedsKey()
  @ApiOperation({ summary: 'Send it to an address of the office, marked as a test', operationId: 'testTemplate' })
  @ApiOkResponse({ standardSchema: testLetterSent })
  async test(
    @Req() request: CalledRequest,
    @Res({ passthrough: true }) response: Response,
    @Body({ schema: testLetterBody }) body: TestLetterBody,
  ): Promise<object> {
    return this.kept(request, response, { body, status: 200, work: (named) => this.desk.test(named, body) });
  }

  private async kept<Done extends object>(
    request: CalledRequest,
    response: Response,
    { body, status, work }: Keeping<Done>,
  ): Promise<object> {
    const key = requestKey(request);
    const { letter, language } = request.params as { letter: string; language: string };
    const told = { because: body.because ?? '', by: byOf(callerOf(request)), at: this.parts.now() };
    const taken = await once(this.parts, { key, body }, async () => {
      const named = { letter, language, edition: await this.editionIn(body) };
      return { status, body: outcomeOf(await work(named, told)) };
    });
    return answer(response, taken);
  }

  private async editionIn({ edition }: Bodied): Promise<string | null> {
    return edition === undefined ? null : (await editionFor(this.parts, edition)).code;
  }
}

interface Bodied {
  readonly edition?: string | undefined;
  readonly because?: string;
}

interface Keeping<Done> {
  readonly body: Bodied;
  readonly status: number;
  readonly work: (named: TemplateNamed, told: Told) => Promise<TemplateAnswer<Done>>;
}

interface Told {
  readonly because: string;
  readonly by: string;
  readonly at: string;
}

function Named(): MethodDecorator {
  const letter = ApiParam({ name: 'letter', description: 'a letter, such as reservation' });
  const language = ApiParam({ name: 'language', description: 'en, fr, es or ca' });
  return (...where) => {
    letter(...where);
    language(...where);
  };
}

function outcomeOf<Done>(answered: TemplateAnswer<Done>): Done {
  if (answered.kind === 'done') return answered.done;
  if (answered.kind === 'broken') throw new Problem('template-broken', { faults: answered.faults });
  throw new Problem(answered.reason);
}
