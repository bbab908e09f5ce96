"""Language models: a question, and an answer of a certain shape; under the caps, and paid like any other work."""
