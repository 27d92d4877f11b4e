export function render({ title, content, page }) {
  return `<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><title>${title}</title>
<article><h1>${title}</h1><time>${page.date.toISOString()}</time>${content}</article>
<section>${this.comments(page.fileSlug)}</section></html>`;
}
