// @ts-check
// What is shown of a file: its findings, its working, its sheet with the findings marked. All text goes in as text, never as HTML.

/** Make an element with a class, a text and children. @param {string} tag @param {string} [look] @param {string | null} [text] @param {Node[]} children */
function make(tag, look, text, ...children) {
  const made = document.createElement(tag);
  if (look) made.className = look;
  if (text) made.textContent = text;
  made.append(...children);
  return made;
}

/** Make a table that may be wider than the page; `look` says what becomes of it where there is no room. @param {HTMLElement[]} rows @param {string} label @param {string} [look] */
function wideTable(rows, label, look = "") {
  const isHead = rows.length > 1 && [...rows[0].children].every((one) => one.tagName === "TH");
  const table = make("table", "", null, make("thead", "", null, ...rows.slice(0, isHead ? 1 : 0)), make("tbody", "", null, ...rows.slice(isHead ? 1 : 0)));
  const block = make("div", `scroll ${look}`, null, table);
  block.tabIndex = 0; // so that the arrow keys move it
  block.setAttribute("role", "region");
  block.setAttribute("aria-label", label);
  return block;
}

/** Make a table whose rows become cards where there is no room: the first row has the captions. @param {HTMLElement[]} rows @param {string} label @param {string} [look] */
function cards(rows, label, look = "") {
  /** @type {string[]} the caption of each column */
  const captions = [...rows[0].children].flatMap((one) => Array(/** @type {HTMLTableCellElement} */ (one).colSpan).fill(one.textContent));
  for (const row of rows) {
    let column = 0;
    for (const one of /** @type {Iterable<HTMLTableCellElement>} */ ([...row.children])) {
      if (one.colSpan < captions.length) one.dataset.caption = captions[column];
      column += one.colSpan;
    }
  }
  return wideTable(rows, label, ["cards", look].filter(Boolean).join(" "));
}

/** @param {string} text @param {string} name @param {Uint8Array} data */
function download(text, name, data) {
  const link = /** @type {HTMLAnchorElement} */ (make("a", "button", text));
  link.download = name;
  link.setAttribute("aria-label", `${text}：${name}`);
  link.href = URL.createObjectURL(new Blob([/** @type {any} */ (data)]));
  return link;
}

/** Take away what an element shows, and the files behind its links. @param {HTMLElement} out @param {Node[]} instead */
function replace(out, ...instead) {
  out.querySelectorAll("a[download]").forEach((one) => URL.revokeObjectURL(/** @type {HTMLAnchorElement} */ (one).href));
  out.replaceChildren(...instead);
}

/** The rows of 核对结果 as tables: a row with the look of a section is the title of the next. @param {any} form @param {(cell: string, from: HTMLElement) => void} show */
function resultTables(form, show) {
  const shown = make("div");
  /** @type {{title: string, rows: HTMLElement[]}[]} */
  const sections = [];
  const answers = answerColumns(form);
  const meaning = form.rows.find((/** @type {any[][]} */ cells) => (cells[1]?.[0] ?? "").startsWith("复核参考分"))?.[1][0]; // of the words among the figures
  for (const cells of form.rows) {
    const [text, look] = cells[0];
    if (look === "section") sections.push({ title: text, rows: [] });
    else if (sections.length && look !== "sign") sections[sections.length - 1].rows.push(resultRow(sections.length === 1 ? without(cells, answers) : cells, show)); // signatures are for paper: the copy has them
    else if (!sections.length) {
      for (const [fact] of cells.filter((/** @type {any[]} */ one) => one[1] === "fact")) shown.append(make("p", "", fact));
    }
  }
  const figures = [form.scores, form.verdict.counts].filter(Boolean).join("；"); // what is left to do: the copy's own row counts what is explained, too
  if (figures) shown.append(make("p", "", figures));
  if (form.scores.includes("复核参考分") && meaning) shown.append(make("p", "hint", meaning));
  for (const { title, rows } of sections) {
    const table = /^[一二]/.test(title) && rows.length ? cards(rows, title, title.startsWith("二") ? "listed" : "") : wideTable(rows, title);
    if (title.startsWith("三")) shown.append(make("details", "", null, make("summary", "", title), table));
    else shown.append(make("h3", "", title), table);
    if (title.startsWith("一") && answers.size && rows.length && form.verdict.look !== "good") shown.append(make("p", "hint", "本页只供查看，不能填写；说明请写在副本“核对结果”页的“单位说明”栏（浅黄色格子）。"));
  }
  return shown;
}

