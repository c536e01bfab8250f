"""Uploads stay in memory: the web server would write what is larger than 1 MB to a temporary file.

Imported by every page, so it holds before the first upload can arrive.
"""

from starlette.formparsers import MultiPartParser

from core.images.decode import MAX_BYTES

MultiPartParser.spool_max_size = 2 * MAX_BYTES
