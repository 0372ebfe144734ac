"""Static files with a hash in their names, the imports of JavaScript modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
    max_post_process_passes = 30  # one for every module a chain of imports is long; a circle never ends
    manifest_strict = False
