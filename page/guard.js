// Old browsers stop here, with one sentence; written so that every browser understands it.
(function () {
  var missing = typeof WebAssembly === "undefined" || typeof DecompressionStream === "undefined" || typeof Worker === "undefined"
    || !Array.prototype.at || !("showPopover" in HTMLElement.prototype || window.structuredClone);
  if (!missing) return;
  window.tooOld = true;
  document.addEventListener("DOMContentLoaded", function () {
    var state = document.getElementById("state");
    state.className = "bad";
    state.textContent = "当前浏览器版本过低，不能使用本页。请改用 Chrome 或 Edge 102 以上版本（Windows 7 可用 Chrome 109），或 360、QQ 等浏览器的“极速模式”打开本文件。";
  });
})();
