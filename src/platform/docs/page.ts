/** Text as it may stand in HTML. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A file of its own, as the Content-Security-Policy wants it. Swagger UI, whose `main` lies deeper, has a style of its own. */
export const PAGE_STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { margin: 0; }
  body > nav, body > main { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 0; }
  body > main { padding: 0 1rem 4rem; }
  nav a { margin-right: 1rem; }
  body > main h2 { border-top: 1px solid #8886; margin-top: 2.5rem; padding-top: 1rem; }
  body > main :is(code, pre) { font: 0.875rem/1.45 ui-monospace, monospace; }
  body > main pre { background: #8881; border-radius: 0.5rem; overflow: auto; padding: 0.75rem 1rem; }
  body > main table { border-collapse: collapse; width: 100%; }
  body > main :is(th, td) { border-bottom: 1px solid #8884; padding: 0.4rem 0.75rem 0.4rem 0; text-align: left; vertical-align: top; }
`;

export const NAVIGATION =
  '<nav><a href="/docs">REST</a><a href="/docs/socket">Socket</a><a href="/docs/problems">Problems</a></nav>';

/** One page of the documentation that a server carries with it: no script, nothing from elsewhere. */
export const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · AnoChat</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/docs/page.css">
${NAVIGATION}
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</html>
`;
