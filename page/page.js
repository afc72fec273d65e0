// @ts-check
// The page: chooses files, hands them to the program, shows what comes back. Python in the worker does everything else.

const page = /** @type {any} */ (window);
page.ready = false;
const LINES = ["state", "step"]; // above the panes
let about = ""; // the pane that the state is of; "" for all
let isWorking = false;

/** @param {string} id @returns {any} */
const element = (id) => document.getElementById(id);

/** Announce a state; screen readers read it out. @param {string} text @param {boolean} [isBad] @param {string} [pane] that it is of; that of the last job if not given */
function announce(text, isBad = false, pane = about) {
  about = pane;
  element("state").textContent = text;
  element("state").className = isBad ? "bad" : "";
  element("step").textContent = "";
  for (const id of LINES) element(id).hidden = false;
}

/** Show the state where it belongs: that of a job that is over in its own pane alone. @param {string} pane */
function showStateIn(pane) {
  for (const id of LINES) element(id).hidden = !isWorking && about !== "" && about !== pane;
}

/** Show a step on the way, which is not read out. @param {string} text */
const showStep = (text) => { element("step").textContent = text; };

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/** The path below the folder that was chosen. @param {File} file */
const pathOf = (file) => file.webkitRelativePath.replace(/^[^/]*\//, "") || file.name;

/** @param {File} file */
async function bytesOf(file) {
  if (droppedFolders.has(file)) throw new Error(`“${file.name}”是文件夹，请打开后选择其中的文件`);
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new Error(`无法读取“${pathOf(file)}”：选择后文件已变动、移走，或无读取权限，请重新选择`);
  }
}

if (page.tooOld) throw new Error("this browser is too old"); // guard.js says so on the page
const program = new Program();
page.program = program;
/** The end of what people have started; the next begins then. */
let turn = Promise.resolve();

/** Do one thing after the other. @param {() => Promise<void>} job @param {string} [pane] that it was started in */
function inTurn(job, pane = "") {
  const begin = () => {
    [about, isWorking] = [pane, true];
    return job();
  };
  turn = turn.then(begin).catch((error) => announce(messageOf(error), true)).finally(() => { isWorking = false; });
}

// --- files for the program

/** Put files into a folder of the program; what was in it goes. @param {string} folder @param {File[]} files */
async function putAll(folder, files) {
  await program.call("clear", [folder]);
  for (const [place, file] of files.entries()) {
    showStep(`读取文件：${place + 1}／${files.length}`);
    await program.call("put", [folder, pathOf(file), await bytesOf(file), file.lastModified / 1000]);
  }
  showStep("");
}

/** Put the chosen scheme, and the sender's files if there is a choice of them; return the name of the scheme. @param {string} rules @param {string} [issued] */
async function putRules(rules, issued) {
  const [scheme] = element(rules).files;
  await putAll("表样", scheme ? [scheme] : []);
  await putAll("下发", issued ? [...element(issued).files] : []);
  return scheme ? scheme.name : "";
}

// --- forms, data sheets and reports, one by one

/** The files with forms or data sheets that were checked in this tab, by name: other papers of their units are compared with them. @type {Map<string, File>} */
const checked = new Map();
let knowing = program.worker; // that has checked them

/** Put the rules, and have a new worker check what the one before had checked; return the name of the scheme. @returns {Promise<string>} */
async function prepareChecks() {
  const scheme = await putRules("check-rules", "check-issued");
  if (program.worker === knowing) return scheme;
  knowing = program.worker;
  for (const [name, file] of checked) {
    showStep(`恢复此前核对的材料：${name}`);
    try {
      await program.call("check", [name, await bytesOf(file), scheme]);
    } catch (error) {
      checked.delete(name); // it has changed since, or ends the worker
      if (error instanceof Ended) return prepareChecks();
    }
  }
  return scheme;
}

