import { Controller, Inject } from '@nestjs/common';
import { fail, type JsonObject, ok } from '@tollgate/schema';
import { Handles, type InputOf, notFound, Operations, type OutcomeOf } from '../edge/index.js';
import { healthOperations } from '../health/index.js';
import { docsHeaders, docsHtml, docsScript, docsStyle } from './docs-page.js';
import { describeOperations } from './document.js';
import { docsTag, getDocs, getDocsAsset, getOpenApi } from './openapi.operations.js';
import { type Asset, findAsset } from './swagger-assets.js';

/** What the page loads besides the files of Swagger UI. */
const own: ReadonlyMap<string, Asset> = new Map([
  ['start.js', { contentType: 'text/javascript; charset=utf-8', text: docsScript }],
  ['page.css', { contentType: 'text/css; charset=utf-8', text: docsStyle }],
]);

/** Describes the API. Open to everybody: it is the same in every installation, and holds no data. */
@Controller()
export class OpenApiController {
  readonly #operations: Operations;
  #document: JsonObject | undefined;

  constructor(@Inject(Operations) operations: Operations) {
    this.#operations = operations;
  }

  @Handles(getOpenApi)
  async document(): OutcomeOf<typeof getOpenApi> {
    this.#document ??= describeOperations([...this.#operations.all(), ...healthOperations]);
    return ok({ body: this.#document });
  }

  @Handles(getDocs)
  async page(): OutcomeOf<typeof getDocs> {
    return ok({ raw: { contentType: 'text/html; charset=utf-8', text: docsHtml, headers: docsHeaders } });
  }

  @Handles(getDocsAsset)
  async asset({ params }: InputOf<typeof getDocsAsset>): OutcomeOf<typeof getDocsAsset> {
    const headers = { ...docsHeaders, 'cache-control': 'public, max-age=3600' };
    const asset = own.get(params.asset) ?? (await findAsset(params.asset));
    return asset === undefined ? fail(notFound(docsTag)) : ok({ raw: { ...asset, headers } });
  }
}
