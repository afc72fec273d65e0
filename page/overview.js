// @ts-check
// What is said above the results: one line for each paper with its conclusion, and the sentence that is read out.

const MOST_PLACES = 8; // that the sentence lists of each kind
const ASK = "对要求有疑问的，请联系财政部门或主管部门。";

/** @typedef {{words: string, look: string, counts: string, places: [string, string[]][]}} Verdict */
/** @typedef {{name: string, verdict: Verdict}} Paper */

/** The papers of a file: one for each sheet, and the report; the sheet is named where there are several. @param {any} shown @returns {Paper[]} */
function papersOf(shown) {
  if (shown.error) return [{ name: "", verdict: { words: "未能核对", look: "error", counts: shown.error, places: [] } }];
  const forms = shown.forms ?? [];
  const named = (/** @type {any} */ form) => (forms.length > 1 ? ` 工作表“${form.sheet}”` : "");
  return [...forms.map((/** @type {any} */ one) => ({ name: named(one), verdict: one.verdict })), ...(shown.report ? [{ name: "", verdict: shown.report.verdict }] : [])];
}

/** @param {Verdict} verdict */
const badge = (verdict) => make("span", `badge ${verdict.look}`, verdict.words);

/** @param {string} text */
function printButton(text) {
  const print = make("button", "", text);
  print.addEventListener("click", () => window.print());
  return print;
}

/** One line for each paper of several files or sheets, each leading to its result, that of a sheet to the sheet's; below it whom to ask, and the print. @param {any[]} results @param {Element[]} cards @param {string[]} [conflicts] among the files */
function overview(results, cards, conflicts = []) {
  const lines = results.flatMap((shown, place) => papersOf(shown).map(({ name, verdict }, number, { length }) => {
    const link = /** @type {HTMLAnchorElement} */ (make("a", "", `${shown.name}${name}`));
    const target = length > 1 ? cards[place].querySelectorAll(":scope > header.paper")[number] : cards[place];
    target.id = `result-${place + 1}-${number + 1}`;
    link.href = `#${target.id}`;
    return make("li", "", null, link, badge(verdict), make("span", "", verdict.counts));
  }));
  if (lines.length < 2) {
    cards[0].querySelector("header")?.append(printButton("打印结果"));
    cards[0].querySelector(".next")?.append(ASK);
    return "";
  }
  return make("section", "overview", null, make("h2", "", "核对结论"), ...conflicts.map((one) => make("p", "bad", `${one}。`)), make("ol", "", null, ...lines), make("p", "hint", ASK), printButton("打印全部结果"));
}

/** The conclusion in one sentence: of one file with its places, of several by number, with the names of those that were not read. @param {any[]} results */
function summaryOf(results) {
  const unread = results.filter((one) => one.error).map((one) => one.name);
  const missed = unread.length ? `，其中${unread.length}个未能核对（${unread.join("、")}）` : "";
  const papers = results.filter((one) => !one.error).flatMap(papersOf);
  const counts = /** @type {Map<string, number>} */ (new Map());
  for (const { verdict } of papers) counts.set(verdict.words, (counts.get(verdict.words) ?? 0) + 1);
  const words = results.length > 1 ? [...counts].map(([one, count]) => `“${one}”${count}份`).join("，") : papers.map(sentenceOf).join("；");
  if (!papers.length) return `未能核对，共${results.length}个文件：${unread.join("、")}。`;
  return `核对完毕，共${results.length}个文件${missed}${words ? `：${words}` : ""}。`;
}

/** The conclusion on a paper with the places of what is left to do: 须更正后再报送（须更正：G14、H20；请核实：F7）. @param {Paper} paper */
function sentenceOf({ name, verdict }) {
  const listed = verdict.places.map(([word, places]) => {
    const each = [...new Set(places)];
    return `${word}：${each.slice(0, MOST_PLACES).join("、")}${each.length > MOST_PLACES ? "等" : ""}`;
  });
  const left = listed.join("；") || verdict.counts;
  return `${name.trim()}${verdict.words}${left ? `（${left}）` : ""}`;
}