/** Check files one by one; data sheets and reports once more at the end, beside all the others. @param {File[]} files */
async function checkFiles(files) {
  replace(element("results"));
  announce(`正在核对，共${files.length}个文件。`);
  let scheme = await prepareChecks();
  /** What was shown of each file, by the order in which they were chosen. @type {any[]} */
  const results = [];
  /** @type {{file: File, card: any}[]} */
  const again = [];
  const check = async (/** @type {File} */ file) => {
    try {
      const shown = await checkOne(file.name, await bytesOf(file), scheme, undefined, files.map((one) => one.name));
      if (shown.forms) checked.set(file.name, file);
      return shown;
    } catch (error) {
      const shown = { name: file.name, error: messageOf(error) };
      element("results").append(resultOf(file.name, shown, null));
      if (error instanceof Ended) scheme = await prepareChecks(); // all went with the worker
      return shown;
    }
  };
  for (const [place, file] of files.entries()) {
    showStep(`第${place + 1}个，共${files.length}个：${file.name}`);
    results.push(await check(file));
    if (results[place].compares && files.length > 1) again.push({ file, card: element("results").lastElementChild });
  }
  for (const { file, card } of again) {
    showStep(`与其他材料对照：${file.name}`);
    results[files.indexOf(file)] = await check(file);
    replace(card);
    card.replaceWith(element("results").lastElementChild);
  }
  const { shown: { conflicts } } = await program.call("conflicts", [JSON.stringify(files.map((one) => one.name))]);
  element("results").prepend(overview(results, [...element("results").children], conflicts));
  announce(summaryOf(results), conflicts.length > 0 || results.some((one) => one.error));
  page.checked = files.length;
}

/** @param {string} name @param {Uint8Array} content @param {string} scheme @param {(sheet: string, cell: string) => void} [select] @param {string[]} [chosen] the files that were chosen together with it */
async function checkOne(name, content, scheme, select, chosen = [name]) {
  const { shown, data } = await program.call("check", [name, content, scheme, JSON.stringify(chosen)]);
  if (shown.error) throw new Error(shown.error);
  element("results").append(resultOf(name, shown, data, select, shown.beside.filter((/** @type {string} */ one) => !chosen.includes(one))));
  return shown;
}

// --- folders

/** Check a folder or an archive; a file that ends the worker is left out of another run, with its reason. */
async function runBatch() {
  /** @type {Record<string, string>} */
  const lost = {};
  let begun = "";
  const showProgress = (/** @type {boolean} */ isOn) => ["cancel", "progress", "progress-label"].forEach((id) => { element(id).hidden = !isOn; });
  const onStep = (/** @type {Step} */ step) => {
    if (step.begun !== undefined) return void (begun = step.begun);
    element("progress").max = Math.max(1, step.total ?? 1);
    element("progress").value = step.done ?? 0;
    element("progress-label").textContent = `${step.phase}：${step.done}／${step.total}`;
  };
  replace(element("batch"));
  program.isCancelled = false;
  showProgress(true);
  try {
    for (;;) {
      begun = "";
      try {
        return showBatch(await batchOnce(lost, onStep), lost);
      } catch (error) {
        if (!(error instanceof Ended) || error.why === "cancelled") throw error;
        if (!begun) throw new Error("程序异常终止，未生成结果。文件较多的，请分批核对，或使用命令行版本。");
        lost[begun] = error.why;
      }
    }
  } catch (error) {
    replace(element("batch"), make("p", "bad", messageOf(error)));
    announce(messageOf(error), true);
  } finally {
    program.isCancelled = false;
    showProgress(false);
  }
}

/** @param {Record<string, string>} lost @param {(step: Step) => void} onStep */
async function batchOnce(lost, onStep) {
  announce("正在读取文件……");
  const [folder, archive, [roster], [earlier], [summary]] = ["folder", "archive", "roster", "earlier", "summary"].map((id) => [...element(id).files]);
  await putAll("收回", [...folder, ...archive]);
  await program.call("clear", ["结果"]);
  const scheme = await putRules("batch-rules", "issued");
  if (earlier) await program.call("put_results", [await bytesOf(earlier)]);
  if (summary) await program.call("put_summary", [await bytesOf(summary)]);
  await putAll("名单", roster ? [roster] : []);
  announce("正在核对……");
  return program.call("batch", [JSON.stringify({ roster: roster?.name ?? "", scheme, lost, seconds: program.seconds })], onStep);
}

