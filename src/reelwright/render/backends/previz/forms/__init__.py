"""Plain forms and the seamless set they stand in."""
