"""Settings, urls and the command line: this assembles the apps and holds no rule of its own."""
