// Starts Python in node, loads everything that a check needs, and writes its memory to a file: a page that starts from there is ready sooner.
// node snapshot.mjs <pyodide's folder> <standard library> <site> <prepare.py> <file>
// The standard library must be the page's own: Python remembers where in the archive each module is.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, library, site, prepare, target] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(folder, "pyodide.mjs")).href);
const python = await loadPyodide({ indexURL: folder + path.sep, stdLibURL: library, _makeSnapshot: true });
for (const [name, content] of filesOf(new Uint8Array(fs.readFileSync(site)))) {
  python.FS.mkdirTree(path.posix.dirname("/site/" + name));
  python.FS.writeFile("/site/" + name, content);
}
python.runPython(fs.readFileSync(prepare, "utf8"));
// a first check loads the vocabulary, schemes and parsers; of the file nothing is left
python.runPython("answer('check', 'x.xlsx', b'nothing'); answer('schemes'); import gc; gc.collect()");
const memory = python.makeMemorySnapshot();
fs.writeFileSync(target, memory);

/** Yield the files of a bundle, as the worker does. */
function* filesOf(bundle) {
  const end = bundle.indexOf(10);
  let at = end + 1;
  for (const [name, size] of JSON.parse(new TextDecoder().decode(bundle.subarray(0, end)))) {
    yield [name, bundle.subarray(at, at + size)];
    at += size;
  }
}