/** The cells of a row without some columns; a row of fewer cells is one text. @param {any[][]} cells @param {Set<number>} columns */
function without(cells, columns) {
  return cells.length > Math.max(...columns) ? cells.filter((_, place) => !columns.has(place)) : cells;
}

/** The columns of the first block in which people write in the copy, where nobody has. @param {any} form @returns {Set<number>} */
function answerColumns(form) {
  const first = form.rows.findIndex((/** @type {any[][]} */ cells) => cells.some(([text]) => text === "单位说明"));
  if (first < 0) return new Set();
  const end = form.rows.findIndex((/** @type {any[][]} */ cells, /** @type {number} */ place) => place > first && cells[0][1] === "section");
  const rows = form.rows.slice(first + 1, end).filter((/** @type {any[][]} */ cells) => cells.length === form.rows[first].length);
  const columns = form.rows[first].map((/** @type {any[]} */ one) => one[0]);
  const wanted = ["单位说明", "财政部门意见"].map((text) => columns.indexOf(text));
  return new Set(wanted.filter((place) => rows.every((/** @type {any[][]} */ cells) => !cells[place][0])));
}

const CELLS = /^[A-Z]+\d+(?:[:、][A-Z]+\d+)*/; // at the beginning of a place: F7:F8 全年执行数

/** @param {any[][]} cells @param {(cell: string, from: HTMLElement) => void} show */
function resultRow(cells, show) {
  const row = make("tr");
  for (const [text, look, span, link] of cells) {
    const isHead = look === "head" || look === "label";
    const isNumber = /^[-+]?[0-9.]+$/.test(text ?? "");
    const cell = /** @type {HTMLTableCellElement} */ (make(isHead ? "th" : "td", isNumber && !isHead ? "number" : look));
    cell.colSpan = span;
    if (link) {
      const button = make("button", "cell", text);
      button.addEventListener("click", () => show(CELLS.exec(text)?.[0] ?? link, button));
      cell.append(button);
    } else cell.textContent = text;
    row.append(cell);
  }
  return row;
}

/** What is found, by its first cell: the demand, the place, what was found and what to do. @param {any} form */
function notesOf(form) {
  const notes = /** @type {Map<string, string>} */ (new Map());
  for (const cells of form.rows) {
    const [place, , , link] = cells[2] ?? [];
    if (!link || !(cells[1][0] ?? "").startsWith("【")) continue;
    const cell = link;
    notes.set(cell, `${notes.has(cell) ? `${notes.get(cell)}\n` : ""}${cells[1][0]}${place}：${cells[4]?.[0] ?? ""}${cells[5]?.[0] ?? ""}`);
  }
  return notes;
}

/** The form's sheet with its findings marked, and the names of its rows and columns; a document's table has numbers. @param {any} form @param {Map<string, string>} notes */
function preview(form, notes) {
  const width = Math.max(0, ...form.preview.map((/** @type {any} */ [, cells]) => cells.reduce((/** @type {number} */ sum, /** @type {any[]} */ one) => sum + one[3], 0)));
  const letter = (/** @type {number} */ place) => (form.above ? String(place + 1) : (place < 26 ? "" : String.fromCharCode(64 + Math.floor(place / 26))) + String.fromCharCode(65 + (place % 26)));
  const head = make("tr", "", null, make("th"), ...Array.from({ length: width }, (_, place) => make("th", "", letter(place))));
  const rows = form.preview.map((/** @type {any} */ [number, cells]) => {
    const row = make("tr", "", null, make("th", "", number > form.above ? String(number - form.above) : ""));
    for (const [address, text, spanned, columns] of cells) {
      const mark = form.marked[address];
      const cell = /** @type {HTMLTableCellElement} */ (make("td", mark ? "mark-" + mark : "", text));
      cell.rowSpan = spanned;
      cell.colSpan = columns;
      cell.dataset.cell = address;
      if (mark) cell.title = notes.get(address) ?? address;
      row.append(cell);
    }
    return row;
  });
  const title = `查看${form.paper}（工作表“${form.sheet}”${Object.keys(form.marked).length ? "，有问题的单元格已标出" : ""}）`;
  return /** @type {HTMLDetailsElement} */ (make("details", "preview noprint", null, make("summary", "", title), make("div", "found"), wideTable([head, ...rows], title)));
}

/** @param {string} address cells and ranges: F7:F8、F10 */
const firstOf = (address) => address.split(/[:、]/)[0];

