"""One LibreOffice with a profile of its own, for the workers; run by the Python that has `uno`."""

import contextlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue

_ANSWERS_WITHIN = 90  # seconds: the first start on a busy machine is slow
_OPTIONS = ("--norestore", "--nologo", "--nodefault", "--nofirststartwizard")


@contextlib.contextmanager
def office(*, window=False):
    """Start a LibreOffice; give its component context and a folder that is removed at the end."""
    with tempfile.TemporaryDirectory() as folder:
        pipe = f"xlselfeval{time.time_ns()}"
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        hidden = () if window else ("--headless", "--invisible")
        command = ["soffice", profile, *hidden, *_OPTIONS, f"--accept=pipe,name={pipe};urp;"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            context = _connected(pipe)
            yield context, Path(folder)
            with contextlib.suppress(Exception):
                if not window:  # it would ask whether to save
                    made(context, "com.sun.star.frame.Desktop").terminate()
                    process.wait(20)
        finally:
            process.kill()


def answer(work):
    """Read jobs as JSON, give each with the context of one LibreOffice to `work`, and write the results."""
    jobs = json.load(sys.stdin)
    with office() as (context, _):
        json.dump([work(context, job) for job in jobs], sys.stdout)
        sys.stdout.flush()


def _connected(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    deadline = time.monotonic() + _ANSWERS_WITHIN
    while time.monotonic() < deadline:
        with contextlib.suppress(Exception):
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        time.sleep(0.1)
    raise RuntimeError("LibreOffice did not answer")


def made(context, service):
    """Return an instance of a service."""
    return context.ServiceManager.createInstanceWithContext(service, context)


def opened(context, path, **options):
    """Open a document with these options (Hidden, MacroExecutionMode …)."""
    values = tuple(PropertyValue(Name=name, Value=value) for name, value in options.items())
    desktop = made(context, "com.sun.star.frame.Desktop")
    return desktop.loadComponentFromURL(uno.systemPathToFileUrl(str(path)), "_blank", 0, values)
