/** Text as it may stand in HTML. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A file of its own, as the Content-Security-Policy wants it. */
export const PAGE_STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 4rem; }
  nav a { margin-right: 1rem; }
  h2 { border-top: 1px solid #8886; margin-top: 2.5rem; padding-top: 1rem; }
  code, pre { font: 0.875rem/1.45 ui-monospace, monospace; }
  pre { background: #8881; border-radius: 0.5rem; overflow: auto; padding: 0.75rem 1rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { border-bottom: 1px solid #8884; padding: 0.4rem 0.75rem 0.4rem 0; text-align: left; vertical-align: top; }
`;

/** One page of the documentation that a server carries with it: no script, nothing from elsewhere. */
export const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · AnoChat</title>
<link rel="stylesheet" href="/docs/page.css">
<nav><a href="/docs">REST</a><a href="/docs/socket">Socket</a><a href="/docs/problems">Problems</a></nav>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</html>
`;
