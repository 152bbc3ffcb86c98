"""Benchmarks of Dragoman: accuracy, tokens, seconds and memory, beside its peers.

``python -m benchmarks -o results.json`` measures everything, prints tables (Markdown) and writes the numbers as JSON;
``python -m benchmarks --markdown results.json`` prints the tables again. What is heavy runs in a process of its own
(:mod:`benchmarks.worker`), so that memory is that of one piece of work. Gold texts are looked for in the folder that
the environment variable ``DRAGOMAN_GOLD`` names; without it only the bundled sample is measured.
"""
