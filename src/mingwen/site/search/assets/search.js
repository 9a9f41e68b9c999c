/* Searches the index that mingwen/site/search/index.py wrote. Nothing leaves the site: the words asked for are looked up
   in files fetched from it. Exported functions touch no page, so that they are tested without a browser. */

const VERSION = 1; // of the files' form
const PAGE = 10; // results a page
const SIMILAR = 50; // results at most where nothing fits exactly
const CARDS = 16; // cards in one file
const FIELDS = 6; // numbers an item in docs.idx
const WIDE = 1 << 20;

// ---- text to terms: the same as terms.py, which says why

const HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\u{20000}-\u{323af}";
const OTHER = "a-z\u00df-\u024f\u0370-\u03ff\u0400-\u04ff";
const WIDTHLESS = "()\\[\\]{}〔〕【】《》〈〉「」『』“”‘’\"'`*_~";
const TERM = new RegExp(`([${HAN}]+)|[${OTHER}]+|[0-9]+(?:\\.[0-9]+)*`, "gu");
const DROPPED = new RegExp(`[${WIDTHLESS}]+`, "gu");
const BETWEEN_WORDS = new RegExp(`([${OTHER}0-9])[${WIDTHLESS}]+(?=[${OTHER}0-9])`, "gu");
const THOUSANDS = /([0-9]),(?=[0-9]{3}(?![0-9]))/g;

export function normal(text) {
  return text.normalize("NFKC").toLowerCase().replace(THOUSANDS, "$1").replace(BETWEEN_WORDS, "$1 ").replace(DROPPED, "");
}

/** Every term of a text with its place, as the index has them. */
export function terms(text) {
  const found = [];
  let place = 0;
  let run = [];
  let word = false;
  for (const match of normal(text).matchAll(TERM)) {
    const signs = Array.from(match[0]);
    if (match[1] === undefined) {
      if (run.length > 1) found.push([run[run.length - 1], place - 1]);
      found.push([match[0], place]);
      run = [];
      word = true;
    } else {
      if (run.length) place += 1;
      if (word || signs.length === 1) found.push([signs[0], place]);
      for (let at = 0; at + 1 < signs.length; at++) found.push([signs[at] + signs[at + 1], place + at]);
      run = signs;
      word = false;
    }
    place += signs.length;
  }
  return found;
}

/** As few of a phrase's terms as cover all of it: every second pair of a run, and the last. */
export function cover(text) {
  const all = terms(text);
  const pairs = new Set(all.filter(([term]) => isPair(term)).map(([, at]) => at));
  return all.filter(([term, at]) => {
    if (isPair(term)) {
      let start = at;
      while (pairs.has(start - 1)) start -= 1;
      return (at - start) % 2 === 0 || !pairs.has(at + 1);
    }
    return !isHan(term) || !(pairs.has(at) || pairs.has(at - 1));
  });
}

const ONE_HAN = new RegExp(`^[${HAN}]$`, "u");
const TWO_HAN = new RegExp(`^[${HAN}]{2}$`, "u");
const isHan = (term) => ONE_HAN.test(term);
const isPair = (term) => TWO_HAN.test(term);

/** What is asked for: phrases, all of which an item must have. A single character is nothing to look for. */
export function phrases(query) {
  const asked = query.normalize("NFKC").trim().split(/\s+/u).filter((text) => terms(text).length);
  const unique = [...new Set(asked)];
  return { usable: unique.filter((text) => !isHan(normal(text))), single: unique.some((text) => isHan(normal(text))) };
}

/** `2026-00042` where the query is an index number, whole or its latter part. */
export function indexNumber(query) {
  const match = /^(?:[0-9A-HJ-NPQRTUWXY]{18}\/)?((?:19|20)[0-9]{2}-[0-9]{5,7})$/.exec(query.normalize("NFKC").trim().toUpperCase());
  return match ? match[1] : null;
}

// ---- numbers and places

/** The numbers written in `text` between two offsets. */
export function numbers(text, from, to) {
  const found = [];
  let upper = 0;
  for (let at = from; at < to; at++) {
    let number = text.codePointAt(at);
    if (number > 0xffff) at += 1;
    number -= number >= 0xe000 ? 33 + 0x800 : 33;
    if (number >= WIDE) {
      upper = (number - WIDE) * WIDE;
    } else {
      found.push(upper + number);
      upper = 0;
    }
  }
  return found;
}

/** The places of a term in the text of its file of terms. */
export function placesIn(text, term) {
  const key = `${term} `;
  const start = text.startsWith(key) ? 0 : text.indexOf(`\n${key}`) + 1;
  if (start === 0 && !text.startsWith(key)) return [];
  const steps = numbers(text, start + key.length, text.indexOf("\n", start));
  for (let at = 1; at < steps.length; at++) steps[at] += steps[at - 1];
  return steps;
}

