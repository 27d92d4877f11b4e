// The search, in files that `causerie.search` writes, fetched from this site once somebody looks for something.
const form = document.getElementById("search")
const state = document.getElementById("state")
const list = document.getElementById("results")
const said = form.dataset
const fields = form.elements
const STEP = 20
// What a query's words lose, so that they find their other forms: a word is found where one begins with it.
const ENDS = { en: /(?<=.{4})(ing|ed)$|(?<=.{3})e?s$/, fr: /(?<=.{5})(ee?r?|r)s?$|(?<=.{3})[sx]$/ }
let head, tests, rest, got

const at = (path, base) => new URL(path, new URL(base, location))
const get = (path, options) => got[path] ??= fetch(at(path, said.index), options).then(answer => answer.json())
const asked = () => `?${new URLSearchParams(new FormData(form))}`
const made = (name, facts, parent = new DocumentFragment()) =>
  parent.appendChild(Object.assign(document.createElement(name), facts))
const more = made("button", { textContent: said.more })

// As `causerie.search.words`.
const fold = text =>
  text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replaceAll("œ", "oe").replaceAll("æ", "ae")
const words = text => fold(text).match(/[\p{L}\p{N}]+/gu) ?? []
const test = word => {
  const stem = word.replace(ENDS[document.documentElement.lang] ?? "", "")
  return word.length < 3 ? whole(word) : { word: stem, fits: term => term.startsWith(stem) }
}
const whole = word => ({ word, fits: term => term == word })

// As `causerie.search.index`: the grade of each word of a record that is not in the index yet.
const grades = record => {
  const found = new Map(["kind", "lang", "field"].map(name => [`${name}:${record[name]}`, 0]))
  for (const word of words(record.text)) found.set(word, found.has(word) ? 1 : 0)
  for (const word of new Set(words(record.head))) found.set(word, found.has(word) ? 3 : 2)
  return found
}

const load = async () => {
  got = {}
  head = await get("index.json", { cache: "no-cache" })
  head.grades = head.fresh.map(grades)
  head.all = head.texts + head.count
}

// The records that a test finds, by their numbers: the rarer the word, and the closer, the more each counts.
const find = async ({ word, fits }) => {
  const found = new Map()
  const add = (term, number, grade) =>
    found.set(number, Math.max(found.get(number) ?? 0, (1 + grade) * word.length / term.length))
  let file = Math.max(0, head.words.findLastIndex(first => first <= word))
  for (let there = head.words[0]; there; there = fits(head.words[++file] ?? "")) {
    for (const [term, steps] of Object.entries(await get(`${head.settled}/w${file}.json`)).filter(([term]) => fits(term))) {
      let number = 0
      for (const step of steps) add(term, number += step >> 2, step & 3)
    }
  }
  head.grades.forEach((graded, fresh) => {
    for (const [term, grade] of graded) if (fits(term)) add(term, head.all + fresh, grade)
  })
  const weight = Math.log(1 + head.all / found.size)
  return { found, score: number => weight * found.get(number) }
}

const findAll = async () => {
  const chosen = [...new FormData(form)].filter(([name, value]) => value && name != "q")
  const filters = chosen.map(([name, value]) => whole(`${name}:${value}`))
  const finds = tests[0] ? await Promise.all([...tests, ...filters].map(find)) : []
  const numbers = [...finds[0]?.found.keys() ?? []].filter(number => finds.every(({ found }) => found.has(number)))
  const scored = numbers.map(number => [finds.reduce((sum, { score }) => sum + score(number), 0), number])
  return scored.sort((one, two) => two[0] - one[0] || two[1] - one[1]).map(([, number]) => number)
}

const record = async number => {
  const behind = number - head.texts
  if (behind >= head.count) return head.fresh[behind - head.count]
  const shelf = behind < 0 ? number : head.texts + Math.floor(behind / head.shelf)
  return (await get(`${head.settled}/r${shelf}.json`))[behind < 0 ? 0 : behind % head.shelf]
}

const tell = record => {
  const item = made("li", { className: "said" })
  const title = made("p", { lang: record.title_lang }, item)
  if (record.field) {
    item.dataset.field = record.field
    title.className = "sigil"
  }
  made("a", { href: at(record.url, said.home), textContent: record.title }, title)
  const excerpt = made("p", { dir: "auto", lang: record.lang }, item)
  // Every other piece is a word.
  const pieces = record.text.split(/([\p{L}\p{N}\p{M}]+)/u)
  const hit = (piece, at) => at % 2 && tests.some(({ fits }) => fits(fold(piece)))
  const from = Math.max(0, pieces.findIndex(hit) - 20)
  pieces.forEach((piece, at) => {
    if (at < from || at > from + 60) return
    if (hit(piece, at)) made("mark", { textContent: piece }, excerpt)
    else excerpt.append(piece)
  })
  return item
}

const tellAll = async numbers => (await Promise.all(numbers.map(record))).map(tell)
const offer = () => rest[0] === undefined ? more.remove() : list.after(more)

const look = async () => {
  const query = asked()
  history.replaceState(null, "", query)
  list.ariaBusy = true
  try {
    if (!head) await load()
    // Of l’été, the second word alone.
    tests = words(fields.q.value).filter(word => word[1] || /\d/.test(word)).map(test)
    const results = await findAll()
    const items = await tellAll(results.slice(0, STEP))
    // Somebody who types on has asked for something else.
    if (query != asked()) return
    rest = results.slice(STEP)
    list.replaceChildren(...items)
    offer()
    state.textContent = items[0] ? `${said.found} ${results.length}` : said.none
  } catch {
    head = null
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
