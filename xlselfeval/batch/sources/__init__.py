"""The sources of files in a batch: folders, URLs, and archives in archives."""