function holds(sorted, wanted) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === wanted;
}

/** Where a phrase begins, given each of its terms' offset in it and places. */
export function starts(parts) {
  const [rarest, ...rest] = [...parts].sort((a, b) => a.places.length - b.places.length);
  return rarest.places.map((place) => place - rarest.at).filter((start) => rest.every((part) => holds(part.places, start + part.at)));
}

// ---- one group of the index

export class Group {
  constructor(row, read) {
    this.year = row.year;
    this.path = row.path;
    this.count = row.count;
    this.read = read; // path → text, from the site
    this.files = new Map();
  }

  text(path) {
    if (!this.files.has(path)) this.files.set(path, this.read(this.path + path));
    return this.files.get(path);
  }

  async open() {
    if (this.docs) return this;
    const text = await this.text("docs.idx");
    const end = text.indexOf("\n");
    this.head = JSON.parse(text.slice(0, end));
    const row = numbers(text, end + 1, text.length);
    this.docs = [];
    let start = 0;
    for (let at = 0; at < row.length; at += FIELDS) {
      const [title, summary, body, days, unit, column] = row.slice(at, at + FIELDS);
      this.docs.push({
        group: this, number: this.docs.length, start, titleEnd: start + title, summaryEnd: start + title + summary,
        end: start + title + summary + body, days: this.head.day + days, unit: this.head.units[unit], column: this.head.columns[column],
      });
      start += title + summary + body;
    }
    return this;
  }

  async places(term) {
    const first = this.head.first;
    let low = 0;
    let high = first.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (first[middle] <= term) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? [] : placesIn(await this.text(`t/${low - 1}.idx`), term);
  }

  /** doc → {title, summary, body}: how often the phrase stands in each part. */
  async hits(parts) {
    const found = await Promise.all(parts.map(async ([term, at]) => ({ at, places: await this.places(term) })));
    return this.docsAt(starts(found));
  }

  docsAt(places) {
    const hits = new Map();
    let number = 0;
    for (const place of places) {
      while (this.docs[number].end <= place) number += 1;
      const doc = this.docs[number];
      const hit = hits.get(doc) ?? { title: 0, summary: 0, body: 0 };
      hit[place < doc.titleEnd ? "title" : place < doc.summaryEnd ? "summary" : "body"] += 1;
      hits.set(doc, hit);
    }
    return hits;
  }

  async card(number) {
    const rows = JSON.parse(await this.text(`c/${Math.floor(number / CARDS)}.json`));
    const [short, url, title, summary, date, unit, column, docNo, sample, state] = rows[number % CARDS];
    return { short, url, title, summary, date, unit, column, docNo, sample: Boolean(sample), state };
  }
}

// ---- the search itself

/** `read` gives the text of a file by its path from the manifest's folder. Raises where the index is of another form. */
export async function openIndex(read, manifest) {
  const { version, groups } = JSON.parse(await read(manifest));
  if (version !== VERSION) throw new Error(`index version ${version}`);
  return groups.map((row) => new Group(row, read));
}

/** Everything that fits: {results: [{doc, score, hit}], similar}. `asked`: query, unit, column, year, sort. */
export async function search(groups, asked) {
  const opened = await Promise.all(groups.map((group) => group.open()));
  const number = indexNumber(asked.query);
  const { usable } = phrases(number ?? asked.query);
  const fits = (doc) => (!asked.unit || doc.unit === asked.unit) && (!asked.column || doc.column === asked.column)
    && (!asked.year || String(doc.group.year) === asked.year);
  if (!usable.length) {
    const docs = opened.flatMap((group) => group.docs).filter(fits);
    return { results: ordered(docs.map((doc) => ({ doc, score: 0, hit: null })), "date"), similar: false };
  }
  const found = await exact(opened, usable, fits);
  if (found.length || number) return { results: ordered(found, asked.sort), similar: false };
  return { results: (await similar(opened, usable, fits)).slice(0, SIMILAR), similar: true };
}

