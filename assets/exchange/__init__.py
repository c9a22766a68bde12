"""Content files become drafts: a folder that is pleasant to write and to review, in one act or not at all."""
