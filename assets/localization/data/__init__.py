"""Facts of CLDR as one JSON file, and the script that makes it from the npm package cldr-core."""
