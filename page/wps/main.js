// The add-in of WPS: a button that opens the page beside the table. The page reads the open workbook when its button 核对本表 is pressed.
var pane = null;

function OnAddinLoad() {
  return true;
}

function OnCheck() {
  if (pane === null) {
    var folder = window.location.href.replace(/[^/]*$/, "");
    pane = window.wps.CreateTaskPane(folder + encodeURIComponent("核对.html"), "自评表核对");
    pane.Width = 480;
  }
  pane.Visible = true;
  return true;
}
