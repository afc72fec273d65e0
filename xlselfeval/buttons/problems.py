"""The messages for a person whose button cannot do its work."""

from __future__ import annotations

from xlselfeval.errors import SelfEvalError, UnreadableFile

# What Excel answers while a cell is edited or a dialog is open: RPC_E_CALL_REJECTED,
# RPC_E_SERVERCALL_RETRYLATER, VBA_E_IGNORE.
_BUSY = frozenset({-2147418111, -2147417846, -2146777998})
_BUSY_WORDS = (
    "Excel正忙：可能有单元格正在编辑，或有对话框未关闭。请按Enter或Esc结束编辑、关闭对话框后再点击按钮。"
)
_BY_NAME = {
    "no-form": (
        "本工作簿中未识别出自评表或基础数据表。请在填报好的表中点击按钮；"
        "自制的自评表应有“…自评表”标题和“三级指标、年度指标值、实际完成值、分值、得分”等表头。"
    ),
}


class Refused(SelfEvalError):
    """Excel does not allow a sheet to be written; the message says in Chinese what to do."""


def message_for(error: BaseException) -> str | None:
    """Return the message for an error; None for a bug."""
    if isinstance(error, UnreadableFile):
        return _BY_NAME.get(error.name, error.message)
    if isinstance(error, SelfEvalError):
        return str(error)
    details = getattr(error, "excepinfo", None) or ()
    codes = {getattr(error, "hresult", None), *(one for one in details if isinstance(one, int))}
    if codes & _BUSY or type(error).__name__ == "ExcelBusyError":
        return _BUSY_WORDS
    return None
