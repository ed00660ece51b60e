"""From a statement to the bytes of a PDF; knows no database."""
