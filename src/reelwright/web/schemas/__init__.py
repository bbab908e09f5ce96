"""The shapes of the API: one file for each noun. Nouns of `film` that say all there is to say are given as they are."""
