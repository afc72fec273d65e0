// Old browsers stop here, with one sentence; written so that every browser understands it.
(function () {
  var missing = typeof WebAssembly === "undefined" || typeof DecompressionStream === "undefined" || typeof Worker === "undefined"
    || !Array.prototype.at || !("showPopover" in HTMLElement.prototype || window.structuredClone);
  var state = document.getElementById("state");
  state.textContent = "正在启动，请稍候……";
  if (!missing) return;
  window.tooOld = true;
  state.className = "bad";
  state.textContent = "当前浏览器版本过低，或所需功能被安全设置禁用，不能使用本页。请改用 Chrome 或 Edge 102 以上版本（Windows 7 可用 Chrome 109），或 360、QQ 等浏览器的“极速模式”打开本文件；版本已够的，请联系单位的信息技术人员。";
})();
