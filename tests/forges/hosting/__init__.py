from tests.forges.hosting.server import running as running
