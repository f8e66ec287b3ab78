"""From YAML files to a checked index: the only wing that knows YAML."""
