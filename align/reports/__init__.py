"""Reports on a corpus for an editor: a page that opens from disk, and the numbers that it draws."""

from .page import Checked, write_page

__all__ = ["Checked", "write_page"]
