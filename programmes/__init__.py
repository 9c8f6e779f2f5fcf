"""What is on offer: programmes, their dated versions, and the rules that decide who may have them."""
