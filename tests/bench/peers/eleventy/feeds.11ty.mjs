export const data = {
  pagination: { data: "collections.feeds", size: 1, alias: "feed" },
  permalink: (data) => data.feed.url,
};

const escaped = (text) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

export function render({ feed }) {
  const items = feed.posts.map((post) => `<item><title>${post.data.title}</title><link>${post.url}</link>
<pubDate>${post.date.toUTCString()}</pubDate><description>${escaped(post.content)}</description></item>`);
  return `<rss version="2.0"><channel><title>La causerie des métiers</title>${items.join("\n")}</channel></rss>`;
}
