"""A folder with all packages for a machine without the internet: python -m xlselfeval.wheelhouse FOLDER.

pip takes the tags of another platform, but evaluates markers (`sys_platform == 'win32'`) on its own machine; hence the
markers of the target are evaluated here, over the metadata that pip reports.
"""