/** @param {Answer} answer @param {Record<string, string>} lost */
function showBatch({ shown, data }, lost) {
  const counts = (/** @type {string} */ caption, /** @type {[string, number][]} */ rows) => make("table", "counts", null, make("caption", "", caption), make("tbody", "", null,
    ...rows.map(([word, count]) => make("tr", "", null, make("th", "", word), make("td", "number", String(count))))));
  const out = element("batch");
  replace(out, make("h2", "", "核对完毕"), make("div", "beside", null, counts("自评表（份）", shown.counts), counts("文件（个）", shown.outcomes)));
  for (const path of Object.keys(lost)) out.append(make("p", "bad", `${path}：${ENDED[/** @type {keyof typeof ENDED} */ (lost[path])]}`));
  for (const note of shown.notes) out.append(make("p", "note", note));
  if (data) {
    const actions = make("p", "", null, download("下载核对结果（压缩包）", "核对结果.zip", data));
    if (page.showDirectoryPicker) {
      const write = make("button", "", "写入文件夹");
      write.addEventListener("click", () => writeFolder(data));
      actions.append(" ", write);
    }
    out.append(actions, make("p", "hint", "压缩包内有“汇总.xlsx”、结果库和附有核对结果的副本。请先查看“汇总.xlsx”的“总览”“待处理”，在“待处理”中填写处理意见；请保留压缩包，下一轮核对时使用。反馈函由命令行版本生成。"));
  }
  announce("核对完毕。");
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
    announce(`已写入文件夹“${folder.name}”。`, false, "pane-batch");
  } catch (error) {
    if (/** @type {any} */ (error).name !== "AbortError") announce(`不能写入该文件夹，请改为下载压缩包：${messageOf(error)}`, true, "pane-batch");
  }
}

/** Yield the files of our own archives: stored, or deflated; sizes are in the directory at the end. @param {Uint8Array} data @returns {Generator<[string, () => Promise<Uint8Array>]>} */
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

// --- before the returns come in

async function runIssue() {
  const [roster] = element("issue-roster").files;
  const out = element("issued-forms");
  replace(out);
  announce("正在生成自评表……");
  try {
    const scheme = (await putRules("issue-rules")) || element("scheme").value;
    await putAll("名单", [roster]);
    const options = { roster: roster.name, scheme, year: Number(element("year").value) || 0, by: element("by").value };
    const { shown, data } = await program.call("issue", [JSON.stringify(options)], (step) => showStep(`${step.phase}：${step.done}／${step.total}`));
    out.append(make("p", "", `已生成文件${shown.files}个，自评表${shown.forms}张。` + (shown.left_out ? `名单中另有${shown.left_out}行不适用本表样，未下发。` : "")));
    for (const note of shown.notes) out.append(make("p", "hint", note));
    if (data) out.append(make("p", "", null, download("下载自评表（压缩包）", "下发.zip", data)));
    announce("已生成自评表。");
  } catch (error) {
    for (const line of messageOf(error).split("\n")) out.append(make("p", "bad", line));
    announce("未能生成自评表。", true);
  }
}

