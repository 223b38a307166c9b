"""The command line: a module for each verb, and `main` that reads `deskbell VERB`."""
