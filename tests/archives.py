"""Making ZIP archives, for the tests of what reads them."""

from zipfile import ZIP_DEFLATED, ZipFile


def pack(path, members):
    """Write an archive of named members, and return its path."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path
