/** The page at `/docs`. Everything it loads comes from this service. */
export const docsHtml = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Tollgate control plane</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="stylesheet" href="/docs/page.css">
  </head>
  <body>
    <div id="page"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

/** Apart from the page, because the page may not run scripts that stand in it. The token typed in stays in memory. */
export const docsScript = `window.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#page',
  deepLinking: true,
  persistAuthorization: false,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
`;

/** Swagger UI leaves much room around little; more of the API fits on a screen like this. */
export const docsStyle = `body { margin: 0; }
.swagger-ui .info { margin: 24px 0 16px; }
.swagger-ui .info .title { font-size: 28px; }
.swagger-ui .info p { margin: 6px 0; max-width: 52em; }
.swagger-ui .scheme-container { margin: 0; padding: 0 0 8px; box-shadow: none; background: none; }
.swagger-ui .opblock-tag { font-size: 18px; padding: 8px 0; margin: 8px 0 4px; }
.swagger-ui .opblock { margin: 0 0 6px; }
`;

/** Swagger UI sets styles on elements and draws icons from data URLs; it needs nothing else that is not ours. */
export const docsHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
} as const;
