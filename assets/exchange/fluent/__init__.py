"""Folders of Fluent files, one a locale, become blocks and terms, with a list of whatever could not be carried."""
