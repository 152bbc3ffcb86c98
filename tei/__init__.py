"""TEI P5 in and out."""
