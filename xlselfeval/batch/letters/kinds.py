"""The kinds of letters, each with its folder and its shipped template.

The name of the folder is also the name of a copied template.
"""

from __future__ import annotations

OPINIONS, NOTICES, REQUESTS, REMINDERS, CIRCULAR = "审核意见表", "审核通知", "函", "催报通知", "情况通报"
KINDS = {
    OPINIONS: "opinion.docx", NOTICES: "notice.docx", REQUESTS: "request.docx", REMINDERS: "reminder.docx",
    CIRCULAR: "circular.docx",
}  # fmt: skip
EARLIER_NAMES = {NOTICES: "退回修改通知"}  # of templates in a folder of one's own
REQUIRED = (OPINIONS, NOTICES)  # in a folder of one's own; the others were not there in version 0.1
