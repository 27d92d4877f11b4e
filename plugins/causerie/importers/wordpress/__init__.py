"""WordPress's export, WXR 1.0 to 1.2: what it holds is told by local names, as its namespaces are versions."""
