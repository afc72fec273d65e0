// @ts-check
// The tabs, and what is dropped on them.

/** Where people are to choose what they dropped on a pane that takes no drops. */
const DROPPED = /** @type {Record<string, string>} */ ({
  "pane-batch": "此处不接收拖入的文件，未作处理：请点“收回的自评表（文件夹）”选择文件夹，或点“压缩包”选择压缩包。",
  "pane-issue": "此处不接收拖入的文件，未作处理：请点“填好的名单”选择。",
  "pane-help": "此处不接收拖入的文件，未作处理：请打开“核对自评表”后拖入。",
});
/** Folders that were dropped, which look like files. @type {WeakSet<File>} */
const droppedFolders = new WeakSet();

/** @param {DataTransfer | null} dropped @returns {File[]} */
function droppedFiles(dropped) {
  const items = [...(dropped?.items ?? [])].filter((one) => one.kind === "file");
  return items.flatMap((one) => {
    const file = one.getAsFile();
    if (file && one.webkitGetAsEntry()?.isDirectory) droppedFolders.add(file);
    return file ? [file] : [];
  });
}

/** @param {string} id @returns {any} */
const paneOf = (id) => document.getElementById(id);

/** @param {(pane: string) => void} opened is given the pane of the tab that is opened */
function watchTabs(opened) {
  const tabs = [...document.querySelectorAll("[role=tab]")].map((one) => /** @type {HTMLElement} */ (one));
  const open = (/** @type {HTMLElement} */ wanted) => {
    for (const tab of tabs) {
      tab.setAttribute("aria-selected", String(tab === wanted));
      tab.tabIndex = tab === wanted ? 0 : -1;
      paneOf(tab.getAttribute("aria-controls") ?? "").hidden = tab !== wanted;
    }
    opened(wanted.getAttribute("aria-controls") ?? "");
  };
  tabs.forEach((tab, place) => {
    tab.addEventListener("click", () => open(tab));
    tab.addEventListener("keydown", (event) => {
      const next = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: -1 }[/** @type {KeyboardEvent} */ (event).key];
      if (next === undefined) return;
      event.preventDefault();
      const wanted = tabs[(next + tabs.length) % tabs.length];
      wanted.focus();
      open(wanted);
    });
  });
}

/** Files that are dropped beside an input are given to `take` where the unit's pane is open; elsewhere `refuse` says what to do, with the pane. @param {(files: File[]) => void} take @param {(why: string, pane: string) => void} refuse */
function watchDrops(take, refuse) {
  const drop = paneOf("drop-check");
  const isInput = (/** @type {Event} */ event) => event.target instanceof HTMLInputElement && event.target.id !== "files";
  document.addEventListener("dragover", (event) => {
    if (isInput(event)) return;
    event.preventDefault();
    drop.classList.add("over");
  });
  document.addEventListener("dragleave", () => drop.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    drop.classList.remove("over");
    if (isInput(event)) return;
    event.preventDefault();
    const files = droppedFiles(event.dataTransfer);
    const pane = [...document.querySelectorAll("[role=tabpanel]")].find((one) => !(/** @type {HTMLElement} */ (one).hidden));
    if (!files.length) return;
    if (pane?.id === "pane-check") take(files);
    else if (pane) refuse(DROPPED[pane.id], pane.id);
  });
}