async function exact(groups, usable, fits) {
  const total = groups.reduce((sum, group) => sum + group.docs.length, 0);
  const byPhrase = await Promise.all(usable.map((text) => hitsOf(groups, cover(text))));
  const [first, ...rest] = byPhrase;
  const lengths = usable.map((text) => Array.from(normal(text)).length);
  const found = [];
  for (const doc of first.keys()) {
    if (!fits(doc) || !rest.every((hits) => hits.has(doc))) continue;
    const hit = { title: 0, summary: 0, body: 0 };
    let score = 0;
    byPhrase.forEach((hits, at) => {
      const one = hits.get(doc);
      for (const part of Object.keys(hit)) hit[part] += one[part];
      const weight = Math.log(1 + total / hits.size);
      const often = 6 * one.title + 2 * one.summary + one.body;
      const share = one.title ? Math.min(1, lengths[at] / (doc.titleEnd - doc.start)) : 0;
      score += weight * (often / (often + 2) + share);
    });
    found.push({ doc, score, hit });
  }
  return found;
}

async function hitsOf(groups, parts) {
  const maps = await Promise.all(groups.map((group) => group.hits(parts)));
  return new Map(maps.flatMap((map) => [...map]));
}

/** Items that have at least half of what the phrases are made of, weighted by rareness, wherever it stands. */
async function similar(groups, usable, fits) {
  const wanted = [...new Set(usable.flatMap((text) => terms(text).map(([term]) => term)).filter((term) => !isHan(term)))];
  const total = groups.reduce((sum, group) => sum + group.docs.length, 0);
  const byTerm = await Promise.all(wanted.map((term) => hitsOf(groups, [[term, 0]])));
  const scores = new Map();
  let whole = 0;
  for (const hits of byTerm) {
    const weight = Math.log(1 + total / Math.max(hits.size, 1));
    whole += weight;
    for (const [doc, hit] of hits) {
      if (fits(doc)) scores.set(doc, (scores.get(doc) ?? 0) + weight * (hit.title ? 1.2 : 1));
    }
  }
  const found = [...scores].filter(([, score]) => score >= whole / 2).map(([doc, score]) => ({ doc, score, hit: null }));
  return ordered(found, "");
}

function ordered(found, sort) {
  const newest = (a, b) => b.doc.days - a.doc.days || b.doc.group.year - a.doc.group.year || b.doc.start - a.doc.start;
  return found.sort(sort === "date" ? newest : (a, b) => b.score - a.score || newest(a, b));
}

/** Cut a text into [piece, marked]: what of it the query asked for. */
export function marked(text, usable) {
  const signs = Array.from(text);
  const letters = [];
  signs.forEach((sign, at) => {
    for (const part of normal(sign).matchAll(TERM)) for (const letter of Array.from(part[0])) letters.push([letter, at]);
  });
  const line = letters.map(([letter]) => letter);
  const flags = new Array(signs.length).fill(false);
  for (const asked of usable) {
    const wanted = [...normal(asked).matchAll(TERM)].flatMap((part) => Array.from(part[0])).filter((letter) => letter !== ".");
    for (let at = 0; wanted.length && at + wanted.length <= line.length; at++) {
      if (wanted.every((letter, step) => line[at + step] === letter)) {
        for (let place = letters[at][1]; place <= letters[at + wanted.length - 1][1]; place++) flags[place] = true;
      }
    }
  }
  const pieces = [];
  signs.forEach((sign, at) => {
    const last = pieces[pieces.length - 1];
    if (last && last[1] === flags[at]) last[0] += sign;
    else pieces.push([sign, flags[at]]);
  });
  return pieces;
}

// ---- the page

/** What the page says, in the site's language (`data-words`); `{name}` is filled in. */
let words = {};
const _ = (text, values = {}) => (words[text] ?? text).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const withMarks = (text, usable) => marked(text, usable).map(([piece, on]) => (on ? element("mark", {}, piece) : piece));

class SearchPage {
  constructor(form, found) {
    this.form = form;
    this.found = found;
    this.said = document.getElementById("mw-said");
    this.list = document.getElementById("mw-results");
    const manifest = new URL(found.dataset.index, document.baseURI);
    this.manifest = manifest.href;
    this.root = found.dataset.root;
    words = JSON.parse(found.dataset.words ?? "{}");
    this.chinese = found.dataset.words ? { lang: "zh-CN" } : {}; // how items are marked where the page is not in Chinese
    this.read = async (path) => {
      const answer = await fetch(new URL(path, manifest), path === this.manifest ? { cache: "no-cache" } : {});
      if (!answer.ok) throw new Error(`${answer.status} ${path}`);
      return answer.text();
    };
    const given = new URLSearchParams(window.location.search);
    const value = (name) => (given.get(name) ?? "").trim();
    this.asked = { query: value("q").slice(0, 100), unit: value("unit"), column: value("column"), year: value("year"), sort: value("sort") };
    this.page = Math.max(1, Number.parseInt(value("page"), 10) || 1);
  }

