// @ts-check
// Runs Python in a worker. A page from disk may fetch nothing: every part comes from the page, packed, in the first message.

/** @typedef {{site: Uint8Array, wasm: Uint8Array, stdlib: Uint8Array, loader: Uint8Array, program: Uint8Array, lock: Uint8Array, snapshot?: Uint8Array}} Parts */
/** @typedef {{id: number, call: string, args: any[]}} Call */

const scope = /** @type {any} */ (self);
const SITE = "/site";
const PREPARE = /*PREPARE*/ ""; // the program that runs first

/** @type {any} */
let python = null;
/** @type {any} */
let answer = null;

/** @param {Uint8Array} packed */
async function unpack(packed) {
  const stream = new Blob([/** @type {any} */ (packed)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** @param {Uint8Array} bytes @param {string} type */
function address(bytes, type) {
  return URL.createObjectURL(new Blob([/** @type {any} */ (bytes)], { type }));
}

/** Yield the files of a bundle: a line of JSON with names and sizes, then the contents. @param {Uint8Array} bundle @returns {Generator<[string, Uint8Array]>} */
function* filesOf(bundle) {
  const end = bundle.indexOf(10);
  let at = end + 1;
  for (const [name, size] of JSON.parse(new TextDecoder().decode(bundle.subarray(0, end)))) {
    yield [name, bundle.subarray(at, at + size)];
    at += size;
  }
}

/** Let the memory grow until the snapshot fits; what is taken here is overwritten by it. @param {any} module @param {Uint8Array} [snapshot] */
function withRoom(module, snapshot) {
  while (snapshot && module.HEAPU8.length < snapshot.length) module._malloc(snapshot.length - module.HEAPU8.length);
  return module;
}

/** Start Python from the parts of the page; from the snapshot, where there is one, the modules are loaded already. @param {Parts} parts */
async function start(parts) {
  /** @type {Record<string, Uint8Array>} */
  const open = {};
  await Promise.all(Object.entries(parts).map(async ([name, packed]) => { open[name] = await unpack(packed); }));
  /** @type {Record<string, [Uint8Array, string]>} */
  const files = {
    "pyodide.asm.wasm": [open.wasm, "application/wasm"],
    "python_stdlib.zip": [open.stdlib, "application/zip"],
  };
  // Pyodide asks for its own files by name; nothing else is asked for, and nothing is fetched.
  scope.fetch = async (/** @type {any} */ wanted) => {
    const name = String(wanted.url ?? wanted).replace(/.*\//, "");
    if (!(name in files)) throw new Error("not in the page: " + name);
    const [bytes, type] = files[name];
    return new Response(/** @type {any} */ (bytes), { headers: { "Content-Type": type } });
  };
  // Pyodide takes a worker that has importScripts for one that cannot import modules; modules from blobs it can.
  scope.importScripts = () => { throw new Error("modules come from the page"); };
  const { loadPyodide } = await import(address(open.loader, "text/javascript"));
  const { default: createModule } = await import(address(open.program, "text/javascript"));
  python = await loadPyodide({
    indexURL: "https://page.invalid/",
    createPyodideModule: async (/** @type {any} */ settings) => withRoom(await createModule(settings), open.snapshot),
    lockFileContents: JSON.parse(new TextDecoder().decode(open.lock)),
    ...(open.snapshot ? { _loadSnapshot: open.snapshot.buffer } : {}),
  });
  for (const [name, content] of filesOf(open.site)) {
    const place = `${SITE}/${name}`;
    python.FS.mkdirTree(place.slice(0, place.lastIndexOf("/")));
    python.FS.writeFile(place, content);
  }
  python.runPython(PREPARE);
  answer = python.globals.get("answer");
}

/** @param {Call} request */
function run(request) {
  const bytes = python.globals.get("bytes");
  const args = request.args.map((one) => (one instanceof Uint8Array ? bytes(python.toPy(one)) : one));
  const report = (/** @type {string} */ phase, /** @type {number} */ done, /** @type {number} */ total) =>
    scope.postMessage({ id: request.id, progress: { phase, done, total } });
  const begun = (/** @type {string} */ path) => scope.postMessage({ id: request.id, begun: path });
  if (request.call === "batch") args.push(report, begun);
  if (request.call === "issue") args.push(report);
  const given = answer(request.call, ...args);
  const [text, content] = [given.get(0), given.get(1)];
  const data = content ? content.toJs() : null;
  content?.destroy?.();
  given.destroy();
  return { id: request.id, shown: JSON.parse(text), data, heap: python._module.HEAPU8.length };
}

scope.onmessage = async (/** @type {MessageEvent} */ event) => {
  try {
    if (event.data.parts) {
      await start(event.data.parts);
      scope.postMessage({ ready: true });
    } else {
      const message = run(event.data);
      scope.postMessage(message, message.data ? [message.data.buffer] : []);
    }
  } catch (error) {
    scope.postMessage({ id: event.data.id, failed: String(/** @type {any} */ (error)?.message ?? error) });
  }
};
