// @ts-check
// The page: chooses files, hands them to the worker, shows what comes back. Python in the worker does everything else.

const WORKER = /*WORKER*/ "";
const SECONDS = 60; // that one file may take before it is given up
const PARTS = ["site", "wasm", "stdlib", "loader", "program", "lock", "snapshot"];
const LOOKS = { 退回修改: "error", 请核实: "warning", 表内未发现问题: "good" };
const DOCUMENT = /\.(docx|txt)$/i;

/** @typedef {{shown: any, data: Uint8Array | null, heap: number}} Answer */
/** @typedef {{begun?: string, phase?: string, done?: number, total?: number}} Step */

const page = /** @type {any} */ (window);
page.ready = false;

/** @param {string} id @returns {any} */
const element = (id) => document.getElementById(id);

/** Make an element with a class, a text and children. @param {string} tag @param {string} [look] @param {string | null} [text] @param {Node[]} children */
function make(tag, look, text, ...children) {
  const made = document.createElement(tag);
  if (look) made.className = look;
  if (text) made.textContent = text;
  made.append(...children);
  return made;
}

/** @param {string} text @param {boolean} [isBad] */
function say(text, isBad = false) {
  element("state").textContent = text;
  element("state").className = isBad ? "bad" : "";
}

// --- the worker: one request at a time; one that takes too long ends the worker, and another starts

class TooSlow extends Error {}
class Cancelled extends Error {}

class Program {
  constructor() {
    /** @type {Record<string, Uint8Array>} */
    this.parts = {};
    for (const name of PARTS) {
      const holder = element("part-" + name);
      if (holder) this.parts[name] = Uint8Array.from(atob(holder.textContent), (one) => one.charCodeAt(0));
      holder?.remove();
    }
    this.number = 0;
    /** @type {((error: Error) => void) | null} */
    this.giveUp = null;
    this.queue = Promise.resolve();
    this.worker = this.begin();
    this.started = this.whenReady(this.worker);
  }

