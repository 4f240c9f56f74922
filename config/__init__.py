"""What the service is told: settings and where its files are."""
