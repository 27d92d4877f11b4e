// The search: Pagefind's index (https://pagefind.app/docs/api/), fetched from this site once somebody looks for something.
const form = document.getElementById("search")
const state = document.getElementById("state")
const list = document.getElementById("results")
const said = form.dataset
const fields = form.elements
const STEP = 20
let engine, rest

// Pagefind keeps œ and oe apart, so its index has no œ, and each text names its words that have one; and it takes an
// elision for a part of the word behind it, so there is a break, which has a character that nobody types.
const parted = text => text.replace(/[œŒæÆ]/g, one => ({ œ: "oe", Œ: "Oe", æ: "ae", Æ: "Ae" })[one])
const asked = () => `?${new URLSearchParams(new FormData(form))}`
const at = (path, base) => new URL(path, new URL(base, location))
const made = (name, facts, parent = new DocumentFragment()) =>
  parent.appendChild(Object.assign(document.createElement(name), facts))
const more = made("button", { textContent: said.more })

const tell = ({ meta, filters, excerpt }) => {
  const item = made("li", { className: "said" })
  const title = made("p", { lang: meta.lang }, item)
  if (filters.field) {
    item.dataset.field = filters.field[0]
    title.className = "sigil"
  }
  made("a", { href: at(meta.link, said.home), textContent: meta.title }, title)
  excerpt = excerpt.replaceAll("\u2060 ", "")
  const words = made("p", { dir: "auto", lang: filters.lang[0] }, item)
  for (const word of meta.words?.split(" ") || []) excerpt = excerpt.replaceAll(parted(word), word)
  for (const part of new DOMParser().parseFromString(excerpt, "text/html").body.childNodes)
    if (part.nodeName == "MARK") made("mark", { textContent: part.textContent }, words)
    else words.append(part.textContent)
  return item
}

const tellAll = async results => (await Promise.all(results.map(one => one.data()))).map(tell)
const offer = () => rest[0] ? list.after(more) : more.remove()

const look = async () => {
  const query = asked()
  const chosen = [...new FormData(form)].filter(([name, value]) => value && name != "q")
  history.replaceState(null, "", query)
  list.ariaBusy = true
  try {
    const index = await (engine ??= import(at("pagefind.js", said.index)))
    const { results } = await index.search(parted(fields.q.value).replace(/['’]/g, " "), { filters: Object.fromEntries(chosen) })
    const items = await tellAll(results.slice(0, STEP))
    // Somebody who types on has asked for something else.
    if (query != asked()) return
    rest = results.slice(STEP)
    list.replaceChildren(...items)
    offer()
    state.textContent = items[0] ? `${said.found} ${results.length}` : said.none
  } catch {
    engine = null
    state.textContent = said.lost
  }
  list.ariaBusy = false
}

more.onclick = async () => {
  const items = await tellAll(rest.splice(0, STEP))
  list.append(...items)
  offer()
  items[0].querySelector("a").focus()
}
form.onsubmit = event => {
  event.preventDefault()
  look()
}
form.onchange = ({ target }) => target != fields.q && fields.q.value && look()
form.hidden = false
for (const [name, value] of new URLSearchParams(location.search)) if (fields[name]) fields[name].value = value
if (fields.q.value) look()
