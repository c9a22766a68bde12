"""A list of layers, and the files that it names, become a picture; `drawing.draw` runs in the limited child."""
