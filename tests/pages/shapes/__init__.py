"""Labelled page shapes, see README.md: `shapes.build.cases()` makes them."""
