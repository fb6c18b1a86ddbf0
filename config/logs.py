"""How much the log says of what went wrong."""

import logging

_OURS = 500


class OneLine(logging.Filter):
    """Without the traceback of what a visitor may not do: the status says it all."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", _OURS) < _OURS:
            record.exc_info = None
        return True