async function saveEmptyRoster() {
  const { data } = await program.call("empty_roster");
  const link = download("", "名单.xlsx", /** @type {Uint8Array} */ (data));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// --- inside WPS the page is a task pane: it reads the file of the open workbook, and never saves it

/** The application of WPS, where the page is its task pane. */
const wps = page.Application?.FileSystem && page.Application.ActiveWorkbook !== undefined ? page.Application : null;

async function checkOpenWorkbook() {
  replace(element("results"));
  const book = wps.ActiveWorkbook;
  if (!book) return announce("没有打开的表格。", true);
  let binary = "";
  try {
    binary = wps.FileSystem.readAsBinaryString(book.FullName);
  } catch (error) {
    return announce(`不能读取打开的表格，请先保存：${messageOf(error)}`, true);
  }
  announce(`正在核对：${book.Name}`);
  const select = (/** @type {string} */ name, /** @type {string} */ cell) => {
    const sheet = book.Sheets.Item(name);
    book.Activate();
    sheet.Activate();
    sheet.Range(cell).Select();
  };
  try {
    const scheme = await putRules("check-rules", "check-issued");
    const shown = await checkOne(book.Name, Uint8Array.from(binary, (one) => one.charCodeAt(0) & 255), scheme, select);
    element("results").prepend(overview([shown], [...element("results").children]));
    const isOutdated = book.Saved === false;
    announce(isOutdated ? "核对完毕，以已保存的内容为准；表格有未保存的修改，请保存后重新核对。" : `${summaryOf([shown])}点击位置可选中单元格。`, isOutdated);
  } catch (error) {
    element("results").append(resultOf(book.Name, { error: messageOf(error) }, null));
    announce("未能核对。", true);
  }
  page.checked = 1;
}

// --- start

const SLOW = "启动较慢，请继续等候；长时间不能启动的，可能被安全设置禁用，请联系单位的信息技术人员。";

async function start() {
  try {
    setTimeout(() => { if (!page.ready) showStep(SLOW); }, 60_000);
    const { shown } = await program.call("schemes");
    for (const [id, title, level] of shown.schemes) {
      const option = /** @type {HTMLOptionElement} */ (make("option", "", `${title}（${level === "project" ? "项目" : "整体"}，${id}）`));
      option.value = id;
      element("scheme").append(option);
    }
    page.ready = true;
    announce("已就绪。");
  } catch (error) {
    announce(`启动失败：${messageOf(error)}。请换用新版 Chrome 或 Edge 打开；仍不能启动的，可能被安全设置禁用，请联系单位的信息技术人员。`, true);
  }
}

function watchInputs() {
  const has = (/** @type {string} */ id) => element(id).files.length > 0;
  const allow = () => {
    element("run-batch").disabled = !has("folder") && !has("archive");
    element("run-issue").disabled = !has("issue-roster");
  };
  for (const input of document.querySelectorAll("input[type=file]")) {
    input.addEventListener("click", () => { /** @type {HTMLInputElement} */ (input).value = ""; }); // so that a file that has changed can be chosen again
    for (const kind of ["click", "change"]) input.addEventListener(kind, allow);
  }
  const checkChosen = () => {
    const files = [...element("files").files];
    if (files.length) inTurn(() => checkFiles(files), "pane-check");
  };
  element("files").addEventListener("change", checkChosen);
  for (const [id, other] of [["folder", "archive"], ["archive", "folder"]])
    element(id).addEventListener("change", () => { if (has(id)) element(other).value = ""; }); // one or the other is checked
  const jobs = /** @type {[string, () => Promise<void>, string][]} */ ([
    ["run-batch", runBatch, "pane-batch"], ["run-issue", runIssue, "pane-issue"], ["empty-roster", saveEmptyRoster, "pane-issue"], ["host", checkOpenWorkbook, "pane-check"],
  ]);
  for (const [id, job, pane] of jobs)
    element(id).addEventListener("click", () => {
      element(id).disabled = true; // until its turn has come and gone
      inTurn(() => job().finally(() => { element(id).disabled = false; allow(); }), pane);
    });
  element("cancel").addEventListener("click", () => program.cancel());
  element("host").hidden = !wps;
  allow();
  checkChosen(); // what was chosen before this program ran
}

watchTabs(showStateIn);
watchDrops((files) => inTurn(() => checkFiles(files), "pane-check"), (why, pane) => announce(why, true, pane));
inTurn(start);
watchInputs();
