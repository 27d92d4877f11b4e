// The blog's lists, feeds and comments for Eleventy; the comments are read when their post's page is rendered.
import fs from "node:fs";
import path from "node:path";
import yaml from "js-yaml";
import MarkdownIt from "markdown-it";

const LISTED = 10;
const FED = 100;
const markdown = new MarkdownIt();
const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function comments(slug) {
  const folder = path.join("comments", slug);
  const files = fs.existsSync(folder) ? fs.readdirSync(folder).sort() : [];
  return files.map((file) => yaml.load(fs.readFileSync(path.join(folder, file), "utf-8"))).map(shown).join("\n");
}

function shown(said) {
  const job = said.occupation ? `, ${escaped(said.occupation)}` : "";
  const reply = said.reply_to ? `<a href="#${said.reply_to}">réponse</a>` : "";
  const head = `<header>${escaped(said.name)}${job} <a href="#c${said.number}">n° ${said.number}</a> ${reply} ${said.date}</header>`;
  return `<article id="c${said.number}">${head}${markdown.render(said.body)}</article>`;
}

function count(slug) {
  const folder = path.join("comments", slug);
  return fs.existsSync(folder) ? fs.readdirSync(folder).length : 0;
}

function groups(api) {
  const posts = api.getFilteredByGlob("posts/*.md").reverse();
  const found = new Map([["/", posts]]);
  for (const post of posts) {
    for (const url of [post.data.categoryUrl, ...post.data.tagUrls]) {
      found.set(url, [...(found.get(url) ?? []), post]);
    }
  }
  return found;
}

export default function (config) {
  config.addJavaScriptFunction("comments", comments);
  config.addJavaScriptFunction("count", count);
  config.addCollection("lists", (api) =>
    [...groups(api)].flatMap(([url, posts]) =>
      Array.from({ length: Math.ceil(posts.length / LISTED) }, (_, page) => ({
        url: page ? `${url}page/${page + 1}/` : url,
        posts: posts.slice(page * LISTED, (page + 1) * LISTED),
      })),
    ),
  );
  config.addCollection("feeds", (api) =>
    [...groups(api)].filter(([url]) => !url.startsWith("/tags/"))
      .map(([url, posts]) => ({ url: `${url}index.xml`, posts: posts.slice(0, FED) })),
  );
  return { dir: { output: "public" }, markdownTemplateEngine: false };
}
