"""The command line: argument parsing over actions, and the demo."""
