// @ts-check
// The program in its worker: one call at a time. A file that takes too long, or a fault that Python does not survive, ends the worker; another starts.

const WORKER = /*WORKER*/ "";
const SECONDS = 60; // that one file may take before it is given up
const ENDED = {
  timeout: `核对超过${SECONDS}秒，已停止；请检查文件内容，用 Excel 或 WPS 另存后重试`,
  crashed: "核对该文件时程序异常终止，未予核对；请用 Excel 或 WPS 另存后重试，仍不能核对的，请人工核对",
  cancelled: "已取消，未生成结果。",
};

/** @typedef {{shown: any, data: Uint8Array | null, heap: number}} Answer */
/** @typedef {{begun?: string, phase?: string, done?: number, total?: number}} Step */

/** The worker was ended before it gave an answer. */
class Ended extends Error {
  /** @param {keyof typeof ENDED} why */
  constructor(why) {
    super(ENDED[why]);
    this.why = why;
  }
}

class Program {
  constructor() {
    /** @type {Record<string, Uint8Array>} */
    this.parts = {};
    for (const holder of document.querySelectorAll("script[id^=part-]")) {
      this.parts[holder.id.slice("part-".length)] = Uint8Array.from(atob(holder.textContent ?? ""), (one) => one.charCodeAt(0));
      holder.remove();
    }
    this.address = URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" }));
    this.seconds = SECONDS;
    this.number = 0;
    this.isCancelled = false;
    /** @type {((why: keyof typeof ENDED) => void) | null} */
    this.end = null;
    /** @type {any} */
    this.worker = null;
    this.started = this.whenReady();
    this.started.catch(() => undefined); // the first call says so
  }

  /** Start a worker, and wait until it can be called; an error also where the browser lets none start. @returns {Promise<void>} */
  whenReady() {
    return new Promise((ready, failed) => {
      try {
        this.worker = new Worker(this.address);
      } catch (error) {
        throw new Error(`浏览器不允许启动核对程序（${/** @type {any} */ (error)?.message ?? error}）`);
      }
      this.worker.onerror = (/** @type {ErrorEvent} */ event) => failed(new Error(event.message || "浏览器不允许启动"));
      this.worker.onmessage = (/** @type {MessageEvent} */ { data }) => (data.ready ? ready() : failed(new Error(data.failed)));
      this.worker.postMessage({ parts: this.parts });
    });
  }

  restart() {
    this.worker?.terminate();
    this.started = this.whenReady();
    this.started.catch(() => undefined); // the next call says so
  }

  /** End what is running, and what would follow it, until `isCancelled` is taken back. */
  cancel() {
    this.isCancelled = true;
    this.end?.("cancelled");
  }

  /** Call a function of the bridge; wait for its answer before the next call. @param {string} call @param {any[]} args @param {(step: Step) => void} [onStep] @returns {Promise<Answer>} */
  async call(call, args = [], onStep = () => {}) {
    await this.started.catch(() => (this.restart(), this.started));
    if (this.isCancelled) throw new Ended("cancelled");
    const id = ++this.number;
    const worker = this.worker;
    const answer = await new Promise((/** @type {(answer: Answer) => void} */ done, failed) => {
      /** @type {number | undefined} */
      let timer;
      const limit = (/** @type {boolean} */ isOnFile) => {
        clearTimeout(timer);
        if (isOnFile) timer = setTimeout(() => this.end?.("timeout"), this.seconds * 1000);
      };
      this.end = (why) => {
        limit(false);
        this.end = null;
        this.restart();
        failed(new Ended(why));
      };
      worker.onerror = () => this.end?.("crashed");
      worker.onmessage = (/** @type {MessageEvent} */ { data }) => {
        if (data.id !== id) return;
        if (data.progress) return onStep(data.progress);
        if (data.begun !== undefined) {
          limit(data.begun !== "");
          return onStep(data);
        }
        if (data.failed) return this.end?.("crashed");
        limit(false);
        this.end = null;
        done(data);
      };
      limit(call === "check");
      worker.postMessage({ id, call, args });
    });
    if (answer.shown.error && call !== "check") throw new Error(answer.shown.error);
    return answer;
  }
}