  async run() {
    this.fillForm();
    this.found.setAttribute("aria-busy", "true");
    await this.answer();
    this.found.setAttribute("aria-busy", "false");
  }

  async answer() {
    const { query, unit, column, year } = this.asked;
    if (!query && !unit && !column && !year) return;
    const { usable, single } = phrases(query);
    if (query && !usable.length && !indexNumber(query)) {
      this.state(_("请至少输入两个字"), single ? _("单个汉字出现得太多，找不出所要的；请多写一两个字。") : _("请输入汉字、字母或者数字。"));
      return;
    }
    this.said.textContent = _("正在查找……");
    try {
      let groups = await openIndex(this.read, this.manifest);
      if (year) groups = groups.filter((group) => String(group.year) === year);
      await this.show(await search(groups, this.asked), usable);
    } catch (error) {
      console.error(error);
      this.state(_("没能读到索引"), _("可能是网络断了，也可能网站刚刚更新。请刷新本页再试，或者用下面的清单查找。"));
    }
  }

  fillForm() {
    this.form.elements.q.value = this.asked.query;
    for (const name of ["unit", "column", "year"]) {
      this.form.elements[name].value = this.asked[name];
      if (this.form.elements[name].selectedIndex < 0) this.form.elements[name].value = "";
    }
    if (this.asked.query) document.title = `${this.asked.query} - ${document.title}`;
    // an address without empty parts is easier to read and to pass on
    this.form.addEventListener("submit", () => {
      for (const control of this.form.querySelectorAll("input, select")) if (!control.value) control.disabled = true;
    });
    window.addEventListener("pageshow", () => {
      for (const control of this.form.querySelectorAll("input, select")) control.disabled = false;
    });
  }

  label(name, value) {
    const option = [...this.form.elements[name].options].find((one) => one.value === value);
    return option ? option.textContent : value;
  }

  address(change) {
    const { query, unit, column, year, sort } = this.asked;
    const parts = Object.entries({ q: query, unit, column, year, sort, ...change }).filter(([, value]) => value);
    return `?${new URLSearchParams(parts)}`;
  }

  state(heading, text) {
    this.said.textContent = "";
    this.said.append(element("b", {}, heading), element("span", {}, _("：{text}", { text })));
    this.list.replaceChildren();
  }

  async show({ results, similar }, usable) {
    const pages = Math.ceil(results.length / PAGE);
    const page = Math.min(this.page, Math.max(pages, 1));
    const shown = results.slice((page - 1) * PAGE, page * PAGE);
    const cards = await Promise.all(shown.map(({ doc }) => doc.group.card(doc.number)));
    this.list.replaceChildren();
    if (!results.length) {
      this.nothing();
      return;
    }
    this.said.textContent = this.summary(results.length, similar, page, pages);
    this.list.append(...this.places());
    if (!similar && results.length > 1) this.list.append(this.narrow(results));
    const rows = shown.map((result, at) => this.row(result, cards[at], usable));
    this.list.append(element("ol", { class: "mw-list", start: String((page - 1) * PAGE + 1) }, ...rows));
    if (pages > 1) this.list.append(this.pager(page, pages));
  }

  summary(count, similar, page, pages) {
    const where = ["unit", "column", "year"].filter((name) => this.asked[name]).map((name) => this.label(name, this.asked[name]));
    const values = { count, query: this.asked.query, where: where.join(_("、")), page, pages };
    const within = where.length ? _("在{where}中", values) : "";
    const position = pages > 1 ? _("，第{page}页，共{pages}页", values) : "";
    if (similar) return _("{within}没有与“{query}”完全一致的信息。以下{count}件含有其中大部分词语，由近到远{position}。", { ...values, within, position });
    const order = this.asked.sort === "date" || !this.asked.query ? _("由新到旧") : _("按相关程度排列");
    const found = this.asked.query ? _("{within}找到{count}件含“{query}”的信息", { ...values, within }) : _("{within}找到{count}件信息", { ...values, within });
    return _("{found}，{order}{position}。", { found, order, position });
  }

  nothing() {
    const what = this.asked.query || _("符合条件的信息");
    const state = element("div", { class: "mw-state" }, element("b", {}, _("没有找到“{what}”", { what })));
    const all = this.asked.unit || this.asked.column || this.asked.year;
    state.append(_("可以少写几个字，"));
    if (all) state.append(element("a", { href: this.address({ unit: "", column: "", year: "" }) }, _("在全部信息里找")), _("，"));
    state.append(_("或"), element("a", { href: `${this.root}statutory/` }, _("按单位查找")), _("。确认没有公开的，可以"),
      element("a", { href: `${this.root}request/` }, _("申请公开")), _("。"));
    this.said.textContent = _("没有找到。");
    this.list.append(...this.places(), state);
  }

