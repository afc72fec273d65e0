"""Run by the Python that has `uno`, inside Xvfb: types and clicks in a real window of LibreOffice with xdotool.

Reads one JSON object from standard input: {"path", "sheet", "steps"}; a step is {"cell", "type"} (go there, type,
Enter) or {"click": caption of a button}. Writes a list with, for each step, the texts of the dialog that came up
(or none), the value of the cell afterwards, and the names of the sheets.
"""

import contextlib
import json
import shutil
import subprocess
import sys
import time

import uno  # noqa: F401  makes com.sun.star importable
from com.sun.star.accessibility.AccessibleRole import ALERT, DIALOG, PUSH_BUTTON
from com.sun.star.awt.PosSize import POSSIZE
from com.sun.star.beans import PropertyValue
from soffice import made, office, opened


def main():
    job = json.load(sys.stdin)
    manager = subprocess.Popen(
        ["openbox"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )  # gives focus
    try:
        with office(window=True) as (context, folder):
            own = shutil.copy(
                job["path"], folder
            )  # a lock file beside the original would outlive a killed office
            json.dump(Window(context, own, job["sheet"]).run(job["steps"]), sys.stdout)
            sys.stdout.flush()
    finally:
        manager.kill()


class Window:
    def __init__(self, context, path, sheet):
        self.toolkit = made(context, "com.sun.star.awt.Toolkit")
        self.dispatcher = made(context, "com.sun.star.frame.DispatchHelper")
        self.document = opened(context, path, MacroExecutionMode=4)
        self.frame = self.document.CurrentController.Frame
        self.frame.ContainerWindow.setPosSize(0, 0, 1900, 1000, POSSIZE)
        self.document.CurrentController.setActiveSheet(self.document.Sheets.getByName(sheet))
        self.sheet = self.document.Sheets.getByName(sheet)
        time.sleep(2)

    def run(self, steps):
        return [self.click(step) if "click" in step else self.type(step) for step in steps]

    def type(self, step):
        self.dispatch(".uno:GoToCell", ToPoint=step["cell"])
        self.focus()
        xdotool("type", "--delay", "40", step["type"])
        xdotool("key", "Return")
        return self.outcome(step["cell"])

    def click(self, step):
        button = wait(lambda: find(self.accessible(self.frame.ContainerWindow), step["click"]))
        place, size = button.getLocationOnScreen(), button.getSize()
        for patience in (1.5, 5, 15):  # the first click may only give the window its focus
            xdotool(
                "mousemove", str(place.X + size.Width // 2), str(place.Y + size.Height // 2), "click", "1"
            )
            with contextlib.suppress(RuntimeError):
                wait(self.dialog, patience)
                break
        return self.outcome("A1")

    def outcome(self, ref):
        """Return the outcome of a step; an open dialog is read and closed with Escape."""
        said = []
        deadline = time.time() + 1.5
        while time.time() < deadline:
            dialog = self.dialog()
            if dialog is not None:
                said += [text for text in texts(self.accessible(dialog)) if text]
                xdotool("key", "Escape")
                time.sleep(0.4)
                xdotool("key", "Escape")
                break
            time.sleep(0.1)
        cell = self.sheet.getCellRangeByName(ref)
        value = cell.Value if cell.Type.value == "VALUE" else cell.String
        return {
            "said": said,
            "value": value,
            "shown": cell.String,
            "sheets": list(self.document.Sheets.ElementNames),
        }

    def dialog(self):
        """Return the open modal dialog, or None."""
        for number in range(self.toolkit.getTopWindowCount()):
            window = self.toolkit.getTopWindow(number)
            context = self.accessible(window)
            if context is not None and context.getAccessibleRole() in (ALERT, DIALOG) and window.isVisible():
                return window
        return None

    def accessible(self, window):
        with contextlib.suppress(Exception):
            return window.getAccessibleContext()
        return None

    def focus(self):
        self.frame.ContainerWindow.toFront()
        self.frame.ComponentWindow.setFocus()
        time.sleep(0.3)

    def dispatch(self, command, **arguments):
        values = tuple(PropertyValue(Name=name, Value=value) for name, value in arguments.items())
        self.dispatcher.executeDispatch(self.frame, command, "", 0, values)


def find(context, name, depth=0):
    """Return the accessible push button of that name; hidden panes give it no size."""
    if context is None or depth > 12:
        return None
    if context.getAccessibleRole() == PUSH_BUTTON and context.getAccessibleName() == name:
        return context if context.getSize().Width else None
    for number in range(min(context.getAccessibleChildCount(), 300)):
        with contextlib.suppress(Exception):
            found = find(context.getAccessibleChild(number).getAccessibleContext(), name, depth + 1)
            if found is not None:
                return found
    return None


def texts(context, depth=0):
    """Return all names below a context."""
    if context is None or depth > 8:
        return []
    found = [context.getAccessibleName()]
    for number in range(min(context.getAccessibleChildCount(), 50)):
        with contextlib.suppress(Exception):
            found += texts(context.getAccessibleChild(number).getAccessibleContext(), depth + 1)
    return found


def wait(look, seconds=10):
    deadline = time.time() + seconds
    while time.time() < deadline:
        found = look()
        if found is not None:
            return found
        time.sleep(0.3)
    raise RuntimeError("not found in the window")


def xdotool(*arguments):
    subprocess.run(["xdotool", *arguments], check=True, timeout=30)


main()
