"""What the test procedures share: the bench, its schedule, weights, phases and the certificate."""