/** Check whether a cell is one of those of an address. @param {string} cell @param {string} address */
function isWithin(cell, address) {
  const [column, row] = placeOf(cell);
  return address.split("、").some((range) => {
    const [[left, top], [right, bottom]] = [firstOf(range), range.split(":").pop() ?? ""].map(placeOf);
    return left <= column && column <= right && top <= row && row <= bottom;
  });
}

/** The numbers of column and row of a cell. @param {string} cell */
function placeOf(cell) {
  const column = [...cell.replace(/\d/g, "")].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  return [column, Number(cell.replace(/\D/g, ""))];
}

/** Show a cell in the preview, with what was found there and the way back. @param {HTMLDetailsElement} view @param {string} address @param {string} note @param {HTMLElement} from */
function showCell(view, address, note, from) {
  view.open = true;
  view.querySelectorAll(".here").forEach((one) => one.classList.remove("here"));
  const cells = [...view.querySelectorAll("td")].filter((one) => isWithin(one.dataset.cell ?? "", address));
  const [cell] = cells;
  const back = make("button", "", "返回问题列表");
  back.addEventListener("click", () => {
    from.scrollIntoView({ block: "center" });
    from.focus();
  });
  const found = view.querySelector(".found");
  found?.replaceChildren(make("p", "", note), back);
  found?.scrollIntoView({ block: "start" });
  cells.forEach((one) => one.classList.add("here"));
  const block = /** @type {HTMLElement | null} */ (view.querySelector(".scroll"));
  if (!cell || !block) return;
  block.scrollTop = cell.offsetTop - block.clientHeight / 2;
  block.scrollLeft = cell.offsetLeft - block.clientWidth / 2;
  back.focus({ preventScroll: true });
}

/** @param {any} report */
function reportTable(report) {
  const beside = make("p", "hint", `${report.compared.join("。")}。`);
  const unchecked = report.unchecked.map((/** @type {string} */ one) => make("p", "hint", `未核对事项：${one}`));
  if (!report.findings.length)
    return make("div", "", null, beside, report.claims ? make("p", "good", `核对数字表述${report.claims}处，未发现问题。`) : make("p", "", "没有可以核对的数字，未作判断。"), ...unchecked);
  const hasAnswers = report.findings.some((/** @type {any} */ one) => one.explained);
  const rows = [make("tr", "", null, ...["要求", "位置", "原文", "问题及处理要求", ...(hasAnswers ? ["批注下的答复"] : [])].map((one) => make("th", "", one)))];
  for (const one of report.findings)
    rows.push(make("tr", "", null, make("td", one.look, `【${one.word}】`), ...[one.place, one.quote, one.sentence, ...(hasAnswers ? [one.explained] : [])].map((text) => make("td", "", text))));
  const count = make("p", "", `核对数字表述${report.claims}处，发现问题${report.findings.length}条；带批注的副本中标在相应文字处。`);
  return make("div", "", null, beside, count, cards(rows, "自评报告的问题"), ...unchecked);
}

/** Make the result of one file. `select` selects a cell of a sheet where the file is open, else the preview shows it.
 * @param {string} name @param {any} shown @param {Uint8Array | null} copy @param {(sheet: string, cell: string) => void} [select] @param {string[]} [earlier] files that were chosen before, and compared with */
function resultOf(name, shown, copy, select, earlier = []) {
  const head = make("header", "", null, make("h2", "", name));
  const card = make("article", "", null, head);
  if (shown.error) {
    card.classList.add("unread");
    card.append(make("p", "bad", shown.error));
  }
  const papers = shown.error ? [] : papersOf(shown);
  if (papers.length === 1) head.append(badge(papers[0].verdict));
  if (copy) head.append(download("下载核对结果副本", shown.copy, copy));
  for (const one of earlier) card.append(make("p", "hint", `与先前选择的“${one}”比对；已更正的请重新选择。`));
  if (shown.next) card.append(make("p", "next", shown.next));
  for (const [place, form] of (shown.forms ?? []).entries()) {
    if (papers.length > 1) card.append(make("header", "paper", null, make("h3", "", papers[place].name.trim()), badge(form.verdict)));
    if (form.comparison) card.append(make("p", "hint", `${form.comparison}。`));
    const notes = notesOf(form);
    const view = preview(form, notes);
    const show = (/** @type {string} */ cell, /** @type {HTMLElement} */ from) => showCell(view, cell, notes.get(firstOf(cell)) ?? cell, from);
    card.append(resultTables(form, (cell, from) => (select ? select(form.sheet, cell.replaceAll("、", ",")) : show(cell, from))), view);
  }
  if (shown.report) card.append(make("h3", "", "自评报告"), reportTable(shown.report));
  return card;
}
