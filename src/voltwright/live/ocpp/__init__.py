"""The live car at a charge point that speaks OCPP 1.6-J, 2.0.1 or 2.1 to a central system, and sites of many such points."""