  begin() {
    return new Worker(URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" })));
  }

  /** @param {Worker} worker @returns {Promise<void>} */
  whenReady(worker) {
    return new Promise((ready, failed) => {
      worker.onerror = (event) => failed(new Error(event.message || "浏览器不允许启动"));
      worker.onmessage = ({ data }) => (data.ready ? ready() : failed(new Error(data.failed)));
      worker.postMessage({ parts: this.parts });
    });
  }

  /** End the worker with what it is doing, and start another. */
  restart() {
    this.worker.terminate();
    this.worker = this.begin();
    this.started = this.whenReady(this.worker);
  }

  /** Call a function of the bridge. @param {string} call @param {any[]} args @param {(step: Step) => void} [onStep] @returns {Promise<Answer>} */
  call(call, args = [], onStep = () => {}) {
    const turn = this.queue.then(() => this.now(call, args, onStep));
    this.queue = turn.then(() => undefined, () => undefined);
    return turn;
  }

  /** @param {string} call @param {any[]} args @param {(step: Step) => void} onStep @returns {Promise<Answer>} */
  async now(call, args, onStep) {
    await this.started;
    const id = ++this.number;
    const worker = this.worker;
    return new Promise((done, failed) => {
      /** @type {number | undefined} */
      let timer;
      const wind = () => {
        clearTimeout(timer);
        timer = setTimeout(() => this.giveUp?.(new TooSlow()), (page.seconds ?? SECONDS) * 1000);
      };
      this.giveUp = (error) => {
        clearTimeout(timer);
        this.giveUp = null;
        this.restart();
        failed(error);
      };
      worker.onmessage = ({ data }) => {
        if (data.id !== id) return;
        if (data.progress || data.begun) {
          wind();
          onStep(data.begun ? { begun: data.begun } : data.progress);
          return;
        }
        clearTimeout(timer);
        this.giveUp = null;
        if (data.failed) failed(new Error(data.failed));
        else done(data);
      };
      wind();
      worker.postMessage({ id, call, args });
    });
  }
}

/** @param {Answer} answer */
function checked(answer) {
  if (answer.shown.error) throw new Error(answer.shown.error);
  return answer;
}

/** @param {File} file */
const bytesOf = async (file) => new Uint8Array(await file.arrayBuffer());

/** @param {File} file */
const pathOf = (file) => file.webkitRelativePath || file.name;

// --- results

/** @param {string} text @param {string} name @param {Uint8Array} data @param {string} [look] */
function download(text, name, data, look = "button") {
  const link = /** @type {HTMLAnchorElement} */ (make("a", look, text));
  link.download = name;
  link.href = URL.createObjectURL(new Blob([/** @type {any} */ (data)]));
  return link;
}

/** The rows of 核对结果 as tables: a row that spans all columns and is a title begins the next. @param {any} form @param {(cell: string) => void} show */
function resultTables(form, show) {
  const shown = make("div");
  /** @type {HTMLElement | null} */
  let body = null;
  for (const cells of form.rows) {
    const [text, look] = cells[0];
    if (look === "section") {
      const table = make("table", "", null, (body = make("tbody")));
      const isBasis = text.startsWith("三");
      const block = make("div", "scroll", null, table);
      if (isBasis) shown.append(make("details", "", null, make("summary", "", text), block));
      else shown.append(make("h3", "", text), block);
      continue;
    }
    if (!body) {
      if (look === "fact" || cells.some((/** @type {any[]} */ one) => one[1] === "figures"))
        shown.append(make("p", "", cells.filter((/** @type {any[]} */ one) => one[1] === "fact" || one[1] === "figures").map((/** @type {any[]} */ one) => one[0]).join("")));
      continue;
    }
    if (look === "sign") continue; // signatures are for paper: the copy has them
    body.append(resultRow(cells, show));
  }
  return shown;
}

/** @param {any[][]} cells @param {(cell: string) => void} show */
function resultRow(cells, show) {
  const row = make("tr");
  for (const [text, look, span, link] of cells) {
    const isHead = look === "head" || look === "label";
    const isNumber = /^[-+]?[0-9.]+$/.test(text ?? "");
    const cell = /** @type {HTMLTableCellElement} */ (make(isHead ? "th" : "td", isNumber && !isHead ? "number" : look));
    cell.colSpan = span;
    if (link) {
      const button = make("button", "cell", text);
      button.addEventListener("click", () => show(link));
      cell.append(button);
    } else cell.textContent = text;
    row.append(cell);
  }
  return row;
}

/** The form's sheet with its findings marked. @param {any} form */
function preview(form) {
  const body = make("tbody");
  for (const cells of form.preview) {
    const row = make("tr");
    for (const [address, text, rows, columns] of cells) {
      const mark = form.marked[address];
      const cell = /** @type {HTMLTableCellElement} */ (make("td", mark ? "mark-" + mark : "", text));
      cell.rowSpan = rows;
      cell.colSpan = columns;
      cell.dataset.cell = address;
      if (mark) cell.title = address;
      row.append(cell);
    }
    body.append(row);
  }
  return make("details", "preview noprint", null, make("summary", "", `查看自评表（工作表“${form.sheet}”，有问题的单元格已标出）`), make("div", "scroll", null, make("table", "", null, body)));
}

/** Show a cell: in the open workbook of WPS, else in the preview. @param {any} sheet @param {HTMLElement} view @param {string} address */
function showCell(sheet, view, address) {
  if (sheet) return void sheet.Range(address).Select();
  const first = address.split(":")[0];
  /** @type {HTMLDetailsElement} */ (view).open = true;
  view.querySelectorAll(".here").forEach((one) => one.classList.remove("here"));
  const cell = /** @type {HTMLElement | null} */ (view.querySelector(`[data-cell="${first}"]`));
  cell?.classList.add("here");
  cell?.scrollIntoView({ block: "center", behavior: "auto" });
}

/** @param {any} report */
function reportTable(report) {
  if (!report.findings.length) return make("p", "good", `核对数字表述${report.claims}处，未发现问题。`);
  const body = make("tbody", "", null, make("tr", "", null, ...["要求", "位置", "原文", "问题及处理要求"].map((one) => make("th", "", one))));
  for (const one of report.findings)
    body.append(make("tr", "", null, make("td", one.look, `【${one.word}】`), make("td", "", one.place), make("td", "", one.quote), make("td", "", one.sentence)));
  return make("div", "", null, make("p", "", `核对数字表述${report.claims}处，发现问题${report.findings.length}条；带批注的副本中标在相应文字处。`), make("div", "scroll", null, make("table", "", null, body)));
}

/** Show the result of one file. @param {string} name @param {any} shown @param {Uint8Array | null} copy @param {any} [sheet] */
function showResult(name, shown, copy, sheet) {
  const head = make("header", "", null, make("h2", "", name));
  const card = make("article", "", null, head);
  if (shown.error) card.append(make("p", "bad", shown.error));
  for (const form of shown.forms ?? []) {
    /** @type {Record<string, string>} */
    const looks = LOOKS;
    head.append(make("span", "badge " + (looks[form.conclusion] ?? "info"), form.conclusion));
    const view = preview(form);
    card.append(resultTables(form, (cell) => showCell(sheet, view, cell)), view);
  }
  if (shown.report) card.append(make("h3", "", "自评报告"), reportTable(shown.report));
  if (copy) {
    const print = make("button", "", "打印");
    print.addEventListener("click", () => window.print());
    head.append(download("下载核对结果副本", shown.copy, copy), print);
  }
  element("results").append(card);
}

// --- what people choose

/** @type {{scheme: string, issued: boolean}} */
const chosen = { scheme: "", issued: false };

/** @param {Program} program @param {File[]} files */
async function checkFiles(program, files) {
  element("results").replaceChildren();
  const ordered = [...files].sort((one, other) => Number(DOCUMENT.test(one.name)) - Number(DOCUMENT.test(other.name)));
  let count = 0;
  for (const file of ordered) {
    say(`正在核对（${++count}／${files.length}）：${file.name}`);
    await checkOne(program, file.name, await bytesOf(file));
  }
  say(`核对完毕，共${files.length}个文件。`);
  page.checked = files.length;
}

/** @param {Program} program @param {string} name @param {Uint8Array} content @param {any} [sheet] */
async function checkOne(program, name, content, sheet) {
  try {
    const { shown, data } = await program.call("check", [name, content, JSON.stringify({ scheme: chosen.scheme })]);
    showResult(name, shown, data, sheet);
  } catch (error) {
    const line = error instanceof TooSlow ? `核对超过${SECONDS}秒，已停止；请检查文件内容，用 Excel 另存后重试` : String(error);
    showResult(name, { error: line }, null);
  }
}

/** Put files below /work, the earlier ones away. @param {Program} program @param {string} folder @param {File[]} files @param {boolean} [isFolder] */
async function putAll(program, folder, files, isFolder = false) {
  await program.call("clear", [folder]);
  for (const file of files) {
    const path = isFolder ? pathOf(file).replace(/^[^/]*\//, "") : file.name;
    checked(await program.call("put", [folder, path, await bytesOf(file), file.lastModified / 1000]));
  }
}

/** @param {Program} program */
async function runBatch(program) {
  const files = [...element("folder").files, ...element("archive").files];
  const roster = element("roster").files[0];
  /** @type {string[]} */
  const tooSlow = [];
  element("batch").replaceChildren();
  element("cancel").hidden = element("progress").hidden = element("progress-label").hidden = false;
  element("run-batch").disabled = true;
  try {
    for (;;) {
      try {
        return showBatch(await batchOnce(program, files, roster, tooSlow), tooSlow);
      } catch (error) {
        if (!(error instanceof TooSlow) || !page.begun || tooSlow.includes(page.begun)) throw error;
        tooSlow.push(page.begun);
      }
    }
  } catch (error) {
    const line = error instanceof Cancelled ? "已取消，未生成结果。" : error instanceof Error ? error.message : String(error);
    element("batch").replaceChildren(make("p", "bad", line));
    say(line, true);
  } finally {
    element("cancel").hidden = element("progress").hidden = element("progress-label").hidden = true;
    element("run-batch").disabled = false;
  }
}

/** @param {Program} program @param {File[]} files @param {File | undefined} roster @param {string[]} tooSlow @returns {Promise<Answer>} */
async function batchOnce(program, files, roster, tooSlow) {
  say("正在读取文件……");
  await putAll(program, "收回", files, !element("archive").files.length);
  await program.call("clear", ["结果"]);
  await putRules(program, "batch-rules", "issued");
  const [earlier] = element("earlier").files;
  if (earlier) checked(await program.call("put_results", [await bytesOf(earlier)]));
  const [summary] = element("summary").files;
  if (summary) checked(await program.call("put", ["结果", "汇总.xlsx", await bytesOf(summary)]));
  await putAll(program, "名单", roster ? [roster] : []);
  const options = { roster: roster?.name ?? "", scheme: chosen.scheme, too_slow: tooSlow, seconds: SECONDS };
  page.begun = "";
  const answer = await program.call("batch", [JSON.stringify(options)], (step) => {
    if (step.begun !== undefined) page.begun = step.begun;
    else {
      element("progress").max = Math.max(1, step.total ?? 1);
      element("progress").value = step.done ?? 0;
      element("progress-label").textContent = `${step.phase}：${step.done}／${step.total}`;
      say(`${step.phase}：${step.done}／${step.total}`);
    }
  });
  return checked(answer);
}

/** @param {Answer} answer @param {string[]} tooSlow */
function showBatch({ shown, data }, tooSlow) {
  const counts = (/** @type {string} */ caption, /** @type {[string, number][]} */ rows) => make("table", "counts", null, make("caption", "", caption), make("tbody", "", null,
    ...rows.map(([word, count]) => make("tr", "", null, make("th", "", word), make("td", "number", String(count))))));
  const out = element("batch");
  out.replaceChildren(make("h2", "", "核对完毕"), make("div", "beside", null, counts("自评表（份）", shown.counts), counts("文件（个）", shown.outcomes)));
  if (tooSlow.length) out.append(make("p", "bad", `核对超过${SECONDS}秒、未予核对的：${tooSlow.join("、")}`));
  if (data) {
    out.append(make("p", "", null, download("下载核对结果（压缩包）", "核对结果.zip", data)));
    if (page.showDirectoryPicker) {
      const write = make("button", "", "写入文件夹");
      write.addEventListener("click", () => writeFolder(data));
      out.append(write);
    }
    out.append(make("p", "hint", "压缩包内有“汇总.xlsx”、结果库和附有核对结果的副本。请先查看“汇总.xlsx”的“总览”“待处理”，在“待处理”中填写处理意见；请保留压缩包，下一轮核对时使用。反馈函由命令行版本生成。"));
  }
  say("核对完毕。");
  page.batched = shown;
}

/** Write the results into a folder that people choose, where the browser can. @param {Uint8Array} data */
async function writeFolder(data) {
  try {
    const folder = await page.showDirectoryPicker({ mode: "readwrite" });
    for (const [path, content] of unzip(data)) {
      let place = folder;
      const steps = path.split("/");
      const name = steps.pop();
      for (const step of steps) place = await place.getDirectoryHandle(step, { create: true });
      const stream = await (await place.getFileHandle(name, { create: true })).createWritable();
      await stream.write(await content());
      await stream.close();
    }
    say(`已写入文件夹“${folder.name}”。`);
  } catch (error) {
    if (/** @type {any} */ (error).name !== "AbortError") say(`不能写入该文件夹，请改为下载压缩包：${error}`, true);
  }
}

/** Yield the files of our own archives: stored, or deflated; sizes stand in the directory at the end. @param {Uint8Array} data @returns {Generator<[string, () => Promise<Uint8Array>]>} */
function* unzip(data) {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let end = data.length - 22;
  while (view.getUint32(end, true) !== 0x06054b50) end--;
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    const [packed, nameLength, extra, comment, local] = [view.getUint32(at + 20, true), view.getUint16(at + 28, true), view.getUint16(at + 30, true), view.getUint16(at + 32, true), view.getUint32(at + 42, true)];
    const isDeflated = view.getUint16(at + 10, true) === 8;
    const name = new TextDecoder().decode(data.subarray(at + 46, at + 46 + nameLength));
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const content = data.subarray(start, start + packed);
    yield [name, async () => isDeflated ? new Uint8Array(await new Response(new Blob([/** @type {any} */ (content)]).stream().pipeThrough(new DecompressionStream(/** @type {any} */ ("deflate-raw")))).arrayBuffer()) : content];
    at += 46 + nameLength + extra + comment;
  }
}

/** Put the chosen scheme and the sender's files where the bridge finds them. @param {Program} program @param {string} rules @param {string} [issued] */
async function putRules(program, rules, issued) {
  const [scheme] = element(rules).files;
  await putAll(program, "表样", scheme ? [scheme] : []);
  chosen.scheme = scheme ? scheme.name : "";
  if (issued) await putAll(program, "下发", [...element(issued).files]);
}

/** @param {Program} program */
async function runIssue(program) {
  const [roster] = element("issue-roster").files;
  const out = element("issued-forms");
  out.replaceChildren();
  element("run-issue").disabled = true;
  try {
    await putRules(program, "issue-rules");
    await putAll(program, "名单", [roster]);
    const options = { roster: roster.name, scheme: chosen.scheme || element("scheme").value, year: Number(element("year").value) || 0, by: element("by").value };
    const { shown, data } = checked(await program.call("issue", [JSON.stringify(options)], (step) => say(`${step.phase}：${step.done}／${step.total}`)));
    out.append(make("p", "", `已生成文件${shown.files}个，自评表${shown.forms}张。` + (shown.left_out ? `名单中另有${shown.left_out}行不适用本表样，未下发。` : "")));
    for (const note of shown.notes) out.append(make("p", "hint", note));
    if (data) out.append(make("p", "", null, download("下载自评表（压缩包）", "下发.zip", data)));
    say("已生成自评表。");
  } catch (error) {
    const line = error instanceof Error ? error.message : String(error);
    for (const one of line.split("\n")) out.append(make("p", "bad", one));
    say("未能生成自评表。", true);
  } finally {
    element("run-issue").disabled = false;
  }
}

// --- inside WPS the page is a task pane: it reads the open workbook

/** The application of WPS, where the page is its task pane. */
const wps = page.Application?.FileSystem && page.Application.ActiveWorkbook !== undefined ? page.Application : null;

/** @param {Program} program */
async function checkOpenWorkbook(program) {
  element("results").replaceChildren();
  const book = wps.ActiveWorkbook;
  if (!book) return say("没有打开的表格。", true);
  let binary = "";
  try {
    if (book.Saved === false) book.Save();
    binary = wps.FileSystem.readAsBinaryString(book.FullName);
  } catch (error) {
    return say(`不能读取打开的表格，请先保存：${error}`, true);
  }
  say(`正在核对：${book.Name}`);
  await checkOne(program, book.Name, Uint8Array.from(binary, (one) => one.charCodeAt(0) & 255), { Range: (/** @type {string} */ cell) => wps.ActiveSheet.Range(cell) });
  say("核对完毕。点击位置可选中单元格。");
  page.checked = 1;
}

// --- start

function begin() {
  const tabs = [...document.querySelectorAll("[role=tab]")].map((one) => /** @type {HTMLElement} */ (one));
  const open = (/** @type {HTMLElement} */ wanted) => {
    for (const tab of tabs) {
      const isOpen = tab === wanted;
      tab.setAttribute("aria-selected", String(isOpen));
      tab.tabIndex = isOpen ? 0 : -1;
      element(tab.getAttribute("aria-controls") ?? "").hidden = !isOpen;
    }
  };
  tabs.forEach((tab, place) => {
    tab.addEventListener("click", () => open(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[/** @type {KeyboardEvent} */ (event).key];
      if (!step) return;
      const next = tabs[(place + step + tabs.length) % tabs.length];
      next.focus();
      open(next);
    });
  });
  const program = new Program();
  page.program = program;
  program.started.then(async () => {
    const { shown } = await program.call("schemes");
    for (const [id, title, level] of shown.schemes) {
      const option = /** @type {HTMLOptionElement} */ (make("option", "", `${title}（${level === "project" ? "项目" : "整体"}，${id}）`));
      option.value = id;
      element("scheme").append(option);
    }
    page.ready = true;
    say("已就绪。");
  }).catch((error) => say(`启动失败：${error.message}。请换用新版 Chrome 或 Edge 打开。`, true));
  const files = element("files");
  files.addEventListener("change", () => files.files.length && checkFiles(program, [...files.files]));
  const drop = element("drop-check");
  drop.addEventListener("dragover", (/** @type {DragEvent} */ event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (/** @type {DragEvent} */ event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const dropped = [...(event.dataTransfer?.files ?? [])];
    if (dropped.length) checkFiles(program, dropped);
  });
  for (const id of ["check-rules", "check-issued"])
    element(id).addEventListener("change", () => putRules(program, "check-rules", "check-issued").catch((error) => say(error.message, true)));
  for (const id of ["folder", "archive"])
    element(id).addEventListener("change", () => { element("run-batch").disabled = !(element("folder").files.length || element("archive").files.length); });
  element("run-batch").addEventListener("click", () => runBatch(program));
  element("cancel").addEventListener("click", () => program.giveUp?.(new Cancelled()));
  element("issue-roster").addEventListener("change", () => { element("run-issue").disabled = !element("issue-roster").files.length; });
  element("run-issue").addEventListener("click", () => runIssue(program));
  element("empty-roster").addEventListener("click", async () => {
    const { data } = await program.call("empty_roster");
    if (data) download("", "名单.xlsx", data).click();
  });
  if (wps) {
    element("host").hidden = false;
    element("host").addEventListener("click", () => checkOpenWorkbook(program));
  }
}

if (!page.tooOld) begin();
