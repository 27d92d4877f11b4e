export const data = {
  pagination: { data: "collections.lists", size: 1, alias: "list" },
  permalink: (data) => data.list.url,
};

export function render({ list }) {
  const shown = list.posts.map((post) => `<article><h2><a href="${post.url}">${post.data.title}</a></h2>
<time>${post.date.toISOString()}</time><p>${post.data.summary}</p><p>${this.count(post.fileSlug)}</p></article>`);
  return `<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><title>La causerie des métiers</title>${shown.join("\n")}</html>`;
}
