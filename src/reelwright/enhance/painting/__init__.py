"""How a picture is painted: strokes, cells, dots, lines and paper, and the styles that are made of them."""
