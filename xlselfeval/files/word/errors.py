"""The errors of a document, in words for the people who wrote it."""

from __future__ import annotations

from xlselfeval.errors import UnreadableFile

SAVE_AS_DOCX = "请另存为.docx后再核对"
_MESSAGES = {  # instead of what is said of a workbook
    "malformed": "文件内部格式有误，请用Word或WPS打开检查，另存为.docx后再核对",
    "too-large": "文件内容过多，明显超出一般自评报告的规模，未予核对；请检查是否误报文件",
}


def too_large() -> UnreadableFile:
    """Return the error for more than a report holds."""
    return UnreadableFile("too-large", _MESSAGES["too-large"])


def malformed() -> UnreadableFile:
    """Return the error for what no office program writes."""
    return UnreadableFile("malformed", _MESSAGES["malformed"])


def no_document() -> UnreadableFile:
    """Return the error for a package that only looks like a document."""
    return UnreadableFile("not-a-workbook", "该文件不是完整的Word文档，请用Word或WPS打开检查，另存为.docx")


def of_document(error: UnreadableFile) -> UnreadableFile:
    """Return an error of a package in the words for a document."""
    message = _MESSAGES.get(error.name)
    return error if message is None else UnreadableFile(error.name, message)
