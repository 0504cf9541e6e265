"""How good the program is: predictions for the shared benches, floors that only rise, and the gate that holds them."""