  /** Columns and units that are called what was asked for. */
  places() {
    const wanted = normal(this.asked.query);
    if (Array.from(wanted).length < 2 || this.page > 1) return [];
    const links = [["column", "c", _("栏目")], ["unit", "u", _("单位")]].flatMap(([name, folder, word]) =>
      [...this.form.elements[name].options]
        .filter((option) => option.value && normal(option.textContent).includes(wanted))
        .map((option) => element("a", { href: `${this.root}${folder}/${option.value}/` }, _("{word}：{name}", { word, name: option.textContent }))));
    return links.length ? [element("p", { class: "mw-acts" }, ...links.slice(0, 6))] : [];
  }

  row({ hit }, card, usable) {
    const title = element("a", { href: this.root + card.url, ...this.chinese }, ...withMarks(card.title, usable));
    const meta = element("div", { class: "mw-meta" });
    const badges = element("span");
    if (card.state) badges.append(element("span", { class: "mw-badge mw-badge--ended" }, card.state), " ");
    if (card.sample) badges.append(element("span", { class: "mw-badge mw-badge--sample" }, _("样例")));
    if (badges.childNodes.length) meta.append(badges);
    meta.append(element("span", {}, card.short));
    if (card.docNo) meta.append(element("span", {}, ...withMarks(card.docNo, usable)));
    meta.append(element("span", {}, this.label("unit", card.unit)),
      element("a", { href: `${this.root}c/${card.column}/` }, this.label("column", card.column)),
      element("time", { datetime: card.date }, _("{day} 公开", { day: card.date })));
    if (hit && hit.body && !hit.title && !hit.summary) meta.append(element("span", {}, _("正文中{count}处", { count: hit.body })));
    return element("li", {}, element("h2", {}, title), element("p", this.chinese, ...withMarks(card.summary, usable)), meta);
  }

  /** Links that narrow the results, with their counts, and the order. */
  narrow(results) {
    const list = element("dl", { class: "mw-filter" });
    const add = (heading, links) => list.append(element("div", {}, element("dt", {}, heading), element("dd", {}, ...links)));
    const facets = [["year", _("年度"), (doc) => String(doc.group.year)], ["unit", _("单位"), (doc) => doc.unit], ["column", _("栏目"), (doc) => doc.column]];
    for (const [name, heading, of] of facets) {
      if (this.asked[name]) {
        add(heading, [element("a", { href: this.address({ [name]: "" }) }, _("全部")), element("b", {}, this.label(name, this.asked[name]))]);
        continue;
      }
      const counts = new Map();
      for (const { doc } of results) counts.set(of(doc), (counts.get(of(doc)) ?? 0) + 1);
      if (counts.size < 2) continue;
      const most = [...counts].sort((a, b) => (name === "year" ? b[0].localeCompare(a[0]) : b[1] - a[1])).slice(0, 8);
      const links = most.map(([value, count]) => element("a", { href: this.address({ [name]: value }) }, _("{name}（{count}）", { name: this.label(name, value), count })));
      add(heading, [element("b", {}, _("全部")), ...links]);
    }
    if (this.asked.query) {
      const byDate = this.asked.sort === "date";
      const choice = (on, sort, words) => (on ? element("b", {}, words) : element("a", { href: this.address({ sort }) }, words));
      add(_("排列"), [choice(!byDate, "", _("按相关程度")), choice(byDate, "date", _("由新到旧"))]);
    }
    return list;
  }

  pager(page, pages) {
    const list = element("nav", { class: "mw-pages", "aria-label": _("分页") });
    const near = new Set([1, pages, page - 2, page - 1, page, page + 1, page + 2].filter((one) => one >= 1 && one <= pages));
    // a spoken name must hold the words that are seen (WCAG 2.5.3)
    const name = (one, words) => (words === String(one) ? { "aria-label": _("第{number}页", { number: one }) } : {});
    const link = (one, words) => element("a", { href: this.address({ page: one > 1 ? String(one) : "" }), ...name(one, words) }, words);
    if (page > 1) list.append(link(page - 1, _("上一页")));
    for (const one of [...near].sort((a, b) => a - b)) {
      list.append(one === page ? element("b", { "aria-current": "page" }, _("第{number}页", { number: one })) : link(one, String(one)));
    }
    if (page < pages) list.append(link(page + 1, _("下一页")));
    return list;
  }
}

if (typeof document !== "undefined") {
  const form = document.getElementById("mw-seek");
  const found = document.getElementById("mw-found");
  if (form && found) new SearchPage(form, found).run();
}
